"""Elaborates the errors that cases fail with."""

from factoryc.spec.definitions import ErrorValue
from factoryc.spec.environment import Environment
from factoryc.spec.type_expression import type_as
from factoryc.spec.type_records import type_fields
from factoryc.syntax.expressions import ErrorValue as WrittenError
from factoryc.syntax.nearest import nearest


def elaborate_error_value(node: WrittenError, environment: Environment) -> ErrorValue:
    """An error with every field."""
    signature = environment.scope.errors.get(node.name.text)
    if signature is None:
        environment.unknown(
            node.name.text,
            f"no error is called `{node.name.text}`",
            node.name.span,
            help=nearest(node.name.text, environment.scope.errors),
        )
        return ErrorValue(node.name.text, (), node.span)
    fields = type_fields(
        node.name.text,
        signature.parameters,
        node.fields or (),
        node.span,
        environment,
        type_as,
        partial=False,
    )
    return ErrorValue(node.name.text, fields, node.span)
