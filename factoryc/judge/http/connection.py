"""One kept connection to a server under judgement: a request in, an answer out, in bounded time."""

import http.client
import select
import socket
import time
from collections.abc import Callable, Mapping

from factoryc.judge.http.request import HttpRequest
from factoryc.judge.subjects.subject import HttpAnswer

_MOST_BODY = 16 << 20
_CHUNK = 1 << 16
_AT_ONCE = getattr(socket, "TCP_QUICKACK", None)


class NoAnswer(Exception):
    """The server did not answer; the text says what happened instead."""


class LateAnswer(NoAnswer):
    """Time was up before it answered."""


class Connection(http.client.HTTPConnection):
    """Connects by way of `open_socket`, and again when the server has hung up between answers.

    `below` stands before the target of each request.
    """

    def __init__(
        self, open_socket: Callable[[], socket.socket], seconds: float, host: str, below: str
    ) -> None:
        super().__init__(host, timeout=seconds)
        self._below = below
        self._open_socket = open_socket
        self._seconds = seconds

    def connect(self) -> None:
        self.sock = self._open_socket()
        self.sock.settimeout(self._seconds)

    def ask(self, request: HttpRequest, headers: Mapping[str, str]) -> HttpAnswer:
        """Send a request, with more headers, and wait for its answer. Raises NoAnswer.

        A request is never sent twice: nobody could tell what the first one did.
        """
        if self.sock is not None and select.select([self.sock], [], [], 0)[0]:
            # Nothing is due here, so the server has closed this connection, as it may.
            self.close()
        try:
            self.request(
                request.method,
                self._below + request.target,
                request.body,
                {**request.headers, **headers},
            )
            if _AT_ONCE is not None:
                # A server that sends head and body apart waits for word that the head has come.
                self.sock.setsockopt(socket.IPPROTO_TCP, _AT_ONCE, 1)
            return self._answer()
        except TimeoutError:
            self.close()
            raise LateAnswer(f"did not answer within {self._seconds:g} s") from None
        except http.client.RemoteDisconnected:
            self.close()
            raise NoAnswer("closed the connection without an answer") from None
        except (http.client.HTTPException, ValueError) as error:
            self.close()
            raise NoAnswer(f"answered with something other than HTTP: {error!r}") from None
        except OSError as error:
            self.close()
            raise NoAnswer(f"broke the connection: {error}") from None

    def _answer(self) -> HttpAnswer:
        deadline = time.monotonic() + self._seconds
        response = self.getresponse()
        body = b""
        while chunk := response.read(_CHUNK):
            body += chunk
            if len(body) > _MOST_BODY:
                raise http.client.HTTPException("the body does not end")
            if time.monotonic() > deadline:
                # A drip of bytes must not prolong the wait.
                raise TimeoutError
        headers: dict[str, str] = {}
        for name, value in response.getheaders():
            lower = name.lower()
            headers[lower] = f"{headers[lower]}, {value}" if lower in headers else value
        return HttpAnswer(response.status, headers, body)
