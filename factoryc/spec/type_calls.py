"""Types calls: of the language's own functions, of the spec's, and of operations in evals."""

from collections.abc import Sequence

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.builtins import BUILTINS
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.scope import CallSignature
from factoryc.spec.types import UNKNOWN, OptionalType, UnknownType, type_text, unrefined
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax
from factoryc.syntax.nearest import nearest


def type_call(
    node: syntax.Call, environment: Environment, type_expression: TypeExpression, type_as: TypeAs
) -> Expression:
    """A call by name. The spec's own names win over the language's."""
    name, scope = node.function.text, environment.scope
    if name in scope.functions and environment.functions_visible:
        signature = scope.functions[name]
        arguments = arguments_of(signature, node.arguments, node.span, environment, type_as)
        return typed.FunctionCall(signature.name, arguments, signature.result or UNKNOWN, node.span)
    if name in scope.operations and environment.operations_visible:
        signature = scope.operations[name]
        arguments = arguments_of(signature, node.arguments, node.span, environment, type_as)
        return typed.OperationCall(name, arguments, signature.result or UNKNOWN, node.span)
    if name in scope.functions:
        return environment.wrong(
            "misplaced",
            f"`{name}` is a function of the spec, and `where` calls those of the language alone",
            node.function.span,
            help="say here what it says, or say it in a `case` or an invariant",
        )
    if name in BUILTINS:
        return _builtin_call(node, environment, type_expression)
    return environment.unknown(
        name,
        _no_such_call(name, environment),
        node.function.span,
        help=_help(name, environment),
    )


def arguments_of(
    signature: CallSignature,
    nodes: Sequence[syntax.Expression],
    span: Span,
    environment: Environment,
    type_as: TypeAs,
) -> tuple[Expression, ...]:
    """The arguments, each of its parameter's type."""
    wanted = len(signature.parameters)
    if len(nodes) != wanted:
        takes = ", ".join(f"`{p.name}: {type_text(p.type)}`" for p in signature.parameters)
        environment.wrong(
            "wrong-arguments",
            f"`{signature.name}` takes {takes or 'nothing'}, and here "
            f"{'is' if len(nodes) == 1 else 'are'} {len(nodes) or 'none'}",
            span,
            labels=(Label(signature.span, "declared here"),),
        )
    return tuple(
        type_as(node, parameter.type, environment, Label(parameter.span, "asked for here"))
        for node, parameter in zip(nodes, signature.parameters, strict=False)
    )


def _builtin_call(
    node: syntax.Call, environment: Environment, type_expression: TypeExpression
) -> Expression:
    arguments = tuple(type_expression(argument, environment) for argument in node.arguments)
    if any(isinstance(unrefined(argument.type), UnknownType) for argument in arguments):
        return typed.Variable("?", UNKNOWN, node.span)
    for argument, written in zip(arguments, node.arguments, strict=True):
        if isinstance(unrefined(argument.type), OptionalType):
            return environment.wrong(
                "unjustified-unwrap",
                f"this may be none, and `{node.function.text}` needs a value",
                written.span,
                f"`{type_text(argument.type)}`",
                help="ask whether it `is some` first",
            )
    answer = BUILTINS[node.function.text].type_call([argument.type for argument in arguments])
    if isinstance(answer, str):
        given = ", ".join(f"`{type_text(argument.type)}`" for argument in arguments)
        return environment.wrong(
            "wrong-arguments", answer, node.span, f"here: {given}" if given else "nothing given"
        )
    return typed.BuiltinCall(node.function.text, arguments, answer, node.span)


def _no_such_call(name: str, environment: Environment) -> str:
    if name in environment.scope.operations:
        return f"`{name}` is an operation, and operations are called in evals alone"
    return f"no function is called `{name}`"


def _help(name: str, environment: Environment) -> str | None:
    if name in environment.scope.operations:
        return "what both need can be a `function`"
    known = [*environment.scope.functions, *BUILTINS]
    known.extend(environment.scope.operations if environment.operations_visible else ())
    return nearest(name, known)
