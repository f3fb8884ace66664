"""Types what is read of a payload: a field that the case of a value carries.

It may be read where every case that the guards leave open carries it.
"""

from collections.abc import Callable, Sequence

import attrs

from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.environment import Environment, IsCase, IsNotCase
from factoryc.spec.expressions import Expression
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_parameters import fields_with
from factoryc.spec.types import SumType, Type, type_text
from factoryc.syntax import expressions as syntax
from factoryc.syntax.nearest import nearest


def carried(enum: SumType, case: str, environment: Environment) -> tuple[FieldSignature, ...]:
    """The fields that values of a case carry."""
    named = environment.scope.defined.get(enum.name)
    if named is None:
        return ()
    return fields_with(dict(named.cases).get(case, ()), named.type_parameters, enum.arguments)


def possible_cases(
    subject: syntax.Expression, enum: SumType, environment: Environment
) -> tuple[str, ...]:
    """The cases that the guards leave open."""
    cases = enum.cases
    for fact in environment.facts:
        if isinstance(fact, IsCase) and fact.subject == subject:
            cases = tuple(case for case in cases if case in fact.cases)
        elif isinstance(fact, IsNotCase) and fact.subject == subject:
            cases = tuple(case for case in cases if case != fact.case)
    return cases


def type_payload_field(
    node: syntax.Field, base: Expression, enum: SumType, environment: Environment
) -> Expression:
    """`payment.number`, where every case that is left open carries a number."""
    name = node.name.text
    fields = {case: carried(enum, case, environment) for case in enum.cases}
    having = [case for case in enum.cases if any(field.name == name for field in fields[case])]
    if not having:
        known = {field.name for each in fields.values() for field in each}
        return environment.wrong(
            "unknown-name",
            f"no case of `{enum.name}` carries `{name}`",
            node.name.span,
            help=nearest(name, sorted(known)),
        )
    left = possible_cases(node.base, enum, environment)
    if not left or not set(left) <= set(having):
        return environment.wrong(
            "unjustified-unwrap",
            f"only {_any_of(having)} carries `{name}`, and nothing here says that this is one",
            node.span,
            help=f"ask whether it `is {having[0]}` first, or take it apart with `match`",
        )
    types = {field.type for case in left for field in fields[case] if field.name == name}
    if len(types) > 1:
        listed = " or ".join(f"`{text}`" for text in sorted(map(type_text, types)))
        return environment.wrong(
            "type-mismatch",
            f"`{name}` is {listed}, as the case may be",
            node.span,
            help="take the value apart with `match`",
        )
    return payload_read(base, enum, left, name, types.pop(), node.span)


def payload_read(
    base: Expression, enum: SumType, cases: Sequence[str], name: str, type_: Type, span: Span
) -> Expression:
    """A field of a payload. Where one case is left, the base is a value of the record of that case."""
    if len(cases) == 1:
        base = of_type(base, enum.record(cases[0]))
    return typed.FieldRead(base, name, type_, span)


def of_type(expression: Expression, type_: Type) -> Expression:
    """The same expression with the type that is left of its own once the guards have spoken."""
    evolve: Callable[..., Expression] = attrs.evolve
    return evolve(expression, type=type_)


def _any_of(cases: Sequence[str]) -> str:
    *others, last = (f"`{case}`" for case in cases)
    return f"{', '.join(others)} or {last}" if others else f"a {last}"
