"""A plain Python module under judgement: functions named like the operations, and values as usual.

The module needs to know nothing of us. docs/reference/judging.md says what is called how.
"""

# ruff: noqa: ANN401  the values of an implementation may be anything

import importlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from factoryc.judge.host.answering import Operation, Reply, always, answering, broken, returning
from factoryc.judge.host.codec import Converter, Mismatch
from factoryc.judge.host.decoding import tied
from factoryc.judge.host.plain_values import plain_decoder, plain_encoder
from factoryc.judge.host.ports import Asking, handed_ports, parameters_of, port_objects

_REFUSALS = (ValueError, TypeError)
_REJECTED = "Rejected"
_NOW, _CLOCK = "now", "clock"


def open_plain(
    binding: Mapping[str, Any], root: str, clock: Callable[[], datetime], asking: Asking
) -> tuple[dict[str, Operation], list[Reply]]:
    """The operations of a module, and what those say that it does not have."""
    module = importlib.import_module(binding["plain"]["module"])

    def find(name: str) -> Any:
        found = getattr(module, name, None)
        return found if isinstance(found, type) else None

    ports = port_objects(binding["ports"], find, asking.ask)
    holder, kept = _holder(module, binding, ports)
    operations: dict[str, Operation] = {}
    missing: list[Reply] = []
    for name, bound in binding["operations"].items():
        try:
            opened = _opened(name, bound, holder, find, clock, root, (ports, kept))
            operations[name] = asking.while_open(opened) if ports else opened
        except BaseException as error:  # noqa: BLE001  what is missing leaves the others whole
            missing.append(broken(error, root))
            operations[name] = always(missing[-1])
    return operations, missing


def _holder(
    module: Any, binding: Mapping[str, Any], ports: Mapping[str, Any]
) -> tuple[Any, frozenset[str]]:
    """What has the functions: the module; or a new object of its class that is named like the spec.

    With it, the ports that this object was made with.
    """
    functions = [name for bound in binding["operations"].values() for name in bound["names"]]
    own = getattr(module, binding["plain"]["class"], None)
    if isinstance(own, type) and not any(hasattr(module, each) for each in functions):
        taken = parameters_of(own) & ports.keys()
        return own(**{name: ports[name] for name in taken}), taken
    return module, frozenset()


def _opened(
    name: str,
    bound: Mapping[str, Any],
    holder: Any,
    find: Callable[[str], Any],
    clock: Callable[[], datetime],
    root: str,
    outside: tuple[Mapping[str, Any], frozenset[str]],
) -> Operation:
    named = [getattr(holder, each, None) for each in bound["names"]]
    function = next((each for each in named if callable(each)), None)
    if function is None:
        kind = "module" if inspect.ismodule(holder) else "class"
        called = holder.__name__ if kind == "module" else type(holder).__name__
        raise Mismatch(f"the {kind} `{called}` has no function `{bound['names'][-1]}`")
    time = _time(function, clock) if bound["clock"] else dict
    handed = handed_ports(function, bound, *outside)
    result = bound["result"]
    return answering(
        name,
        lambda values: function(*values, **handed, **time()),
        [plain_decoder(tied(of), find) for _, of in bound["parameters"]],
        returning(None if result is None else plain_encoder(tied(result), find)),
        _failing(bound["errors"], find),
        root,
    )


def _time(
    function: Callable[..., Any], clock: Callable[[], datetime]
) -> Callable[[], dict[str, Any]]:
    """How an operation that reads the time is told it."""
    with suppress(ValueError, TypeError):
        parameters = inspect.signature(function).parameters
        if _NOW in parameters:
            return lambda: {_NOW: clock()}
        if _CLOCK in parameters:
            return lambda: {_CLOCK: clock}
    own = getattr(function, "__globals__", {})
    if callable(own.get(_NOW)):
        own[_NOW] = clock
        return dict
    raise Mismatch(
        f"`{function.__name__}` reads the time: it needs a parameter `now` or `clock`, or a "
        "function `now()` in its module"
    )


def _failing(
    errors: Mapping[str, Sequence[Any]], find: Callable[[str], Any]
) -> Callable[[BaseException], Reply | None]:
    """Errors are known by the names of their classes, and of those that these derive from."""
    known = {
        name: [(field, plain_encoder(tied(of), find)) for field, of in fields]
        for name, fields in errors.items()
    }

    def failed(error: BaseException) -> Reply | None:
        for each in type(error).__mro__:
            if each.__name__ == _REJECTED:
                return {"rejected": True}
            name = next((known_as for known_as in _names(each) if known_as in known), None)
            if name is not None:
                return {"failed": name, "fields": _error_fields(error, known[name])}
        return {"rejected": True} if isinstance(error, _REFUSALS) else None

    return failed


def _names(error: type) -> tuple[str, str]:
    return error.__name__, error.__name__.removesuffix("Error")


def _error_fields(error: BaseException, fields: Sequence[tuple[str, Converter]]) -> dict[str, Any]:
    """The fields of an error: its attributes, or else what it was made of, in their order."""
    found: dict[str, Any] = {}
    for at, (name, encode) in enumerate(fields):
        try:
            value = getattr(error, name) if hasattr(error, name) else error.args[at]
            found[name] = encode(value)
        except IndexError:
            raise Mismatch(f"`{type(error).__name__}` has no field `{name}`") from None
        except Mismatch as mismatch:
            raise mismatch.inside(f".{name}") from None
    return found
