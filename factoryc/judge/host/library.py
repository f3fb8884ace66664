"""A library under judgement: imports the product, then answers calls one after another.

Requests and replies are lines of JSON on the subject's own channel. What the product prints, raises
or returns never breaks the protocol; a reply that cannot be said is a `broken` one.
"""

# ruff: noqa: ANN401  the values of a product may be anything

import importlib
import json
import os
import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from factoryc.judge.host.answering import (
    OUT_OF_MEMORY,
    Operation,
    Reply,
    always,
    answering,
    broken,
    returning,
)
from factoryc.judge.host.codec import Mismatch, compile_encoder, encode_fields
from factoryc.judge.host.decoding import compile_decoder, tied
from factoryc.judge.host.plain import open_plain
from factoryc.judge.host.ports import Asking
from factoryc.judge.host.reached import ReachedLines
from factoryc.judge.host.together import Together

Clock = Callable[[], datetime]

_CHUNK = 1 << 16
_FORKED = 71
_encode_line = json.JSONEncoder(separators=(",", ":")).encode
_decode_line = json.JSONDecoder().decode


def serve_library(
    channel: socket.socket, binding: Mapping[str, Any], root: str, clock: Clock
) -> None:
    """Build a fresh state, say `ready`, and answer calls until the other end hangs up.

    Where no operation can be loaded, that is said instead. Where the binding says `watched`, whoever
    asks for what was `reached` hears of its lines.
    """
    own = os.getpid()
    lines = ReachedLines(root)
    if binding.get("watched"):
        lines.watch()

    def send(reply: Reply, number: str = "") -> None:
        if os.getpid() != own:
            # Product code forked, and its child came back here. One process alone speaks for it.
            os._exit(_FORKED)
        _send(channel, reply, number)

    try:
        if "plain" in binding:
            operations, unloaded = open_plain(binding, root, clock, Asking(channel))
        else:
            operations, unloaded = _open_product(binding, root, clock)
    except BaseException as error:  # noqa: BLE001  product code may raise anything
        send(broken(error, root))
        return
    if unloaded and len(unloaded) == len(operations):
        send(unloaded[0])
        return
    send({"ready": True})
    together = Together(operations, root)
    waiting = b""
    while chunk := channel.recv(_CHUNK):
        waiting += chunk
        while (end := waiting.find(b"\n")) >= 0:
            request = _decode_line(waiting[:end].decode("ascii"))
            waiting = waiting[end + 1 :]
            if "together" in request:
                lines.lose_track()
                send(together.answer(request["together"], request["turns"]))
                continue
            if "reached" in request:
                send({"reached": lines.listed()})
                continue
            if "call" in request:
                send(_reply(operations, request["call"], request["arguments"]))
            # Each is answered before the next is made: so it is known which one ended us.
            for number, (name, arguments) in enumerate(request.get("row", ()), 1):
                send(_reply(operations, name, arguments), f"{number} ")


def _reply(operations: Mapping[str, Operation], name: str, arguments: list[Any]) -> Reply:
    operation = operations.get(name)
    if operation is None:
        return {"broken": f"no operation is called `{name}`"}
    return operation(arguments)


def _send(channel: socket.socket, reply: Reply, number: str = "") -> None:
    try:
        line = _encode_line(reply)
    except MemoryError:
        line = _encode_line(OUT_OF_MEMORY)
    except (ValueError, RecursionError, TypeError) as error:
        line = _encode_line({"broken": f"the result cannot be written down: {error}"})
    channel.sendall(f"{number}{line}\n".encode("ascii"))


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
    unloaded: list[Reply] = []
    for name, bound in binding["operations"].items():
        try:
            given = (*first, clock) if bound.get("clock") else first
            operations[name] = _open_operation(name, bound, given, classes, rejected, root)
        except BaseException as error:  # noqa: BLE001  one broken operation leaves the others whole
            unloaded.append(broken(error, root))
            operations[name] = always(unloaded[-1])
    return operations, unloaded


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
    failures = [
        (
            classes(error),
            error,
            [(field, compile_encoder(tied(of), classes)) for field, of in fields],
        )
        for error, fields in bound["errors"].items()
    ]

    def failed(error: BaseException) -> Reply | None:
        for failure, failure_name, fields in failures:
            if isinstance(error, failure):
                return {"failed": failure_name, "fields": encode_fields(error, fields)}
        if rejected is not None and isinstance(error, rejected):
            return {"rejected": True}
        return None

    result = bound["result"]
    return answering(
        name,
        lambda values: function(*(given() for given in first), *values),
        [compile_decoder(tied(of), classes) for _, of in bound["parameters"]],
        returning(None if result is None else compile_encoder(tied(result), classes)),
        failed,
        root,
    )
