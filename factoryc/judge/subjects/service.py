"""A service that runs already, under judgement: it is called at its address, and shut in by nobody."""

import json
import socket
import ssl
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from factoryc.contract.runtime import Contract
from factoryc.judge.implementation import Implementation
from factoryc.judge.subjects.http import HttpCalls, all_at_once
from factoryc.judge.subjects.subject import Branch, Broken, Ended, HttpAnswer, Observed, Timed
from factoryc.judge.verdict import JudgeUnavailable
from factoryc.spec.spec import Spec

_SECONDS = 5.0
_RESET_SECONDS = 60.0
_PORTS = {"http": 80, "https": 443}
_LONGEST = 500


def place_of(url: str) -> tuple[str, int]:
    """The host and the port of an address. Raises ValueError where it is none."""
    address = urlsplit(url)
    if not address.hostname or address.scheme not in _PORTS:
        raise ValueError(url)
    return address.hostname, address.port or _PORTS[address.scheme]


def other_than_http(url: str) -> str:
    """What is said at an address in place of HTTP; empty where it is HTTP, or nothing is said at all."""
    host, port = place_of(url)
    address = urlsplit(url)
    connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connect(host, port, timeout=_SECONDS)
    try:
        connection.request("GET", address.path or "/")
        connection.getresponse()
    except ssl.SSLError as error:
        return error.reason or str(error)
    except OSError:
        # It hung up, or is late, which calls will show.
        return ""
    except HTTPException as error:
        return str(error).strip() or type(error).__name__
    finally:
        connection.close()
    return ""


class RunningService:
    """The Subject of a service at an address. `notes` is the file for what evals cannot say.

    Raises JudgeUnavailable where a reset does not succeed.
    """

    def __init__(
        self, implementation: Implementation, spec: Spec, contract: Contract, notes: Path
    ) -> None:
        address = urlsplit(implementation.url)
        self._host, self._port = place_of(implementation.url)
        self._tls = ssl.create_default_context() if address.scheme == "https" else None
        self._reset = implementation.reset
        self._notes = notes
        self._calls = HttpCalls(spec, contract, self._connect, address.netloc, address.path)
        self._note(confinement="none", events=[])

    def fresh(self) -> None:
        self._calls.close()
        if not self._reset:
            return
        try:
            ended = subprocess.run(
                self._reset,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_RESET_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._not_reset(str(error)) from None
        if ended.returncode:
            said = ended.stdout.decode("utf-8", "replace").strip()[-_LONGEST:]
            raise self._not_reset(f"exit code {ended.returncode}\n{said}".rstrip())

    def _not_reset(self, why: str) -> JudgeUnavailable:
        reason = f"the service cannot be reset: {why}"
        self._note(unavailable=reason)
        return JudgeUnavailable(reason)

    def _note(self, **notes: object) -> None:
        self._notes.write_text(json.dumps(notes), encoding="utf-8")

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        return self._calls.call(operation, arguments)

    def request(
        self, operation: str, arguments: Sequence[object], headers: Mapping[str, str]
    ) -> HttpAnswer | Ended:
        answer = self._calls.ask(operation, arguments, headers)
        return Ended(answer.text, answer.late) if isinstance(answer, Broken) else answer

    def expressible(self, operation: str, arguments: Sequence[object]) -> bool:
        """Whether a request can say this call at all."""
        return self._calls.expressible(operation, arguments)

    def at(self, instant: datetime) -> None:
        """Its clock is its own. Where that matters, nobody asks for it to be judged."""

    def restart(self) -> None:
        """Nobody here can end it: evals that do are left out."""

    def together(
        self,
        branches: Sequence[Branch],
        turns: str,  # noqa: ARG002  processes take turns as the system gives them
    ) -> list[list[Timed]]:
        beside = [self.line() for _ in branches]
        try:
            return all_at_once(beside, branches)
        finally:
            for calls in beside:
                calls.close()

    def line(self) -> HttpCalls:
        """The same calls, over a connection of their own."""
        return self._calls.beside(self._connect)

    def close(self) -> None:
        self._calls.close()

    def _connect(self) -> socket.socket:
        plain = socket.create_connection((self._host, self._port), timeout=_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is None:
            return plain
        return self._tls.wrap_socket(plain, server_hostname=self._host)
