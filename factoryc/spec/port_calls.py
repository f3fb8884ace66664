"""Resolves what is called outside: an operation of a port, in a case or in an eval."""

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec.definitions import PortCall
from factoryc.spec.environment import Environment
from factoryc.spec.error_values import elaborate_error_value
from factoryc.spec.expressions import Expression
from factoryc.spec.scope import CallSignature
from factoryc.spec.type_calls import arguments_of
from factoryc.spec.type_expression import type_as
from factoryc.spec.types import UNKNOWN
from factoryc.syntax import declarations as syntax
from factoryc.syntax.nearest import nearest


def port_operation(
    port: str, operation: str, span: Span, environment: Environment
) -> CallSignature | None:
    """How the operation of a port is called; what is wrong with the names is reported."""
    ports = environment.scope.ports
    if port not in ports:
        environment.unknown(port, f"no port is called `{port}`", span, help=nearest(port, ports))
        return None
    signature = ports[port].get(operation)
    if signature is None:
        environment.unknown(
            operation,
            f"`{port}` has no operation `{operation}`",
            span,
            help=nearest(operation, ports[port]),
        )
    return signature


def elaborate_port_call(
    node: syntax.Calls, environment: Environment
) -> tuple[PortCall, Environment]:
    """A call outside, and what the outcomes after it may speak of."""
    port, operation = node.port.text, node.operation.text
    signature = port_operation(port, operation, node.port.span.to(node.operation.span), environment)
    arguments: tuple[Expression, ...] = ()
    name = node.result.text if node.result is not None else None
    if signature is not None:
        arguments = arguments_of(signature, node, environment, type_as)
        if name is not None and signature.result is None:
            environment.wrong(
                "type-mismatch",
                f"`{port}.{operation}` has no result",
                node.span,
                labels=(Label(signature.span, "declared here"),),
            )
    failure = None if node.failure is None else elaborate_error_value(node.failure, environment)
    if name is not None:
        result = signature.result if signature is not None else None
        environment = environment.binding({name: result or UNKNOWN})
    return PortCall(port, operation, arguments, name, failure, node.span), environment
