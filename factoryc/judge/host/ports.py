"""What lies outside, for a plain Python module under judgement: an object for each port.

It has a method for each operation of the port. A call of one is a question to whoever judges, who answers; so
nothing is ever sent anywhere.
"""

# ruff: noqa: ANN401  the values of an implementation may be anything

import inspect
import json
import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from factoryc.judge.host.answering import Operation, Reply
from factoryc.judge.host.codec import Converter, Mismatch
from factoryc.judge.host.decoding import tied
from factoryc.judge.host.plain_values import FindClass, plain_decoder, plain_encoder

Question = dict[str, Any]
Ask = Callable[[Question], dict[str, Any]]

_CHUNK = 1 << 16
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class Asking:
    """The way to whoever answers for ports: open only while a call of an operation goes on."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._own = os.getpid()
        self._is_open = False
        self._too_early = ""

    def ask(self, question: Question) -> dict[str, Any]:
        """The answer to a question."""
        with self._lock:
            if not self._is_open or os.getpid() != self._own:
                name = question["asks"]
                self._too_early = f"`{name}` is called while no operation runs"
                raise RuntimeError(self._too_early)
            self._channel.sendall(_encode(question).encode("ascii") + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                chunk = self._channel.recv(_CHUNK)
                if not chunk:
                    raise RuntimeError("nobody answers any more")
                answer += chunk
        found: dict[str, Any] = _decode(answer.decode("ascii"))
        return found

    def while_open(self, operation: Operation) -> Operation:
        """The same operation, which may ask. Before it nobody may have: else its reply says that."""

        def answer(arguments: list[Any]) -> Reply:
            with self._lock:
                self._is_open = True
            try:
                reply = operation(arguments)
            finally:
                with self._lock:
                    self._is_open = False
            return {"broken": self._too_early} if self._too_early else reply

        return answer


def port_objects(ports: Mapping[str, Any], find: FindClass, ask: Ask) -> dict[str, Any]:
    """What stands for each port, by the name that an implementation has for it."""
    return {bound["name"]: _object(port, bound, find, ask) for port, bound in ports.items()}


def parameters_of(called: Callable[..., Any]) -> frozenset[str]:
    """The names of what a function or a class takes, where Python knows them."""
    with suppress(ValueError, TypeError):
        return frozenset(inspect.signature(called).parameters)
    return frozenset()


def handed_ports(
    function: Callable[..., Any],
    bound: Mapping[str, Any],
    ports: Mapping[str, Any],
    kept: frozenset[str],
) -> dict[str, Any]:
    """The ports that a function takes as parameters. Others are set in its module, where that names them.

    Those that are `kept` by the object of which it is a method are there already.
    """
    own = {name for name, _ in bound["parameters"]}
    taken = {name: ports[name] for name in ports if name in parameters_of(function) - own}
    around = getattr(function, "__globals__", {})
    for name, port in ports.items():
        if name in around and name not in taken and name not in kept:
            around[name] = port
    for name in bound["ports"]:
        if name not in taken and name not in kept and name not in around:
            raise Mismatch(
                f"`{bound['function']}` calls a port: it needs a parameter `{name}`, the class of which it is a "
                f"method needs one, or its module a name `{name}`"
            )
    return taken


def _object(port: str, bound: Mapping[str, Any], find: FindClass, ask: Ask) -> Any:
    """It can be asked by the names of the spec, too, where Python has taken these but lets them be: `next`."""
    methods = {
        each["function"]: staticmethod(_method(f"{port}.{name}", each, find, ask))
        for name, each in bound["operations"].items()
    }
    return type(
        port, (), {name.removesuffix("_"): each for name, each in methods.items()} | methods
    )()


def _method(name: str, bound: Mapping[str, Any], find: FindClass, ask: Ask) -> Callable[..., Any]:
    parameters = [(each, plain_encoder(tied(of), find)) for each, of in bound["parameters"]]
    signature = inspect.Signature(
        [inspect.Parameter(each, inspect.Parameter.POSITIONAL_OR_KEYWORD) for each, _ in parameters]
    )
    known = signature.parameters.keys()
    result = bound["result"]
    decode = None if result is None else plain_decoder(tied(result), find)
    errors = {
        error: [(field, plain_decoder(tied(of), find)) for field, of in fields]
        for error, fields in bound["errors"].items()
    }

    def called(*given: Any, **named: Any) -> Any:
        spelled = {each if each in known else f"{each}_": value for each, value in named.items()}
        taken = signature.bind(*given, **spelled).arguments
        try:
            wires = [_encoded(each, encode, taken[each]) for each, encode in parameters]
        except Mismatch as mismatch:
            ask({"asks": name, "wrong": str(mismatch)})
            raise TypeError(f"{name}: {mismatch}") from None
        match ask({"asks": name, "arguments": wires}):
            case {"returned": wire}:
                return None if decode is None else decode(wire)
            case {"failed": error, "fields": fields}:
                raise _error(error, find, {key: of(fields[key]) for key, of in errors[error]})
            case {"unreachable": True}:
                raise ConnectionError(f"{name} cannot be reached")
            case {"rejected": True}:
                raise ValueError(f"an argument of {name} breaks its type")
            case answer:
                raise RuntimeError(answer.get("broken", "nobody answers"))

    called.__name__ = bound["function"]
    called.__signature__ = signature  # type: ignore[attr-defined]  # what `inspect` looks for
    return called


def _encoded(name: str, encode: Converter, value: Any) -> Any:
    try:
        return encode(value)
    except Mismatch as mismatch:
        raise mismatch.inside(name) from None


def _error(name: str, find: FindClass, fields: Mapping[str, Any]) -> BaseException:
    """The error of that name, as the implementation itself makes them; or one of a class made for it."""
    known = next((found for found in (find(name), find(f"{name}Error")) if found), None)
    if known is None or not issubclass(known, BaseException):
        known = type(name, (Exception,), {})
    error = _made(known, fields)
    for field, value in fields.items():
        if not hasattr(error, field):
            with suppress(AttributeError):
                setattr(error, field, value)
    return error


def _made(known: type[BaseException], fields: Mapping[str, Any]) -> BaseException:
    """With its fields by their names or in their order, or bare: as its class lets itself be made."""
    values = tuple(fields.values())
    with suppress(TypeError):
        return known(**fields)
    with suppress(TypeError):
        return known(*values)
    return known.__new__(known, *values)
