"""Types calls: of the language's own functions, of the spec's, and of operations in evals."""

from collections.abc import Sequence

import attrs

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.builtins import BUILTINS
from factoryc.spec.environment import FOLLOWS, Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.meant_names import meant_function, meant_member
from factoryc.spec.recursion import gets_smaller
from factoryc.spec.scope import CallSignature
from factoryc.spec.type_builtin_calls import type_builtin_call
from factoryc.spec.type_generic import Declared, type_generic
from factoryc.spec.types import UNKNOWN, Type, UnknownType, type_text, unrefined
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax
from factoryc.syntax.declarations import Calls
from factoryc.syntax.nearest import nearest


def type_call(
    node: syntax.Call,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """A call by name. The spec's own names win over the language's."""
    name, scope = node.function.text, environment.scope
    if name in scope.functions and environment.functions_visible:
        signature = scope.functions[name]
        if name in environment.locals:
            return environment.wrong(
                "duplicate-name",
                f"`{name}` is a value here, and a function that is called",
                node.function.span,
                labels=(Label(signature.span, "the function"),),
                help="give the value another name",
            )
        if signature.type_parameters:
            given = given_values(signature, node.arguments, node.named, node.span, environment)
            call = type_generic_call(
                signature, given, node.span, environment, expected, type_expression, type_as
            )
        else:
            arguments = arguments_of(signature, node, environment, type_as)
            result = signature.result or UNKNOWN
            call = typed.FunctionCall(signature.name, arguments, result, node.span)
        if isinstance(call, typed.FunctionCall) and is_smaller_call(signature, node, environment):
            return attrs.evolve(call, gets_smaller=True)
        return call
    if name in scope.operations and environment.operations_visible:
        signature = scope.operations[name]
        arguments = arguments_of(signature, node, environment, type_as)
        return typed.OperationCall(name, arguments, signature.result or UNKNOWN, node.span)
    if name in scope.functions:
        return environment.wrong(
            "misplaced",
            f"`{name}` is a function of the spec, and `where` calls those of the language alone",
            node.function.span,
            help="say here what it says, or say it in a `case` or an invariant",
        )
    if name in BUILTINS and name in scope.unclear:
        return environment.wrong(FOLLOWS, f"`{name}` is declared here, and broken", node.span)
    if name in BUILTINS:
        return type_builtin_call(node, environment, type_expression)
    if expected is not None and isinstance(unrefined(expected), UnknownType):
        # It may be a case of an enum that is broken itself.
        return environment.wrong(FOLLOWS, f"nothing here is called `{name}`", node.span)
    owner, _, member = name.rpartition(".")
    if owner and environment.names(owner.partition(".")[0]):
        return environment.wrong(
            "unknown-name",
            f"values have no functions of their own, and so no `{member}`",
            node.function.span,
            help=meant_member(owner, member, more=bool(node.arguments))
            or nearest(member, BUILTINS),
        )
    return environment.unknown(
        name,
        _no_such_call(name, environment),
        node.function.span,
        help=_help(name, environment),
    )


def type_generic_call(
    signature: CallSignature,
    given: Sequence[syntax.Expression],
    span: Span,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """A call of a function with type parameters."""
    declared = Declared(
        signature.name, signature.type_parameters, signature.result or UNKNOWN, signature.span
    )
    inferred = type_generic(
        declared,
        signature.parameters,
        given,
        span,
        environment,
        expected,
        type_expression,
        type_as,
    )
    if inferred is None:
        return typed.Variable("?", UNKNOWN, span)
    return typed.FunctionCall(
        signature.name, inferred.values, inferred.result, span, type_arguments=inferred.types
    )


def arguments_of(
    signature: CallSignature,
    node: syntax.Call | syntax.QualifiedCall | Calls,
    environment: Environment,
    type_as: TypeAs,
) -> tuple[Expression, ...]:
    """The arguments in the order of the parameters, each of its parameter's type."""
    values = given_values(signature, node.arguments, node.named, node.span, environment)
    return tuple(
        type_as(value, parameter.type, environment, Label(parameter.span, "asked for here"))
        for value, parameter in zip(values, signature.parameters, strict=False)
    )


def given_values(
    signature: CallSignature,
    positional: Sequence[syntax.Expression],
    named: Sequence[syntax.NamedArgument],
    span: Span,
    environment: Environment,
) -> tuple[syntax.Expression, ...]:
    """What is given for each parameter, by place or by name; what does not fit is reported."""
    declared = (Label(signature.span, "declared here"),)
    known = [parameter.name for parameter in signature.parameters]
    if (not named and len(positional) != len(known)) or len(positional) > len(known):
        takes = ", ".join(f"`{p.name}: {type_text(p.type)}`" for p in signature.parameters)
        given = len(positional) + len(named)
        environment.wrong(
            "wrong-arguments",
            f"`{signature.name}` takes {takes or 'nothing'}, and here "
            f"{'is' if given == 1 else 'are'} {given or 'none'}",
            span,
            labels=declared,
        )
        return tuple(positional)
    values = dict(zip(known, positional, strict=False))
    sound = True
    for argument in named:
        name = argument.name.text
        if name not in known:
            sound = False
            environment.wrong(
                "unknown-name",
                f"`{signature.name}` has no parameter `{name}`",
                argument.name.span,
                labels=declared,
                help=nearest(name, known),
            )
        elif name in values:
            sound = False
            environment.wrong("duplicate-name", f"`{name}` is given twice", argument.name.span)
        else:
            values[name] = argument.value
    missing = [name for name in known if name not in values]
    if missing and sound:
        listed = ", ".join(f"`{name}`" for name in missing)
        environment.wrong(
            "wrong-arguments",
            f"`{signature.name}` also takes {listed}",
            span,
            "not given here",
            labels=declared,
        )
    if missing:
        return ()
    return tuple(values[name] for name in known)


def is_smaller_call(signature: CallSignature, node: syntax.Call, environment: Environment) -> bool:
    """Whether the call gives the function less of what it decreases than its caller was given."""
    if environment.caller is None or signature.decreases is None:
        return False
    quietly = attrs.evolve(environment, diagnostics=[])
    values = given_values(signature, node.arguments, node.named, node.span, quietly)
    return gets_smaller(signature, values, environment)


def _no_such_call(name: str, environment: Environment) -> str:
    if name in environment.scope.operations:
        return f"`{name}` is an operation, and operations are called in evals alone"
    return f"no function is called `{name}`"


def _help(name: str, environment: Environment) -> str | None:
    if name in environment.scope.operations:
        return "what both need can be a `function`"
    if (meant := meant_function(name)) is not None:
        return meant
    known = [*environment.scope.functions, *BUILTINS]
    known.extend(environment.scope.operations if environment.operations_visible else ())
    return nearest(name, known)
