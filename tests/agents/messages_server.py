"""A local stand-in for the Messages API, which answers from a script (see messages_script.py).

script = {"operation.fee": [[use("write_file", path="fee.py", text="..."), FINISH]]}
with messages_server(script) as server:
    ...  # point the agent's base URL at server.url
    assert server.problems == []
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import attrs

from tests.agents.messages_request import problem
from tests.agents.messages_script import Script, Turn, failing

_ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}
_VERSIONS = frozenset({"2023-06-01", "2026-10-21"})
_CHARACTERS_IN_TOKEN = 4


@attrs.define
class _Conversation:
    turns: Sequence[Turn]
    opening: str
    next_turn: int = 0
    # The last answer said nothing that can be sent back: the next request may leave its turn out.
    silent: bool = False
    paused: bool = False


@attrs.define
class MessagesServer:
    """What a test sees: the address, the requests as they came, and what was wrong with them."""

    script: Script
    key: str | None
    url: str = ""
    requests: list[dict[str, Any]] = attrs.field(factory=list)
    headers: list[dict[str, str]] = attrs.field(factory=list)
    times: list[float] = attrs.field(factory=list)
    problems: list[str] = attrs.field(factory=list)
    _conversations: dict[str, list[_Conversation]] = attrs.field(factory=dict)
    _signatures: set[str] = attrs.field(factory=set)
    _ids: int = 0
    _lock: threading.Lock = attrs.field(factory=threading.Lock)

    def conversations(self, text: str) -> int:
        """How many conversations there were about a text of the script."""
        return len(self._conversations.get(text, ()))

    def take_turn(self, headers: Mapping[str, str], body: Any) -> Mapping[str, Any]:
        """The turn that answers a request: the script's, or an error that the request deserves."""
        with self._lock:
            self.requests.append(body)
            self.headers.append(dict(headers))
            self.times.append(time.monotonic())
            refused = _refused_headers(headers, self.key)
            if refused is not None:
                return self._refuse(*refused)
            talk = self._conversation(headers, body)
            paused = talk is not None and talk.paused
            wrong = problem(body, paused=paused, signatures=self._signatures)
            if wrong is None and talk is None:
                wrong = "the script has no conversation about this first message"
            if wrong is None and talk is not None and talk.next_turn >= len(talk.turns):
                wrong = f"the script for this conversation ends after {talk.next_turn} turns"
            if wrong is not None or talk is None:
                return self._refuse(400, wrong or "")
            turn = talk.turns[talk.next_turn]
            talk.next_turn += 1
            turn = turn if isinstance(turn, Mapping) else {"content": turn}
            if "content" not in turn:
                return turn
            talk.silent = not any(_says_something(block) for block in turn["content"])
            talk.paused = turn.get("stop_reason") == "pause_turn"
            return self._answer(turn, body)

    def _refuse(self, status: int, message: str) -> Mapping[str, Any]:
        self.problems.append(f"{status}: {message}")
        return failing(status, message)

    def _conversation(self, headers: Mapping[str, str], body: Any) -> _Conversation | None:
        opening = _opening(body)
        places = [(opening.find(text), -len(text), text) for text in self.script if text in opening]
        if not places:
            return None
        text = min(places)[2]
        known = self._conversations.setdefault(text, [])
        ours = [talk for talk in known if talk.opening == opening]
        begins = not any(message.get("role") == "assistant" for message in body["messages"])
        again = int(headers.get("x-stainless-retry-count", "0")) > 0
        if ours and (not begins or again or ours[-1].silent):
            return ours[-1]
        attempts = self.script[text]
        known.append(_Conversation(attempts[min(len(known), len(attempts) - 1)], opening))
        return known[-1]

    def _answer(self, turn: Mapping[str, Any], body: Mapping[str, Any]) -> Mapping[str, Any]:
        content = [self._completed(dict(block)) for block in turn["content"]]
        uses = any(block["type"] == "tool_use" for block in content)
        usage = {
            "input_tokens": len(json.dumps(body)) // _CHARACTERS_IN_TOKEN,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": len(json.dumps(content)) // _CHARACTERS_IN_TOKEN,
        }
        self._ids += 1
        message = {
            "id": f"msg_{self._ids:04}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": content,
            "stop_reason": turn.get("stop_reason") or ("tool_use" if uses else "end_turn"),
            "stop_sequence": None,
            "stop_details": turn.get("stop_details"),
            "usage": {**usage, **turn.get("usage", {})},
        }
        return {"message": message, "seconds": turn.get("seconds", 0)}

    def _completed(self, block: dict[str, Any]) -> dict[str, Any]:
        self._ids += 1
        if block["type"] == "tool_use":
            return {"id": f"toolu_{self._ids:04}", **block}
        if block["type"] == "thinking":
            signed = {"signature": f"signed-{self._ids:04}", **block}
            self._signatures.add(signed["signature"])
            return signed
        return block


@contextmanager
def messages_server(script: Script | Path, key: str | None = None) -> Iterator[MessagesServer]:
    """Serve a script, or a JSON file of one. With a `key`, any other key is answered with 401."""
    if isinstance(script, Path):
        script = json.loads(script.read_text(encoding="utf-8"))
    state = MessagesServer(script, key)
    listener = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    listener.daemon_threads = True
    state.url = f"http://127.0.0.1:{listener.server_address[1]}"
    # A short poll, because the stand-in is stopped once for each test.
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


def _opening(body: Any) -> str:
    """The first text of the first user message, or nothing where there is none."""
    try:
        content = body["messages"][0]["content"]
        return content if isinstance(content, str) else content[0]["text"]
    except (KeyError, IndexError, TypeError):
        return ""


def _says_something(block: Mapping[str, Any]) -> bool:
    return block["type"] == "tool_use" or bool(block.get("text", "").strip())


def _refused_headers(headers: Mapping[str, str], key: str | None) -> tuple[int, str] | None:
    if headers.get("anthropic-version") not in _VERSIONS:
        return 400, "anthropic-version: header is required"
    if not headers.get("content-type", "").startswith("application/json"):
        return 400, "content-type: must be application/json"
    bearer = headers.get("authorization", "").removeprefix("Bearer ")
    given = headers.get("x-api-key") or bearer
    if not given:
        return 401, "a key is required, as `x-api-key` or as `Authorization: Bearer`"
    if key is not None and given != key:
        # As careless as a service can be: the agent has to cut the key out by itself.
        return 401, f"invalid key {given}"
    return None


def _handler(state: MessagesServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("content-length", "0")))
            if self.path != "/v1/messages":
                self._send(404, _error(404, f"no such path: {self.path}"))
                return
            try:
                body = json.loads(text)
            except ValueError:
                self._send(400, _error(400, "the body is not JSON"))
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._play(state.take_turn(headers, body))

        def _play(self, turn: Mapping[str, Any]) -> None:
            time.sleep(turn.get("seconds", 0))
            if turn.get("drop"):
                self.close_connection = True
                return
            if "raw" in turn:
                self._send(200, turn["raw"].encode(), turn.get("type", "text/html"))
            elif "message" in turn and "status" not in turn:
                self._send(200, json.dumps(turn["message"]).encode())
            else:
                after = turn.get("retry_after")
                extra = {} if after is None else {"retry-after": str(after)}
                status = turn["status"]
                self._send(status, _error(status, turn.get("message", "try later")), extra=extra)

        def _send(
            self,
            status: int,
            body: bytes,
            content_type: str = "application/json",
            extra: Mapping[str, str] | None = None,
        ) -> None:
            try:
                self.send_response(status)
                headers = {"content-type": content_type, "content-length": str(len(body))}
                for name, value in {**headers, **(extra or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                # The client gave up waiting, which is what some tests want to see.
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Says nothing: a test's output is for its failures."""

    return Handler


def _error(status: int, message: str) -> bytes:
    kind = _ERROR_TYPES.get(status, "api_error")
    return json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()
