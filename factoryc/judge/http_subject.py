"""A server under judgement: calls go through its HTTP interface, as a user's would."""

from collections.abc import Mapping, Sequence

from factoryc.contract.runtime import Contract, Rejected, broken_arguments
from factoryc.judge.ended import ending_text
from factoryc.judge.http.answer import answers_of, read_answer
from factoryc.judge.http.connection import Connection, NoAnswer
from factoryc.judge.http.request import HttpRequest, NotExpressible, build_request
from factoryc.judge.sandbox.sandbox import Sandbox
from factoryc.judge.sandbox.subject import ServerSubject
from factoryc.judge.subject import Broken, Ended, HttpAnswer, Observed, Raw
from factoryc.plan.layout import layout_of
from factoryc.spec.spec import Spec

_SECONDS = 5.0


class SandboxedServer:
    """The Subject of an HTTP interface. Its results are values of the given contract's classes."""

    def __init__(self, sandbox: Sandbox, spec: Spec, contract: Contract) -> None:
        if spec.interface is None:
            raise ValueError(f"`{spec.name}` has no HTTP interface")
        self._sandbox = sandbox
        self._spec = spec
        self._contract = contract
        self._answers = answers_of(spec, contract.classes)
        self._routes = {route.operation: route for route in spec.interface.routes}
        self._server: ServerSubject | None = None
        self._connection: Connection | None = None
        self._gone: Ended | None = None

    def fresh(self) -> None:
        self._hang_up()
        self._gone = None
        # The package itself is the program: `python -m shortener`.
        package = layout_of(self._spec).package
        self._server = self._sandbox.start_server(package, ["--port", "{port}"])
        self._connection = Connection(self._server.connect, _SECONDS)

    def expressible(self, operation: str, arguments: Sequence[object]) -> bool:
        """Whether a request can say this call at all."""
        try:
            build_request(self._spec, self._contract, self._routes[operation], arguments)
        except NotExpressible:
            return False
        return True

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        """Call through HTTP. What no request can say never reaches the server: it is rejected."""
        route = self._routes[operation]
        try:
            request = build_request(self._spec, self._contract, route, arguments)
        except NotExpressible as reason:
            if self._breaks(operation, arguments):
                return Rejected()
            return Broken(f"this call cannot be made over HTTP: {reason}")
        answer = self._ask(request, {})
        if isinstance(answer, HttpAnswer):
            return read_answer(self._answers, route, answer)
        return answer

    def request(
        self, operation: str, arguments: Sequence[object], headers: Mapping[str, str]
    ) -> HttpAnswer | Ended:
        try:
            request = build_request(self._spec, self._contract, self._routes[operation], arguments)
        except NotExpressible as reason:
            return Ended(f"this call cannot be made over HTTP: {reason}")
        answer = self._ask(request, headers)
        return Ended(answer.text) if isinstance(answer, Broken) else answer

    def peak_memory(self) -> int:
        """The most bytes of memory that its process has held."""
        return 0 if self._server is None else self._server.peak_memory()

    def close(self) -> None:
        self._hang_up()
        if self._server is not None:
            self._server.close()
            self._server = None

    def _breaks(self, operation: str, arguments: Sequence[object]) -> bool:
        if any(isinstance(argument, Raw) for argument in arguments):
            return True
        return bool(broken_arguments(self._contract.operations[operation], arguments))

    def _ask(self, request: HttpRequest, headers: Mapping[str, str]) -> HttpAnswer | Broken | Ended:
        if self._connection is None or self._server is None:
            self.fresh()
            return self._ask(request, headers)
        if self._gone is not None:
            return self._gone
        try:
            return self._connection.ask(request, headers)
        except NoAnswer as trouble:
            if self._server.alive():
                return Broken(f"the server {trouble}")
            self._gone = Ended(f"the server {trouble}: {ending_text(self._server.close())}")
            return self._gone

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
