"""Open outcomes: a result that satisfies its `ensures`, found by construction.

What an `ensures` equates is taken as it is; each other part of the result is chosen, and chosen
again until the rest of the `ensures` holds. Where no choice is sure to get there, `CannotChoose`
says so: nothing is guessed.
"""

import re
from collections.abc import Iterator

import attrs

from factoryc.agents.built_in.choices import Choice, choose
from factoryc.agents.built_in.guards import conjuncts
from factoryc.agents.built_in.outcome import RESULT
from factoryc.agents.built_in.rewrite import Replacement, replaced
from factoryc.analysis.walk import meaning, parts, variables
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.evals import Decision
from factoryc.spec.expressions import (
    Comparison,
    Expression,
    FieldRead,
    FieldValue,
    RecordValue,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import RecordType, Type, unrefined

_TELLABLE = re.compile(r"\b(random|sequen|count|predict|guess|consecutive)", re.IGNORECASE)


@attrs.frozen
class Construction:
    """A result with parts that are chosen, and the conditions that their choice must meet.

    `result` and `conditions` speak of each choice by its name.
    """

    result: Expression
    choices: tuple[Choice, ...]
    conditions: tuple[Expression, ...]


def construct(spec: Spec, operation: Operation, case: Case) -> Construction:
    """How the result of an open outcome is found, or CannotChoose."""
    assert operation.result is not None, "only what has a result is left open"
    wanted = [part for one in case.ensures for part in conjuncts(one.condition)]
    if operation.restriction is not None:
        whole = Variable(RESULT, operation.result, case.span)
        restriction = replaced(
            operation.restriction, (Replacement(attrs.evolve(whole, name="it"), whole),)
        )
        wanted += conjuncts(restriction)
    definitions, conditions = _definitions(wanted)
    unpredictable = bool(governing(spec, operation, case))
    builder = _Builder(spec, operation, definitions, tuple(conditions), unpredictable)
    root = Variable(RESULT, operation.result, case.span)
    result = builder.build(root, operation.result, RESULT, None)
    # The innermost parts were built first, and the outermost has to be replaced last.
    replacements = tuple(builder.replacements)
    others = [one for one in conditions if one not in builder.met]
    left = [left for choice in builder.choices for left in choice.left]
    left += [replaced(condition, replacements) for condition in others]
    return Construction(result, tuple(builder.choices), tuple(left))


def governing(spec: Spec, operation: Operation, case: Case) -> tuple[Decision, ...]:
    """The decisions about this case that speak of what could be told in advance."""
    return tuple(
        decision
        for decision in spec.decisions
        if {case.clause, operation.clause} & set(decision.governs)
        and _TELLABLE.search(" ".join([decision.title, *(one.what for one in decision.rejected)]))
    )


def _definitions(
    wanted: list[Expression],
) -> tuple[dict[object, Expression], list[Expression]]:
    """What is equated with a part of the result, by that part; and all other conditions."""
    definitions: dict[object, Expression] = {}
    conditions = []
    for condition in wanted:
        equation = _equation(condition)
        if equation is None or meaning(equation[0]) in definitions:
            conditions.append(condition)
        else:
            definitions[meaning(equation[0])] = equation[1]
    return definitions, conditions


def _equation(condition: Expression) -> tuple[Expression, Expression] | None:
    match condition:
        case Comparison(operators=("==",), operands=(left, right)):
            for part, value in ((left, right), (right, left)):
                if _is_part(part) and RESULT not in variables(value):
                    return part, value
    return None


def _is_part(expression: Expression) -> bool:
    match expression:
        case Variable(name=name):
            return name == RESULT
        case FieldRead(base=base):
            return _is_part(base)
        case _:
            return False


@attrs.define
class _Builder:
    """Builds the result part by part, and collects what has to be chosen."""

    spec: Spec
    operation: Operation
    definitions: dict[object, Expression]
    conditions: tuple[Expression, ...]
    unpredictable: bool
    choices: list[Choice] = attrs.field(factory=list)
    met: list[Expression] = attrs.field(factory=list)
    replacements: list[Replacement] = attrs.field(factory=list)

    def build(
        self, part: Expression, type_: Type, name: str, restriction: Expression | None
    ) -> Expression:
        """The value of one part, and of the parts in it. `restriction` speaks of it as `it`."""
        value = self.definitions.get(meaning(part))
        if value is None and isinstance(kind := unrefined(type_), RecordType):
            value = self.record(part, kind)
        elif value is None:
            value = self.chosen(part, type_, name, restriction)
        self.replacements.append(Replacement(part, value))
        return value

    def record(self, part: Expression, kind: RecordType) -> Expression:
        fields = tuple(
            FieldValue(
                field.name,
                self.build(
                    FieldRead(part, field.name, field.type, part.span),
                    field.type,
                    field.name,
                    field.restriction,
                ),
            )
            for field in self.spec.record(kind.name).fields
        )
        return RecordValue(kind.name, fields, kind, part.span)

    def chosen(
        self, part: Expression, type_: Type, name: str, restriction: Expression | None
    ) -> Expression:
        variable = Variable(self.free_name(name), type_, part.span)
        about = [one for one in self.conditions if _speaks_of(one, part)]
        own = [one for one in about if not _speaks_of_more(one, part)]
        demands = [replaced(one, (Replacement(part, variable),)) for one in own]
        if restriction is not None:
            by = Replacement(attrs.evolve(variable, name="it"), variable)
            demands += conjuncts(replaced(restriction, (by,)))
        shared = tuple(one for one in about if one not in own)
        choice = choose(
            self.spec, variable, tuple(demands), shared, unpredictable=self.unpredictable
        )
        self.met += own
        if not isinstance(choice, Choice):
            return choice
        self.choices.append(choice)
        return variable

    def free_name(self, name: str) -> str:
        used = {parameter.name for parameter in self.operation.parameters}
        used |= {choice.name for choice in self.choices}
        while name in used:
            name = f"new_{name}"
        return name


def _speaks_of(condition: Expression, part: Expression) -> bool:
    """Whether a condition speaks of the part, or of the whole that it is in."""
    return any(
        meaning(read) == meaning(part) or _contains(part, read) for read in _outer_reads(condition)
    )


def _speaks_of_more(condition: Expression, part: Expression) -> bool:
    return any(meaning(read) != meaning(part) for read in _outer_reads(condition))


def _contains(part: Expression, whole: Expression) -> bool:
    while isinstance(part, FieldRead):
        part = part.base
        if meaning(part) == meaning(whole):
            return True
    return False


def _outer_reads(expression: Expression) -> Iterator[Expression]:
    """The longest reads of the result: `result.code`, and not the `result` in it."""
    if _is_part(expression):
        yield expression
        return
    for inner in parts(expression):
        yield from _outer_reads(inner)
