"""Resolves what is called outside: an operation of a port, in a case or in an eval."""

from factoryc.source.span import Span
from factoryc.spec.environment import Environment
from factoryc.spec.scope import CallSignature
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
