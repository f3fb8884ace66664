"""A server under judgement: calls go through its HTTP interface, as a user's would."""

import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import datetime
from functools import partial

from factoryc.contract.runtime import Contract, Rejected, broken_arguments
from factoryc.judge.ended import ending_text
from factoryc.judge.http.answer import read_answer
from factoryc.judge.http.connection import Connection, LateAnswer, NoAnswer
from factoryc.judge.http.request import HttpRequest, NotExpressible, build_request
from factoryc.judge.sandbox.sandbox import Sandbox
from factoryc.judge.sandbox.subject import ServerSubject
from factoryc.judge.shown import answers_of
from factoryc.judge.subjects.subject import (
    Branch,
    Broken,
    Ended,
    HttpAnswer,
    Observed,
    Raw,
    Timed,
    Unsayable,
)
from factoryc.plan.layout import layout_of
from factoryc.spec.evals import Together
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

_HOST = "127.0.0.1"
_SECONDS = 5.0
_ENDING_SECONDS = 0.1


class HttpCalls:
    """Calls over one kept connection. `connect` gives an open socket to the server.

    `host` is what the server is called, `below` the path that all its paths begin with.
    """

    def __init__(
        self,
        spec: Spec,
        contract: Contract,
        connect: Callable[[], socket.socket],
        host: str = _HOST,
        below: str = "",
    ) -> None:
        if spec.http is None:
            raise ValueError(f"`{spec.name}` has no HTTP interface")
        self._spec = spec
        self._contract = contract
        self._answers = answers_of(spec, contract.classes)
        self._routes = {route.operation: route for route in spec.http.routes}
        self._place = (_SECONDS, host, below.rstrip("/"))
        self._connection = Connection(connect, *self._place)

    def expressible(self, operation: str, arguments: Sequence[object]) -> bool:
        """Whether a request can say this call at all."""
        try:
            self._request(operation, arguments)
        except NotExpressible:
            return False
        return True

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        """Call through HTTP. What breaks its type in a way that no request can say is rejected on the way.

        Raises Unsayable where no request can say a good call.
        """
        try:
            request = self._request(operation, arguments)
        except NotExpressible as reason:
            if self._breaks(operation, arguments):
                return Rejected()
            raise Unsayable(f"no request says this call: {reason}") from None
        answer = self._answered(request, {})
        if isinstance(answer, Broken):
            return answer
        return read_answer(self._answers, self._routes[operation], answer)

    def ask(
        self, operation: str, arguments: Sequence[object], headers: Mapping[str, str]
    ) -> HttpAnswer | Broken:
        """The plain answer to a call with more headers. Raises Unsayable."""
        try:
            request = self._request(operation, arguments)
        except NotExpressible as reason:
            raise Unsayable(f"no request says this call: {reason}") from None
        return self._answered(request, headers)

    def beside(self, connect: Callable[[], socket.socket]) -> "HttpCalls":
        """The same calls over a connection of their own."""
        other = copy(self)
        other._connection = Connection(connect, *self._place)  # noqa: SLF001  our own copy
        return other

    def close(self) -> None:
        """Hang up. Another call would connect again."""
        self._connection.close()

    def _answered(self, request: HttpRequest, headers: Mapping[str, str]) -> HttpAnswer | Broken:
        try:
            return self._connection.ask(request, headers)
        except NoAnswer as trouble:
            return Broken(f"the server {trouble}", isinstance(trouble, LateAnswer))

    def _request(self, operation: str, arguments: Sequence[object]) -> HttpRequest:
        return build_request(self._spec, self._contract, self._routes[operation], arguments)

    def _breaks(self, operation: str, arguments: Sequence[object]) -> bool:
        if any(isinstance(argument, Raw) for argument in arguments):
            return True
        return bool(broken_arguments(self._contract.operations[operation], arguments))


def all_at_once(lines: Sequence[HttpCalls], branches: Sequence[Branch]) -> list[list[Timed]]:
    """What is observed of the calls of all branches, each on a line of its own, and when."""
    if not branches:
        return []
    begins = threading.Barrier(len(branches))
    with ThreadPoolExecutor(max_workers=len(branches)) as pool:
        return list(pool.map(partial(_one_after_the_other, begins), lines, branches))


def _one_after_the_other(
    begins: threading.Barrier, calls: HttpCalls, branch: Branch
) -> list[Timed]:
    found: list[Timed] = []
    begins.wait()
    for each in branch:
        began = time.monotonic()
        observed = calls.call(*each)
        found.append(Timed(observed, began, time.monotonic()))
    return found


class SandboxedServer:
    """The Subject of an HTTP interface. Its results are values of the given contract's classes."""

    def __init__(self, sandbox: Sandbox, spec: Spec, contract: Contract) -> None:
        self._sandbox = sandbox
        # The package itself is the program: `python -m shortener`.
        layout = layout_of(spec)
        self._package, self._clock = layout.package, layout.clock
        self._calls = HttpCalls(spec, contract, self._connect)
        self._server: ServerSubject | None = None
        self._gone: Ended | None = None
        # Only where requests go on at once is it worth its time.
        self._hasty = any(isinstance(part, Together) for part in parts(spec.evals))

    def fresh(self) -> None:
        self._start(keep_scratch=False)

    def restart(self) -> None:
        self._start(keep_scratch=True)

    def at(self, instant: datetime) -> None:
        self._sandbox.set_clock(instant)

    def together(
        self,
        branches: Sequence[Branch],
        turns: str,  # noqa: ARG002  processes take turns as the system gives them
    ) -> list[list[Timed]]:
        if self._server is None:
            self.fresh()
        if self._gone is not None:
            gone = self._gone
            return [[Timed(gone) for _ in branch] for branch in branches]
        # Connections are made here, in the sandbox's own thread; each branch then has one for itself.
        beside = [self._calls.beside(self._opened()) for _ in branches]
        try:
            answers = all_at_once(beside, branches)
        finally:
            for calls in beside:
                calls.close()
        return [
            [
                Timed(self._settled(each.observed)) if isinstance(each.observed, Broken) else each
                for each in answer
            ]
            for answer in answers
        ]

    def _opened(self) -> Callable[[], socket.socket]:
        """One connection, made now; nobody can have another one."""
        try:
            waiting = [self._connect()]
        except ConnectionError:
            waiting = []

        def take() -> socket.socket:
            if not waiting:
                raise ConnectionRefusedError("it hung up, or took no more connections")
            return waiting.pop()

        return take

    def _start(self, *, keep_scratch: bool) -> None:
        self._calls.close()
        self._gone = None
        self._server = self._sandbox.start_server(
            self._package,
            ["--port", "{port}"],
            clock=self._clock,
            keep_scratch=keep_scratch,
            hasty=self._hasty,
        )

    def expressible(self, operation: str, arguments: Sequence[object]) -> bool:
        """Whether a request can say this call at all."""
        return self._calls.expressible(operation, arguments)

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        if self._server is None:
            self.fresh()
        if self._gone is not None:
            return self._gone
        observed = self._calls.call(operation, arguments)
        return self._settled(observed) if isinstance(observed, Broken) else observed

    def request(
        self, operation: str, arguments: Sequence[object], headers: Mapping[str, str]
    ) -> HttpAnswer | Ended:
        if self._server is None:
            self.fresh()
        if self._gone is not None:
            return self._gone
        answer = self._calls.ask(operation, arguments, headers)
        return Ended(answer.text, answer.late) if isinstance(answer, Broken) else answer

    def peak_memory(self) -> int:
        """The most bytes of memory that its process has held."""
        return 0 if self._server is None else self._server.peak_memory()

    def close(self) -> None:
        self._calls.close()
        if self._server is not None:
            self._server.close()
            self._server = None

    def _connect(self) -> socket.socket:
        if self._server is None:
            raise ConnectionRefusedError("it was not started")
        return self._server.connect()

    def _settled(self, broken: Broken) -> Broken | Ended:
        """A server that broke its connection may have ended."""
        server = self._server
        if server is None:
            return broken
        # Its connections close a moment before it is gone itself.
        deadline = time.monotonic() + _ENDING_SECONDS
        while server.alive():
            if time.monotonic() > deadline:
                return broken
            time.sleep(_ENDING_SECONDS / 10)
        self._gone = Ended(f"{broken.text}: {ending_text(server.close())}", broken.late)
        return self._gone
