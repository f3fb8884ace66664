"""The shortener over HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from shortener.operations.shorten import shorten
from shortener.operations.visit import visit
from shortener.operations.visits import visits
from shortener.state import State
from shortener.types import AliasTaken, Rejected, UnknownCode


def serve(host: str, port: int) -> None:
    """Answer requests until the process ends."""
    state, lock = State(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            try:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
                if self.path != "/links":
                    self.answer(404, {"error": "no such page"})
                    return
                if not isinstance(body, dict):
                    body = {}
                with lock:
                    link = shorten(state, body.get("target"), body.get("alias"))
            except AliasTaken:
                self.answer(409, {"error": "alias taken"})
            except (Rejected, ValueError):
                self.answer(400, {"error": "invalid"})
            else:
                shown = {"code": link.code, "target": link.target, "visits": link.visits}
                self.answer(201, shown)

        def do_GET(self) -> None:
            parts = [unquote(part) for part in self.path[1:].split("/")]
            try:
                with lock:
                    if len(parts) == 2 and parts[1] == "visits":
                        self.answer(200, {"visits": visits(state, parts[0])})
                    elif len(parts) == 1:
                        self.answer(302, None, visit(state, parts[0]))
                    else:
                        self.answer(404, {"error": "no such page"})
            except UnknownCode:
                self.answer(404, {"error": "unknown code"})
            except Rejected:
                self.answer(400, {"error": "invalid"})

        def answer(self, status: int, shown: object, location: str | None = None) -> None:
            body = b"" if shown is None else json.dumps(shown).encode()
            self.send_response(status)
            if shown is not None:
                self.send_header("Content-Type", "application/json")
            if location is not None:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Requests are nobody's business."""

    ThreadingHTTPServer((host, port), Handler).serve_forever()
