"""Starts a built shortener, makes a short link, follows it, and stops the service again."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

TARGET = "https://example.org/a/rather/long/address?with=words"
PATIENCE = 15.0


def main() -> int:
    """Run the demo on the product folder that the command line names."""
    if len(sys.argv) != 2:  # noqa: PLR2004 the command and one folder
        return complain("say which folder holds the product: follow_a_link.py build/shortener")
    product = Path(sys.argv[1])
    if not (product / "src" / "shortener").is_dir():
        return complain(f"{product} holds no built shortener; build it first")
    port = free_port()
    service = subprocess.Popen(
        [sys.executable, "-m", "shortener", "--port", str(port)],
        cwd=product,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    try:
        if not is_listening(service, port):
            return complain("the shortener did not start")
        say(f"The shortener that was built from the spec listens on port {port}.")
        return follow_a_link(port)
    finally:
        stop(service)


def follow_a_link(port: int) -> int:
    """Make one link and follow it. 0 when it leads where it should."""
    status, _, body = ask(port, "POST", "/links", {"target": TARGET})
    if status != http.HTTPStatus.CREATED:
        return complain(f"POST /links answered {status}: {body.decode(errors='replace')}")
    code = json.loads(body)["code"]
    say(f"POST /links made the code {code} for {TARGET}")
    status, location, _ = ask(port, "GET", f"/{code}", None)
    say(f"GET /{code} answered {status} and leads to {location}")
    if (status, location) != (http.HTTPStatus.FOUND, TARGET):
        return complain("that is not where it should lead")
    _, _, body = ask(port, "GET", f"/{code}/visits", None)
    say(f"GET /{code}/visits counts {json.loads(body)['visits']} visit")
    return 0


def ask(port: int, method: str, path: str, body: object) -> tuple[int, str | None, bytes]:
    """One request. Redirects are not followed: where one leads is the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.getheader("Location"), response.read()
    finally:
        connection.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_listening(service: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the service accepts connections, or has ended, or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and service.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def stop(service: subprocess.Popen[bytes]) -> None:
    """End the service if it still runs, by force if it does not listen."""
    if service.poll() is not None:
        return
    service.terminate()
    try:
        service.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        service.kill()
        service.wait()
    say("The service is stopped.")


def say(line: str) -> None:
    """Print a line at once, so that lines of the service fall in between at the right place."""
    print(line, flush=True)


def complain(line: str) -> int:
    """Say what went wrong; the demo's exit code."""
    print(line, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
