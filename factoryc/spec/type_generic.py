"""Types values for declarations with type parameters: what each parameter stands for is inferred.

Values that have a type of their own come first; those that take theirs from where they stand, such as
`none` and `[]`, take it from what the others said.
"""

from collections.abc import Mapping, Sequence

from factoryc.diagnostics.diagnostic import Label
from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.agreement import agrees, converted
from factoryc.spec.asking_first import asking_first
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_needs import needs_type
from factoryc.spec.type_parameters import (
    Learnt,
    is_settled,
    known_types,
    learn,
    parameters_in,
    with_types,
)
from factoryc.spec.types import OptionalType, Type, UnknownType, type_text, unrefined
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax


@frozen
class Declared:
    """What has type parameters: a function, a record or a case; `result` is what it gives."""

    name: str
    type_parameters: tuple[str, ...]
    result: Type
    span: Span


@frozen
class Inferred:
    """The values, each of the type that is asked for, and the types for the parameters, in order."""

    values: tuple[Expression, ...]
    types: tuple[Type, ...]
    result: Type


def type_generic(
    declared: Declared,
    wanted: Sequence[FieldSignature],
    given: Sequence[syntax.Expression],
    span: Span,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Inferred | None:
    """The values for parameters or fields, or None where nothing says what a parameter stands for."""
    learnt: dict[str, Learnt] = {}
    values: dict[int, Expression] = {}
    later: list[int] = []
    for at, (field, node) in enumerate(zip(wanted, given, strict=False)):
        if needs_type(node, environment):
            later.append(at)
            continue
        hint = with_types(field.type, known_types(learnt))
        values[at] = type_expression(node, environment, None if parameters_in(hint) else hint)
        learn(field.type, values[at].type, node.span, learnt)
    if expected is not None:
        _learn_from(expected, declared, learnt)
    for at in later:
        if is_settled(wanted[at].type, learnt):
            hint = with_types(wanted[at].type, known_types(learnt))
            why = (*_reasons(wanted[at].type, learnt), Label(wanted[at].span, "asked for here"))
            values[at] = type_as(given[at], hint, environment, why[0])
        else:
            values[at] = type_expression(given[at], environment)
            learn(wanted[at].type, values[at].type, given[at].span, learnt)
    unknown = [name for name in declared.type_parameters if name not in learnt]
    if unknown:
        if not any(isinstance(value.type, UnknownType) for value in values.values()):
            _undetermined(unknown, declared, span, environment)
        return None
    types = known_types(learnt)
    fitted = tuple(
        _fitted(values[at], field, given[at], learnt, environment)
        for at, field in enumerate(wanted)
        if at in values
    )
    return Inferred(
        fitted,
        tuple(types[name] for name in declared.type_parameters),
        with_types(declared.result, types),
    )


def _learn_from(expected: Type, declared: Declared, learnt: dict[str, Learnt]) -> None:
    """What no value said, the place says where the result is asked for."""
    wanted = unrefined(expected)
    from_place: dict[str, Learnt] = {}
    learn(declared.result, expected, None, from_place)
    if isinstance(wanted, OptionalType):
        learn(declared.result, wanted.inner, None, from_place)
    for name, each in from_place.items():
        learnt.setdefault(name, each)


def _fitted(
    value: Expression,
    field: FieldSignature,
    node: syntax.Expression,
    learnt: Mapping[str, Learnt],
    environment: Environment,
) -> Expression:
    expected = with_types(field.type, known_types(learnt))
    if agrees(value.type, expected):
        return converted(value, expected)
    asked = type_text(expected)
    plain = unrefined(value.type)
    labels = (*_reasons(field.type, learnt), Label(field.span, "asked for here"))
    if isinstance(plain, OptionalType) and agrees(plain.inner, expected):
        return environment.wrong(
            "unjustified-unwrap",
            f"this may be none, and `{asked}` is asked for",
            node.span,
            f"`{type_text(value.type)}`",
            labels=labels,
            help=asking_first(node),
        )
    return environment.wrong(
        "type-mismatch",
        f"`{asked}` is asked for, and this is `{type_text(value.type)}`",
        node.span,
        f"`{type_text(value.type)}`",
        labels=labels,
    )


def _reasons(declared: Type, learnt: Mapping[str, Learnt]) -> tuple[Label, ...]:
    """Where the parameters of a type got theirs."""
    return tuple(
        Label(known.span, f"`{name}` is `{type_text(known.type)}` because of this")
        for name in sorted(parameters_in(declared))
        if (known := learnt.get(name)) is not None and known.span is not None
    )


def _undetermined(
    names: Sequence[str], declared: Declared, span: Span, environment: Environment
) -> None:
    listed = " and ".join(f"`{name}`" for name in names)
    verb = "stands" if len(names) == 1 else "stand"
    environment.wrong(
        "undetermined-type",
        f"nothing here says what {listed} of `{declared.name}` {verb} for",
        span,
        labels=(Label(declared.span, "declared here"),),
        help="use it where a type is asked for, such as the result of a function of your own",
    )
