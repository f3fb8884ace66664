"""Types the fields of records and cases with type parameters."""

from collections.abc import Sequence

from factoryc.source.span import Span
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import FieldValue
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_generic import Declared, type_generic
from factoryc.spec.types import Type
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax
from factoryc.syntax.nearest import nearest


def type_generic_fields(
    declared: Declared,
    signatures: Sequence[FieldSignature],
    nodes: Sequence[syntax.FieldValue],
    span: Span,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> tuple[tuple[FieldValue, ...], Type] | None:
    """All fields in the order of the definition, and the type of the whole; None after a mistake."""
    given = _in_order(declared.name, signatures, nodes, span, environment)
    if given is None:
        return None
    inferred = type_generic(
        declared, signatures, given, span, environment, expected, type_expression, type_as
    )
    if inferred is None:
        return None
    fields = tuple(
        FieldValue(signature.name, value)
        for signature, value in zip(signatures, inferred.values, strict=True)
    )
    return fields, inferred.result


def _in_order(
    owner: str,
    signatures: Sequence[FieldSignature],
    nodes: Sequence[syntax.FieldValue],
    span: Span,
    environment: Environment,
) -> tuple[syntax.Expression, ...] | None:
    known = [signature.name for signature in signatures]
    values: dict[str, syntax.Expression] = {}
    is_sound = True
    for node in nodes:
        name = node.name.text
        if name not in known:
            environment.wrong(
                "unknown-name",
                f"`{owner}` has no field `{name}`",
                node.name.span,
                help=nearest(name, known),
            )
            is_sound = False
        elif name in values:
            environment.wrong("duplicate-name", f"`{name}` is given twice", node.name.span)
            is_sound = False
        values[name] = node.value
    missing = [name for name in known if name not in values]
    if missing and is_sound:
        environment.wrong(
            "missing-field",
            f"`{owner}` also has " + ", ".join(f"`{name}`" for name in missing),
            span,
            help="a value has every field of its type",
        )
    return tuple(values[name] for name in known) if is_sound and not missing else None
