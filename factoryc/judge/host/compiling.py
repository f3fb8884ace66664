"""Have a process of its own compile the product, before anybody needs it."""

import contextlib
import os
import select
import time

from factoryc.judge.host import subject
from factoryc.judge.host.inside import Zygote, become_subject
from factoryc.judge.host.sources import compile_sources

_CHUNK = 1 << 16
_COMPILE_SECONDS = 10.0
_GRACE_SECONDS = 0.3
_MOST_COMPILED = 128 << 20


def compile_apart(zygote: Zygote) -> dict[str, bytes]:
    """The product's source, compiled, by path. What goes wrong leaves it out."""
    read, write = os.pipe()

    def run(output: int) -> int:
        become_subject(zygote, output, write)
        with open(write, "wb") as pipe:  # noqa: PTH123  a descriptor
            for path, code in compile_sources(zygote.settings["product"]).items():
                name = os.fsencode(path)
                pipe.write(len(name).to_bytes(4) + len(code).to_bytes(4) + name + code)
        return 0

    bounds = zygote.limits
    started = subject.fork_subject(run, bounds["output_bytes"], bounds["cpu_seconds"])
    os.close(write)
    received = _read_all(read, time.monotonic() + _COMPILE_SECONDS)
    with contextlib.suppress(TimeoutError):
        subject.bury(started, "closed", _GRACE_SECONDS, zygote.alone)
    compiled: dict[str, bytes] = {}
    start = 0
    while start + 8 <= len(received):
        name_length = int.from_bytes(received[start : start + 4])
        code_length = int.from_bytes(received[start + 4 : start + 8])
        middle = start + 8 + name_length
        if middle + code_length > len(received):
            break
        name = os.fsdecode(received[start + 8 : middle])
        compiled[name] = received[middle : middle + code_length]
        start = middle + code_length
    return compiled


def _read_all(pipe: int, deadline: float) -> bytes:
    received = bytearray()
    while (left := deadline - time.monotonic()) > 0 and len(received) < _MOST_COMPILED:
        if not select.select([pipe], [], [], left)[0]:
            break
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            break
        received += chunk
    os.close(pipe)
    return bytes(received)
