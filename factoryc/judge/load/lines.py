"""The lines on which a load is put on an implementation: each makes one call after the other."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import attrs

from factoryc.contract.runtime import Contract
from factoryc.judge.bound import bound_to
from factoryc.judge.implementation import Implementation
from factoryc.judge.sandbox.policy import Confinement, Limits, Policy
from factoryc.judge.sandbox.sandbox import Sandbox, open_sandbox
from factoryc.judge.subjects.http import HttpCalls
from factoryc.judge.subjects.library import SandboxedLibrary
from factoryc.judge.subjects.service import RunningService
from factoryc.judge.subjects.subject import Observed
from factoryc.judge.verdict import Surface
from factoryc.plan.layout import layout_of
from factoryc.spec.spec import Spec

# A server that takes its time, for many callers at once, is slow for none of them.
_CONNECTIONS = 32
_PRODUCT = Implementation()

Call = Callable[[str, tuple[object, ...]], Observed]


@attrs.frozen
class LoadOptions:
    """What is loaded, and how it is called."""

    seed: int = 0
    surface: Surface = "http"
    implementation: Implementation = _PRODUCT
    unsandboxed: bool = False
    only: Confinement | None = None


@attrs.frozen
class Lines:
    """Ways to call one fresh implementation, each for one thread; and the memory that it has held."""

    calls: tuple[Call, ...]
    peak_memory: Callable[[], int]


Fresh = Callable[[], AbstractContextManager[Lines]]


@contextmanager
def open_lines(
    spec: Spec, contract: Contract, product: Path, seconds: float, options: LoadOptions
) -> Iterator[Fresh]:
    """What opens lines to a fresh implementation, whose clock shows the real time.

    A command line of a product is loaded through its operations: what its processes take says little
    of them. Raises SandboxUnavailable.
    """
    if options.implementation.kind == "service":
        yield partial(_to_service, spec, contract, options)
        return
    policy = Policy(Limits(cpu_seconds=int(60 + 4 * seconds)), unsandboxed=options.unsandboxed)
    with open_sandbox(product, policy, options.only) as sandbox:
        if options.surface == "http" and options.implementation.kind == "product":
            yield partial(_to_server, spec, contract, sandbox)
        else:
            yield partial(_to_library, spec, contract, sandbox, options)


@contextmanager
def _to_library(
    spec: Spec, contract: Contract, sandbox: Sandbox, options: LoadOptions
) -> Iterator[Lines]:
    library = SandboxedLibrary(sandbox, contract, bound_to(spec, options.implementation))
    library.fresh()
    try:
        yield Lines((library.call,), library.peak_memory)
    finally:
        library.close()


@contextmanager
def _to_server(spec: Spec, contract: Contract, sandbox: Sandbox) -> Iterator[Lines]:
    server = sandbox.start_server(layout_of(spec).package, ["--port", "{port}"])
    # One sandbox answers one question at a time.
    lock = threading.Lock()

    def connect() -> socket.socket:
        with lock:
            return server.connect()

    try:
        with _connected([HttpCalls(spec, contract, connect) for _ in range(_CONNECTIONS)]) as calls:
            yield Lines(calls, server.peak_memory)
    finally:
        server.close()


@contextmanager
def _to_service(spec: Spec, contract: Contract, options: LoadOptions) -> Iterator[Lines]:
    service = RunningService(options.implementation, spec, contract, Path(os.devnull))
    service.fresh()
    try:
        with _connected([service.line() for _ in range(_CONNECTIONS)]) as calls:
            yield Lines(calls, lambda: 0)
    finally:
        service.close()


@contextmanager
def _connected(lines: list[HttpCalls]) -> Iterator[tuple[Call, ...]]:
    try:
        yield tuple(line.call for line in lines)
    finally:
        for line in lines:
            line.close()
