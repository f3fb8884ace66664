"""A spec's functions as Python functions."""

from collections.abc import Iterable, Sequence

from factoryc.contract.annotation import annotation
from factoryc.contract.expression import translate
from factoryc.contract.line_breaks import statement
from factoryc.contract.module_text import function_text
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.spec import expressions as node
from factoryc.spec.definitions import FunctionDefinition
from factoryc.spec.spec import Spec
from factoryc.spec.types import DECIMAL, unrefined
from factoryc.spec.walk import parts

# More digits than any sum or product of a product's values has: nothing gets rounded.
EXACTLY = "with localcontext(prec=10_000):"


def function_definitions(functions: Iterable[FunctionDefinition], names: Naming) -> tuple[str, ...]:
    """The functions, one for all instances of a function with type parameters."""
    written = (each.generic or each for each in functions)
    return tuple(dict.fromkeys(function_definition(each, names) for each in written))


def function_definition(definition: FunctionDefinition, names: Naming) -> str:
    """One function; decimals in it are reckoned exactly. A constant is a function of nothing."""
    return function_text(
        python_name(definition.name),
        [f"{names.variable(p.name)}: {annotation(p.type, names)}" for p in definition.parameters],
        annotation(definition.result, names),
        definition.doc,
        returning(*_named(definition, names), definition.body),
    )


def _named(definition: FunctionDefinition, names: Naming) -> tuple[list[tuple[str, str]], str]:
    """What the body gives names to first of all, in lines of its own, and the rest of it."""
    calls = (part for part in parts(definition.body) if isinstance(part, node.FunctionCall))
    functions = {names.function(call.name) for call in calls}
    body, lines = definition.body, list[tuple[str, str]]()
    # A name that is also a function's would hide it from the lines around, too.
    while isinstance(body, node.Let) and names.variable(body.name) not in functions:
        lines.append((names.variable(body.name), translate(body.value, names)))
        body = body.body
    return lines, translate(body, names)


def returning(before: Sequence[tuple[str, str]], source: str, root: object) -> list[str]:
    """The lines that return what `source` says, after those that give names to what it is made of.

    Decimals have as many digits there as what they came from needs.
    """
    depth = 2 if reckons_decimals(root) else 1
    lines: list[str] = []
    for name, value in before:
        lines.extend(statement(f"{name} =", value, depth=depth))
    lines.extend(statement("return", source, depth=depth))
    return lines if depth == 1 else [EXACTLY, *(f"    {line}" for line in lines)]


def reckons_decimals(root: object) -> bool:
    """Whether decimals are added, multiplied or turned around somewhere below.

    Python rounds those to 28 digits unless it is told otherwise.
    """
    return any(
        isinstance(part, _RECKONING) and any(unrefined(of.type) == DECIMAL for of in _valued(part))
        for part in parts(root)
    )


_RECKONING = (
    node.Arithmetic | node.Negation | node.Quantifier | node.BuiltinCall | node.Interpolation
)


def _valued(part: node.Expression) -> tuple[node.Expression, ...]:
    if isinstance(part, node.Interpolation):
        return tuple(hole for hole in part.parts if not isinstance(hole, str))
    return (part,)


def functions_of_types(spec: Spec) -> tuple[str, ...]:
    """The functions that restrictions of types reach: they live beside the types."""
    waiting = {call.name for call in parts(spec.types) if isinstance(call, node.FunctionCall)}
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        body = spec.function(name).body
        called = {call.name for call in parts(body) if isinstance(call, node.FunctionCall)}
        waiting |= called - reached
    return tuple(definition.name for definition in spec.functions if definition.name in reached)
