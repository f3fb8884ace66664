"""Evaluates the expressions of a line by the one translation that all of the compiler uses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import attrs

from factoryc.analysis.ground import names_of
from factoryc.contract.expression import translate
from factoryc.contract.line_breaks import statement
from factoryc.contract.literal import literal
from factoryc.contract.model import load_contract, model_names
from factoryc.contract.module_text import function_text, module_text
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import text_source
from factoryc.contract.runtime import Undefined, evaluate
from factoryc.contract.tables import State
from factoryc.frozen import frozen
from factoryc.simulate.bench import Bench
from factoryc.spec.clock import with_clock
from factoryc.spec.definitions import FunctionDefinition, TypeDefinition
from factoryc.spec.expressions import Expression
from factoryc.spec.names import CLOCK
from factoryc.spec.spec import Spec


class NoValueHere(Exception):
    """An expression that has no value here: a lookup that finds nothing, a division by zero."""


@frozen(eq=False)
class Values:
    """How expressions are spelled in Python, and all that they name."""

    naming: Naming
    names: Mapping[str, Any]


class _Now:
    """The state as it is when it is read: a call in the same expression may change it."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  of any type
        return getattr(self._state(), name)


def values_of(spec: Spec, on: Bench) -> Values:
    """What the expressions of a line mean: those of this spec, on values of the bench's contract."""
    naming = attrs.evolve(
        model_names(with_clock(spec)), state="_world", clock=f"_world.{CLOCK}", call=_call
    )
    return Values(naming, _names(spec, on))


def evaluated(
    expression: Expression,
    named: Mapping[str, Any],
    state: Callable[[], State],
    call: Callable[..., Any],
    values: Values,
) -> Any:  # noqa: ANN401  of any type
    """The value of an expression. Raises NoValueHere."""
    spelled = {name: f"{python_name(name)}_given" for name in named}
    source = translate(expression, values.naming.where(**spelled))
    parameters = ["_world", "_call", *spelled.values()]
    body = statement("return", source)
    text = module_text("A line.", [function_text("_line", parameters, "object", "", body)])
    names = dict(values.names)
    # The text is our own translation of what was typed: it calls nothing but the spec's functions.
    exec(compile(text, "<line>", "exec"), names)  # noqa: S102  see above
    try:
        return evaluate("", names["_line"], _Now(state), call, *named.values())
    except Undefined as undefined:
        raise NoValueHere(f"this has no value here: {reason_text(undefined)}") from None


def reason_text(undefined: Undefined) -> str:
    """Why something has no value, with keys as an author writes them."""
    match undefined.__cause__:
        case KeyError(args=(key, *_)):
            return f"the map has no entry for {literal(key)}"
        case _:
            return undefined.reason


def _names(spec: Spec, on: Bench) -> Mapping[str, Any]:
    if _has_all(on.spec.types, spec.types) and _has_all(on.spec.functions, spec.functions):
        return on.ground.names
    return _more_names(attrs.evolve(spec, evals=()), on)


def _has_all(
    those: Iterable[TypeDefinition | FunctionDefinition],
    wanted: Iterable[TypeDefinition | FunctionDefinition],
) -> bool:
    by_name = {each.name: each for each in those}
    return all(by_name.get(each.name) == each for each in wanted)


@lru_cache(maxsize=8)
def _more_names(spec: Spec, on: Bench) -> Mapping[str, Any]:
    """A line may need types and functions that the spec itself does not."""
    contract = load_contract(spec)
    classes = {**contract.classes, **on.ground.contract.classes}
    return names_of(with_clock(spec), replace(contract, classes=classes))


def _call(operation: str, arguments: tuple[str, ...]) -> str:
    return f"_call({', '.join((text_source(operation), *arguments))})"
