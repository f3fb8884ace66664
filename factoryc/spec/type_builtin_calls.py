"""Types calls of the language's own functions."""

from collections.abc import Sequence

from factoryc.spec import expressions as typed
from factoryc.spec.agreement import converted
from factoryc.spec.asking_first import asking_first
from factoryc.spec.bound_proof import at_least, not_below_zero
from factoryc.spec.bounds import said_of, size_of
from factoryc.spec.builtins import BUILTINS
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.meant_names import meant_arguments
from factoryc.spec.types import (
    TEXT,
    UNKNOWN,
    ListType,
    OptionalType,
    SetType,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeExpression
from factoryc.spec.written_types import bounds_of_type
from factoryc.syntax import expressions as syntax

_OF_SETS = {"union", "intersection", "difference", "is_subset"}
# How many items there may be where the results are many more.
_MOST_ITEMS = {"permutations": 8, "subsequences": 16}
_MOST_TIMES = 1_000


def type_builtin_call(
    node: syntax.Call, environment: Environment, type_expression: TypeExpression
) -> Expression:
    """The call. Where its work could grow beyond measure, something has to say that it does not."""
    name = node.function.text
    if node.named:
        return environment.wrong(
            "wrong-arguments", f"`{name}` takes its arguments by place", node.named[0].name.span
        )
    arguments = _arguments(name, node.arguments, environment, type_expression)
    if any(isinstance(unrefined(argument.type), UnknownType) for argument in arguments):
        return typed.Variable("?", UNKNOWN, node.span)
    for argument, written in zip(arguments, node.arguments, strict=True):
        if isinstance(unrefined(argument.type), OptionalType):
            return environment.wrong(
                "unjustified-unwrap",
                f"this may be none, and `{name}` needs a value",
                written.span,
                f"`{type_text(argument.type)}`",
                help=asking_first(written),
            )
    answer = BUILTINS[name].type_call([argument.type for argument in arguments])
    if isinstance(answer, str):
        given = ", ".join(f"`{type_text(argument.type)}`" for argument in arguments)
        return environment.wrong(
            "wrong-arguments",
            answer,
            node.span,
            f"here: {given}" if given else "nothing given",
            help=meant_arguments(name, len(arguments), answer),
        )
    if (too_much := _too_much(node, arguments, environment)) is not None:
        return environment.wrong("unbounded-work", too_much, node.span, help=_WAY_OUT[name])
    if name == "text":
        return typed.Interpolation((arguments[0],), TEXT, node.span)
    result, asked = answer
    given_as = tuple(
        converted(argument, type_) for argument, type_ in zip(arguments, asked, strict=True)
    )
    return typed.BuiltinCall(name, given_as, result, node.span)


def _arguments(
    name: str,
    nodes: Sequence[syntax.Expression],
    environment: Environment,
    type_expression: TypeExpression,
) -> tuple[Expression, ...]:
    """The arguments; what is listed is a set where the function takes sets."""
    if name not in _OF_SETS:
        return tuple(type_expression(node, environment) for node in nodes)
    listed = (syntax.ListLiteral, syntax.Comprehension)
    found = [
        None if isinstance(node, listed) else type_expression(node, environment) for node in nodes
    ]
    kinds = [unrefined(each.type) for each in found if each is not None]
    element = next((kind.element for kind in kinds if isinstance(kind, SetType)), None)
    if element is None and None in found:
        kind = unrefined(type_expression(nodes[found.index(None)], environment).type)
        element = kind.element if isinstance(kind, ListType) else UNKNOWN
    wanted = SetType(element if element is not None else UNKNOWN)
    return tuple(
        each if each is not None else type_expression(node, environment, wanted)
        for each, node in zip(found, nodes, strict=True)
    )


def _too_much(
    node: syntax.Call, arguments: Sequence[Expression], environment: Environment
) -> str | None:
    name = node.function.text
    if name == "power":
        exponent = node.arguments[1]
        known = said_of(bounds_of_type(arguments[1].type, environment), exponent)
        inner = environment.knowing(known)
        most = syntax.Literal(_MOST_TIMES, exponent.span)
        if not_below_zero(exponent, inner) and at_least(most, exponent, 0, inner):
            return None
        return f"nothing here says that this exponent is between 0 and {_MOST_TIMES}"
    if name in _MOST_ITEMS:
        (items,) = node.arguments
        known = said_of(bounds_of_type(arguments[0].type, environment), items)
        most = syntax.Literal(_MOST_ITEMS[name], items.span)
        if at_least(most, size_of(items), 0, environment.knowing(known)):
            return None
        return f"nothing here says that there are {_MOST_ITEMS[name]} items at most"
    return None


_WAY_OUT = {
    "power": "guard it, or give it a type such as `Int where it in 0..100`",
    "permutations": "guard it, or ask `is_permutation(a, b)`, which takes lists of any size",
    "subsequences": "guard it, or ask `is_subsequence(a, b)`, which takes lists of any size",
}
