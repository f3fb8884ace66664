"""The zygote: the first process inside. It never imports product code; it forks who does.

It serves one subject at a time, and takes requests from the judge as lines of JSON on a socket it
inherits. Descriptors go back beside the answers. When the socket closes, it ends and takes
everything inside with it.
"""

import contextlib
import gc
import importlib
import json
import linecache
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from factoryc.judge.host import limits, subject
from factoryc.judge.host.audit import report_acts
from factoryc.judge.host.becoming import NO_PROGRAM, become_program
from factoryc.judge.host.clock import stand_in
from factoryc.judge.host.commands import run_commands, take_events
from factoryc.judge.host.compiling import compile_apart
from factoryc.judge.host.inside import FIRST_PORT, LAST_PORT, Zygote, become_subject
from factoryc.judge.host.landlock import make_rules
from factoryc.judge.host.library import serve_library
from factoryc.judge.host.listening import is_listening
from factoryc.judge.host.scratch import sweep
from factoryc.judge.host.server import run_program
from factoryc.judge.host.speaking import run_speaking
from factoryc.judge.host.subject import Subject
from factoryc.judge.host.together import SOON
from factoryc.judge.host.written_files import written_files

_CHUNK = 1 << 16
_WATCH_SECONDS = 0.1
_GRACE_SECONDS = 0.3
_CONNECT_SECONDS = 2.0
_PRELOADED = """
abc argparse ast asyncio base64 bisect calendar collections.abc concurrent.futures.thread
contextlib contextvars copy csv dataclasses datetime decimal difflib email.message email.parser
email.utils enum fractions functools graphlib hashlib heapq hmac html http.client http.cookies
http.server importlib.resources inspect io ipaddress itertools json locale logging math
mimetypes numbers operator pathlib pickle platform pprint queue random re runpy secrets select
selectors shutil signal socketserver sqlite3 ssl statistics string struct subprocess tempfile
textwrap threading time traceback types typing unicodedata urllib.parse urllib.request uuid
weakref zlib zoneinfo
"""


def main() -> None:
    """Settle in, say hello, serve until the judge hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    for name in _PRELOADED.split():
        # A Python may be built without some of them.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if settings["user"] is not None:
        limits.drop_to(settings["user"])
    for module in [name for name in sys.modules if name.startswith("factoryc.")]:
        # A traceback shows source lines; reading ours then would look like snooping.
        linecache.getlines(sys.modules[module].__file__ or "")
    limits.gain_no_privileges()
    limits.adopt_orphans()
    limits.hide_from_neighbours()
    # The first process of a namespace gets only the signals it asks for; Python asks for this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.chdir(settings["work"])
    zygote = Zygote(control, settings)
    if not os.access(sys.executable, os.X_OK) or not os.access(os.__file__, os.R_OK):
        sys.exit(f"the Python at {sys.executable} cannot be reached by an ordinary user")
    if settings["rules"] is not None:
        zygote.rules = make_rules(**settings["rules"])
    if not zygote.alone:
        zygote.neighbours = limits.count_neighbours()
    zygote.compiled = compile_apart(zygote)
    gc.collect()
    gc.freeze()
    _answer(control, {"hello": os.getpid(), "alone": zygote.alone})
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        _serve(zygote)
    _leave(zygote)


def _leave(zygote: Zygote) -> NoReturn:
    if zygote.subject is not None:
        with contextlib.suppress(TimeoutError):
            subject.bury(zygote.subject, "closed", 0, zygote.alone)
    os._exit(0)


def _leave_if_alone(zygote: Zygote) -> None:
    """The judge waits for an answer now; its socket has something to say only if it is gone."""
    with contextlib.suppress(BlockingIOError):
        if not zygote.control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
            _leave(zygote)


def _serve(zygote: Zygote) -> None:
    requests: dict[str, Callable[[Zygote, Mapping[str, Any]], None]] = {
        "library": _start_library,
        "server": _start_server,
        "run": _run,
        "commands": _run_commands,
        "clock": _set_clock,
        "connect": _connect,
        "state": _state,
        "files": _files,
        "end": _end,
    }
    waiting = b""
    while True:
        _wait_for_request(zygote)
        chunk = zygote.control.recv(_CHUNK)
        if not chunk:
            return
        waiting += chunk
        while (end := waiting.find(b"\n")) >= 0:
            request = json.loads(waiting[:end])
            waiting = waiting[end + 1 :]
            requests[request["do"]](zygote, request)


def _answer(control: socket.socket, answer: Mapping[str, Any], *descriptors: int) -> None:
    line = json.dumps(answer).encode("ascii") + b"\n"
    if descriptors:
        socket.send_fds(control, [line[:1]], descriptors)
        line = line[1:]
    control.sendall(line)


def _wait_for_request(zygote: Zygote) -> None:
    """Return when the judge has something to say; meanwhile look after the subject."""
    while True:
        poll = select.poll()
        poll.register(zygote.control, select.POLLIN)
        current = zygote.subject
        if current is not None:
            poll.register(current.output, select.POLLIN)
        ready = dict(poll.poll(_WATCH_SECONDS * 1000 if current else None))
        if zygote.control.fileno() in ready:
            return
        if current is None:
            continue
        if current.output in ready:
            subject.drain(current)
            if ready[current.output] & select.POLLHUP:
                time.sleep(0.001)
        _watch_memory(zygote, current)


def _watch_memory(zygote: Zygote, current: Subject) -> None:
    # Each process is bounded by itself; this bounds their sum. What all share with the zygote is
    # counted out.
    if current.verdict is not None:
        return
    pids = subject.everybody(zygote.alone)
    if len(pids) < 2:  # noqa: PLR2004  one process needs no sum
        return
    own = subject.written_memory(os.getpid())
    held = sum(max(0, subject.written_memory(pid) - own) for pid in pids)
    if held > zygote.limits["memory_bytes"]:
        current.verdict = "memory"
        subject.kill_everybody(zygote.alone)


def _make_room(zygote: Zygote, request: Mapping[str, Any]) -> bool:
    """Nobody lives inside, and nothing of the one before is left. False: it could not be done."""
    zygote.within = request.get("within", "")
    try:
        if zygote.subject is not None:
            subject.bury(zygote.subject, "closed", 0, zygote.alone)
            zygote.subject = None
        if request.get("keep") or sweep(zygote.settings["scratch"]):
            return True
    except TimeoutError:
        pass
    _answer(zygote.control, {"dirty": True})
    return False


def _audit(zygote: Zygote, events: socket.socket) -> None:
    scratch, private = zygote.settings["scratch"], zygote.settings["private"]
    report_acts(events.detach(), scratch, private, zygote.product)


def _channel(kind: int) -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, kind)


def _start_library(zygote: Zygote, request: Mapping[str, Any]) -> None:
    if not _make_room(zygote, request):
        return
    judges, theirs = _channel(socket.SOCK_STREAM)
    heard, told = _channel(socket.SOCK_SEQPACKET)
    told.setblocking(False)

    def run(output: int) -> int:
        become_subject(zygote, output, theirs.fileno(), told.fileno())
        judges.detach()
        heard.detach()
        if "command" in request["binding"]:
            run_speaking(request["binding"]["command"], theirs, zygote.product)
        _audit(zygote, told)
        stand_in(zygote.clock, request["binding"].get("clock"))
        serve_library(theirs, request["binding"], zygote.product, zygote.clock.now)
        return 0

    _start(zygote, run)
    _answer(zygote.control, {"started": True}, judges.fileno(), heard.fileno())
    for end in (judges, theirs, heard, told):
        end.close()


def _start(zygote: Zygote, run: Callable[[int], int]) -> Subject:
    zygote.subject = subject.fork_subject(
        run, zygote.limits["output_bytes"], zygote.limits["cpu_seconds"]
    )
    return zygote.subject


def _start_server(zygote: Zygote, request: Mapping[str, Any]) -> None:
    if not _make_room(zygote, request):
        return
    heard, told = _channel(socket.SOCK_SEQPACKET)
    told.setblocking(False)
    port = zygote.port = zygote.port + 1 if zygote.port < LAST_PORT else FIRST_PORT
    arguments = [argument.replace("{port}", str(port)) for argument in request["arguments"]]

    def run(output: int) -> int:
        become_subject(zygote, output, told.fileno())
        heard.detach()
        _audit(zygote, told)
        stand_in(zygote.clock, request.get("clock"))
        if request["hasty"]:
            # As often as Python can: requests at once are to meet wherever they might.
            sys.setswitchinterval(SOON)
        return run_program(request["module"], arguments)

    started = _start(zygote, run)
    started.port = port
    told.close()
    deadline = time.monotonic() + request["seconds"]
    while not (listening := is_listening(port)) and time.monotonic() < deadline:
        if subject.wait_for_end(started, 0.001):
            break
        _leave_if_alone(zygote)
    _answer(zygote.control, {"started": True, "listening": listening}, heard.fileno())
    heard.close()


def _run_commands(zygote: Zygote, request: Mapping[str, Any]) -> None:
    if not _make_room(zygote, request):
        return
    heard, told = _channel(socket.SOCK_SEQPACKET)
    told.setblocking(False)

    def command(arguments: list[str]) -> Callable[[int, int], int]:
        def run(output: int, error: int) -> int:
            become_subject(zygote, output, error, told.fileno())
            os.dup2(error, 2)
            os.close(error)
            heard.detach()
            if "program" in request:
                return _run_other(request["program"], arguments, zygote.product)
            _audit(zygote, told)
            stand_in(zygote.clock, request.get("clock"))
            return run_program(request["module"], arguments)

        return run

    ended = run_commands(
        [command(arguments) for arguments in request["commands"]],
        request["seconds"],
        zygote.limits["output_bytes"],
        zygote.alone,
    )
    told.close()
    answer = {"ended": ended, "events": take_events(heard)}
    heard.close()
    _answer(zygote.control, answer)


def _run_other(program: Sequence[str], arguments: Sequence[str], product: str) -> int:
    """Become a program that is no module of ours, or say on standard error why there is none."""
    try:
        become_program([*program, *arguments], product)
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")
        return NO_PROGRAM


def _set_clock(zygote: Zygote, request: Mapping[str, Any]) -> None:
    zygote.clock.show(request["at"])
    _answer(zygote.control, {"at": request["at"]})


def _connect(zygote: Zygote, _request: Mapping[str, Any]) -> None:
    if zygote.subject is None or not zygote.subject.port:
        _answer(zygote.control, {"refused": "the server has ended"})
        return
    try:
        with socket.create_connection(
            ("127.0.0.1", zygote.subject.port), timeout=_CONNECT_SECONDS
        ) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.setblocking(True)
            _answer(zygote.control, {"connected": True}, connection.fileno())
    except OSError as error:
        _answer(zygote.control, {"refused": str(error)})


def _run(zygote: Zygote, request: Mapping[str, Any]) -> None:
    if not _make_room(zygote, request):
        return

    def run(output: int) -> int:
        become_subject(zygote, output)
        return _run_other(request["arguments"], (), zygote.product)

    started = _start(zygote, run)
    deadline = time.monotonic() + request["seconds"]
    ended = False
    while not ended and (left := deadline - time.monotonic()) > 0:
        ended = subject.wait_for_end(started, min(left, _WATCH_SECONDS))
        _watch_memory(zygote, started)
        _leave_if_alone(zygote)
    _end(zygote, {"reason": "exited" if ended else "timeout", "grace": 0})


def _state(zygote: Zygote, _request: Mapping[str, Any]) -> None:
    current = zygote.subject
    alive = current is not None and not subject.has_ended(current)
    peak = subject.peak_memory(current) if current is not None and alive else 0
    _answer(zygote.control, {"alive": alive, "peak_memory_bytes": peak})


def _files(zygote: Zygote, _request: Mapping[str, Any]) -> None:
    _answer(zygote.control, {"files": written_files(zygote.settings["scratch"])})


def _end(zygote: Zygote, request: Mapping[str, Any]) -> None:
    if zygote.subject is None:
        _answer(zygote.control, {"ending": None})
        return
    try:
        grace = _GRACE_SECONDS if request["grace"] else 0
        ending = subject.bury(zygote.subject, request["reason"], grace, zygote.alone)
    except TimeoutError:
        _answer(zygote.control, {"dirty": True})
        return
    zygote.subject = None
    _answer(zygote.control, {"ending": ending})
