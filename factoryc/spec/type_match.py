"""Types `match`: which patterns take which values, what they bind, and that nothing is left out.

A name that a pattern binds stands for the part of the subject that it names: an arm means what it
would mean with that part written out.
"""

from collections.abc import Mapping
from typing import assert_never

from factoryc.diagnostics.diagnostic import Label
from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.environment import Environment, IsCase, IsSome
from factoryc.spec.expressions import Expression
from factoryc.spec.type_cases import no_such_case
from factoryc.spec.type_payload import carried, of_type, payload_read
from factoryc.spec.types import (
    UNKNOWN,
    EnumType,
    OptionalType,
    SumType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax
from factoryc.syntax.nearest import nearest
from factoryc.syntax.patterns import (
    AnyPattern,
    CasesPattern,
    NonePattern,
    Pattern,
    PayloadPattern,
    SomePattern,
)

_SOME, _NONE = "some", "none"
_Matched = EnumType | SumType | OptionalType


@frozen
class _Arm:
    """An arm whose pattern is understood: what it takes, and what is known inside."""

    takes: tuple[str, ...]
    inside: Environment
    value: syntax.Expression
    is_rest: bool = False


def type_match(
    node: syntax.Match,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`match payment { cash: 0, card(number): size(number) }`."""
    subject = type_expression(node.subject, environment)
    kind = unrefined(subject.type)
    if isinstance(kind, UnknownType):
        return subject
    if not isinstance(kind, _Matched):
        return environment.wrong(
            "type-mismatch",
            "`match` chooses between the cases of an enum, or between `some` and `none`, and this "
            f"is `{type_text(subject.type)}`",
            node.subject.span,
            help="what a number or a text is, `if … then … else …` asks",
        )
    misfit = next((arm.pattern for arm in node.arms if not _fits(arm.pattern, kind)), None)
    if misfit is not None:
        return _not_of_kind(misfit, kind, environment)
    arms, is_whole = _arms(node, subject, kind, environment)
    values: list[typed.MatchArm] = []
    wanted = expected
    for arm in arms:
        value = (
            type_expression(arm.value, arm.inside)
            if wanted is None
            else type_as(arm.value, wanted, arm.inside)
        )
        wanted = value.type if wanted is None else wanted
        values.append(typed.MatchArm(arm.takes, value, arm.is_rest))
    if not is_whole or wanted is None:
        return typed.Variable("?", UNKNOWN, node.span)
    if isinstance(kind, OptionalType):
        return _presence(subject, values, wanted, node.span)
    return typed.Match(subject, tuple(values), wanted, node.span)


def _presence(
    subject: Expression, arms: list[typed.MatchArm], wanted: Type, span: Span
) -> Expression:
    by_case = {case: arm.value for arm in arms for case in arm.cases}
    if len(arms) == 1:
        return arms[0].value
    return typed.Conditional(
        typed.Presence(subject, present=True, span=subject.span),
        by_case[_SOME],
        by_case[_NONE],
        wanted,
        span,
    )


def _arms(
    node: syntax.Match, subject: Expression, kind: _Matched, environment: Environment
) -> tuple[list[_Arm], bool]:
    """The arms, that for all others last, and whether they take every value there is."""
    whole = (_SOME, _NONE) if isinstance(kind, OptionalType) else kind.cases
    taken: dict[str, Span] = {}
    rest: syntax.Arm | None = None
    arms: list[_Arm] = []
    is_understood = True
    for arm in node.arms:
        if isinstance(arm.pattern, AnyPattern):
            _once("_", arm.pattern.span, rest.pattern.span if rest else None, environment)
            rest = arm
            continue
        takes = _takes(arm.pattern, kind, environment)
        is_understood = is_understood and bool(takes)
        for case, span in takes.items():
            _once(case, span, taken.get(case), environment)
            taken.setdefault(case, span)
        if takes:
            arms.append(
                _Arm(
                    tuple(takes), _inside(arm.pattern, node, subject, kind, environment), arm.value
                )
            )
    left_out = tuple(case for case in whole if case not in taken)
    if rest is not None and not left_out and is_understood:
        environment.wrong(
            "unreachable-arm",
            "`_` takes what no other arm does, and the others take everything",
            rest.pattern.span,
            help="leave this arm out",
        )
    elif rest is not None:
        facts = _knowing(left_out, node.subject, kind)
        arms.append(_Arm(left_out, environment.knowing(facts), rest.value, is_rest=True))
    elif left_out and is_understood:
        environment.wrong(
            "incomplete-match",
            "no arm for " + ", ".join(f"`{case}`" for case in left_out),
            node.span,
            help="add an arm for each, or `_` for all others",
        )
        return arms, False
    return arms, is_understood


def _fits(pattern: Pattern, kind: _Matched) -> bool:
    if isinstance(kind, OptionalType):
        return isinstance(pattern, SomePattern | NonePattern | AnyPattern)
    return isinstance(pattern, CasesPattern | PayloadPattern | AnyPattern)


def _not_of_kind(pattern: Pattern, kind: _Matched, environment: Environment) -> Expression:
    """Report the first pattern of the wrong kind; the others are hardly better."""
    if not isinstance(kind, OptionalType):
        return environment.wrong(
            "type-mismatch",
            f"a `{type_text(kind)}` is always there: its arms are its cases",
            pattern.span,
        )
    inner = unrefined(kind.inner)
    case = pattern.cases[0] if isinstance(pattern, CasesPattern) else None
    case = pattern.case if isinstance(pattern, PayloadPattern) else case
    if case is not None and isinstance(inner, EnumType | SumType) and case.text in inner.cases:
        return environment.wrong(
            "unjustified-unwrap",
            f"this may be none, and then it is no `{case.text}`",
            pattern.span,
            help="take `some` of it first: `some x: match x { … }`, and `none`",
        )
    return environment.wrong(
        "type-mismatch",
        f"a `{type_text(kind)}` is there or not: its arms are `some x` and `none`",
        pattern.span,
    )


def _takes(pattern: Pattern, kind: _Matched, environment: Environment) -> Mapping[str, Span]:
    """What a pattern takes, each with its place. Nothing where it names a case that there is not."""
    match pattern:
        case SomePattern(span=span):
            return {_SOME: span}
        case NonePattern(span=span):
            return {_NONE: span}
        case CasesPattern(cases=cases):
            named = cases
        case PayloadPattern(case=case):
            named = (case,)
        case AnyPattern():
            return {}
        case _:
            assert_never(pattern)
    if isinstance(kind, OptionalType):
        return {}
    unknown = [case for case in named if case.text not in kind.cases]
    if unknown:
        no_such_case(kind, unknown[0], environment)
        return {}
    takes: dict[str, Span] = {}
    for case in named:
        _once(case.text, case.span, takes.get(case.text), environment)
        takes[case.text] = case.span
    return takes


def _inside(
    pattern: Pattern,
    node: syntax.Match,
    subject: Expression,
    kind: _Matched,
    environment: Environment,
) -> Environment:
    """What an arm knows: which case it is, and the names that its pattern binds."""
    match pattern:
        case SomePattern(name=name) if isinstance(kind, OptionalType):
            inside = environment.knowing({IsSome(node.subject)})
            return inside.standing_for({name.text: of_type(subject, kind.inner)})
        case CasesPattern(cases=cases):
            return environment.knowing(
                _knowing(tuple(case.text for case in cases), node.subject, kind)
            )
        case PayloadPattern(case=case) if isinstance(kind, SumType) and carried(
            kind, case.text, environment
        ):
            parts = _parts(pattern, subject, kind, environment)
            inside = environment.knowing(_knowing((case.text,), node.subject, kind))
            return inside.standing_for(parts)
        case PayloadPattern(case=case):
            environment.wrong(
                "unknown-name",
                f"`{case.text}` carries nothing",
                pattern.span,
                help=f"its arm is written `{case.text}: …`",
            )
            return environment.standing_for(
                {
                    each.name.text: typed.Variable("?", UNKNOWN, pattern.span)
                    for each in pattern.fields
                }
            )
        case _:
            return environment


def _parts(
    pattern: PayloadPattern, subject: Expression, kind: SumType, environment: Environment
) -> dict[str, Expression]:
    case = pattern.case.text
    fields = {field.name: field.type for field in carried(kind, case, environment)}
    parts: dict[str, Expression] = {}
    for each in pattern.fields:
        if each.name.text in parts:
            environment.wrong(
                "duplicate-name", f"`{each.name.text}` is named twice", each.name.span
            )
        type_ = fields.get(each.field.text, UNKNOWN)
        if each.field.text not in fields:
            environment.wrong(
                "unknown-name",
                f"`{case}` carries no `{each.field.text}`",
                each.field.span,
                help=nearest(each.field.text, fields),
            )
            parts[each.name.text] = typed.Variable("?", UNKNOWN, each.name.span)
            continue
        parts[each.name.text] = payload_read(
            subject, kind, (case,), each.field.text, type_, each.name.span
        )
    return parts


def _knowing(
    cases: tuple[str, ...], subject: syntax.Expression, kind: _Matched
) -> frozenset[IsCase | IsSome]:
    if isinstance(kind, OptionalType):
        return frozenset({IsSome(subject)} if cases == (_SOME,) else ())
    return frozenset({IsCase(subject, frozenset(cases))} if isinstance(kind, SumType) else ())


def _once(case: str, span: Span, first: Span | None, environment: Environment) -> None:
    if first is not None:
        environment.wrong(
            "duplicate-name",
            f"`{case}` is matched twice",
            span,
            labels=(Label(first, "first here"),),
        )
