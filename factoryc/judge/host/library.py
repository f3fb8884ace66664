"""A library under judgement: imports the product, then answers calls one after another.

Requests and replies are lines of JSON on the subject's own channel. What the product prints, raises
or returns never breaks the protocol; a reply that cannot be said is a `broken` one.
"""

# ruff: noqa: ANN401  the values of a product may be anything

import importlib
import json
import os
import socket
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from factoryc.judge.host.codec import Converter, Mismatch, compile_encoder, encode_fields
from factoryc.judge.host.decoding import RAW, compile_decoder, tied

Reply = dict[str, Any]
Operation = Callable[[list[Any]], Reply]
Clock = Callable[[], datetime]

_CHUNK = 1 << 16
_TEXT_LENGTH = 4000
_FRAMES = 12
_FORKED = 71
_encode_line = json.JSONEncoder(separators=(",", ":")).encode
_decode_line = json.JSONDecoder().decode
_OUT_OF_MEMORY = {"memory": True}


def serve_library(
    channel: socket.socket, binding: Mapping[str, Any], root: str, clock: Clock
) -> None:
    """Build a fresh state, say `ready`, and answer calls until the other end hangs up.

    Where no operation can be loaded, that is said instead.
    """
    own = os.getpid()

    def send(reply: Reply) -> None:
        if os.getpid() != own:
            # Product code forked, and its child came back here. One process alone speaks for it.
            os._exit(_FORKED)
        _send(channel, reply)

    try:
        operations, broken = _open_product(binding, root, clock)
    except BaseException as error:  # noqa: BLE001  product code may raise anything
        send(_broken(error, root))
        return
    if broken and len(broken) == len(operations):
        send(broken[0])
        return
    send({"ready": True})
    waiting = b""
    while chunk := channel.recv(_CHUNK):
        waiting += chunk
        while (end := waiting.find(b"\n")) >= 0:
            request = _decode_line(waiting[:end].decode("ascii"))
            waiting = waiting[end + 1 :]
            operation = operations.get(request["call"])
            if operation is None:
                send({"broken": f"no operation is called `{request['call']}`"})
            else:
                send(operation(request["arguments"]))


def _send(channel: socket.socket, reply: Reply) -> None:
    try:
        line = _encode_line(reply)
    except MemoryError:
        line = _encode_line(_OUT_OF_MEMORY)
    except (ValueError, RecursionError, TypeError) as error:
        line = _encode_line({"broken": f"the result cannot be written down: {error}"})
    channel.sendall(line.encode("ascii") + b"\n")


def _open_product(
    binding: Mapping[str, Any], root: str, clock: Clock
) -> tuple[dict[str, Operation], list[Reply]]:
    """The operations, and what those say that cannot be loaded."""
    types = importlib.import_module(binding["types"])

    def classes(name: str) -> Any:
        found = getattr(types, name, None)
        if not isinstance(found, type):
            raise Mismatch(f"the module `{binding['types']}` has no class `{name}`")
        return found

    first: tuple[Callable[[], Any], ...] = ()
    if binding["state"] is not None:
        module = importlib.import_module(binding["state"]["module"])
        name = binding["state"]["class"]
        if not hasattr(module, name):
            raise Mismatch(f"the module `{binding['state']['module']}` has no class `{name}`")
        state = getattr(module, name)()
        first = (lambda: state,)
    rejected = getattr(types, "Rejected", None)
    operations: dict[str, Operation] = {}
    broken: list[Reply] = []
    for name, bound in binding["operations"].items():
        try:
            given = (*first, clock) if bound.get("clock") else first
            operations[name] = _open_operation(name, bound, given, classes, rejected, root)
        except BaseException as error:  # noqa: BLE001  one broken operation leaves the others whole
            broken.append(_broken(error, root))
            operations[name] = _always(broken[-1])
    return operations, broken


def _always(reply: Reply) -> Operation:
    return lambda _arguments: reply


def _open_operation(
    name: str,
    bound: Mapping[str, Any],
    first: tuple[Callable[[], Any], ...],
    classes: Callable[[str], Any],
    rejected: type | None,
    root: str,
) -> Operation:
    function = getattr(importlib.import_module(bound["module"]), bound["function"], None)
    if not callable(function):
        raise Mismatch(f"the module `{bound['module']}` has no function `{bound['function']}`")
    decoders = [(field, compile_decoder(tied(of), classes)) for field, of in bound["parameters"]]
    result = _result_encoder(bound["result"], classes)
    failures = [
        (
            classes(error),
            error,
            [(field, compile_encoder(tied(of), classes)) for field, of in fields],
        )
        for error, fields in bound["errors"].items()
    ]

    def failed(error: BaseException) -> Reply:
        for failure, failure_name, fields in failures:
            if isinstance(error, failure):
                return {"failed": failure_name, "fields": encode_fields(error, fields)}
        if rejected is not None and isinstance(error, rejected):
            return {"rejected": True}
        return _broken(error, root)

    def call(arguments: list[Any]) -> Reply:
        try:
            values = [decode(wire) for (_, decode), wire in zip(decoders, arguments, strict=False)]
            # More or fewer arguments than declared are for the product's own signature to refuse.
            values += [wire.get(RAW) for wire in arguments[len(decoders) :]]
            value = function(*(given() for given in first), *values)
        except MemoryError:
            return _OUT_OF_MEMORY
        except BaseException as error:  # noqa: BLE001  product code may raise anything
            return _safely(failed, error, name)
        return _safely(result, value, name)

    return call


def _result_encoder(schema: Mapping[str, Any] | None, classes: Callable[[str], Any]) -> Converter:
    if schema is None:

        def encode_nothing(value: Any) -> Reply:
            if value is not None:
                raise Mismatch(f"expected nothing, but got a {type(value).__name__}")
            return {"returned": None}

        return encode_nothing
    encode = compile_encoder(tied(schema), classes)
    return lambda value: {"returned": encode(value)}


def _safely(say: Callable[[Any], Reply], subject: Any, name: str) -> Reply:
    # Product classes may misbehave while their values are read, too.
    try:
        return say(subject)
    except MemoryError:
        return _OUT_OF_MEMORY
    except Mismatch as mismatch:
        return {"broken": f"`{name}`: {mismatch}"}
    except BaseException as error:  # noqa: BLE001  as above
        return {"broken": f"the result of `{name}` cannot be read: {type(error).__name__}"}


def _broken(error: BaseException, root: str) -> Reply:
    if isinstance(error, Mismatch):
        return {"broken": str(error)}
    if isinstance(error, MemoryError):
        return _OUT_OF_MEMORY
    try:
        message = f"{type(error).__name__}: {error}"
    except BaseException:  # noqa: BLE001  a product's __str__ may raise anything
        message = type(error).__name__
    lines = [message[:_TEXT_LENGTH]]
    try:
        frames = traceback.extract_tb(error.__traceback__)
        for frame in [frame for frame in frames if frame.filename.startswith(root)][-_FRAMES:]:
            place = os.path.relpath(frame.filename, root)
            lines.append(f"  {place}:{frame.lineno} in {frame.name}: {frame.line}")
    except Exception:  # noqa: BLE001, S110  the message stands without its lines
        pass
    return {"broken": "\n".join(lines)[: 2 * _TEXT_LENGTH]}
