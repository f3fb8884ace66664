"""Evidence in words: reports forbidden-looking acts of product code while it acts.

Not a boundary; the sandbox is the boundary. Reports are dropped when nobody takes them, so that
product code is never held up, and each is sent once.
"""

import contextlib
import json
import os
import re
import sys
from collections.abc import Sequence
from typing import Any

_MOST_REPORTS = 256
_DETAIL_LENGTH = 300
_PROCESS = re.compile(r"/proc/\d+/")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LOOPBACK = ("127.", "localhost", "::1", "0.0.0.0", "::ffff:127.")  # noqa: S104  compared, never bound
_OWN_NAME = os.uname().nodename
_DEVICES = frozenset({"/dev/null", "/dev/tty", "/dev/stdout", "/dev/stderr"})
_PROCESS_STARTS = {
    "os.system": "runs a shell command",
    "os.exec": "replaces itself by a program",
    "os.posix_spawn": "starts a program",
    "os.spawn": "starts a program",
    "os.fork": "forks",
    "os.forkpty": "forks",
    "pty.spawn": "starts a program",
    "subprocess.Popen": "starts a program",
}
_CHANGES = {
    "os.remove": "deletes",
    "os.rmdir": "deletes",
    "os.mkdir": "makes",
    "os.rename": "renames",
    "os.link": "links",
    "os.symlink": "links",
    "os.truncate": "truncates",
    "os.chmod": "changes",
    "os.chown": "changes",
    "os.utime": "changes",
}
_EVERYWHERE = frozenset({"", "/"})
_READ_BY_PYTHON = (
    "/dev",
    "/etc/apache2",
    "/etc/httpd",
    "/etc/localtime",
    "/etc/mime.types",
    "/proc/self",
    "/usr/share/zoneinfo",
)
_NO_FILES = frozenset({":memory:", b":memory:", ""})
_LISTINGS = frozenset({"os.listdir", "os.scandir"})
_ADDRESSED = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


def report_acts(  # noqa: PLR0915  one branch an event
    channel: int, scratch: Sequence[str], private: Sequence[str], product: str
) -> None:
    """Watch this process from now on. `private` are folders whose reading is evidence of an attack.

    What Python needs in order to run is read without a word, and so is the product itself.
    """
    writable = tuple(folder.rstrip("/") + "/" for folder in scratch)
    hidden = tuple(folder.rstrip("/") + "/" for folder in private)
    own = f"/proc/{os.getpid()}/"
    needed = (*(f"{folder.rstrip('/')}/" for folder in (product, *_python_folders())), own)

    work = f"{os.getcwd()}/"  # noqa: PTH109  a text, as all paths here are

    def from_work(path: str) -> str:
        return path.removeprefix(work)

    def is_private(path: str) -> bool:
        return path.startswith(hidden) or bool(_PROCESS.match(path) and not path.startswith(own))

    sent: set[tuple[str, str]] = set()

    def report(kind: str, detail: str) -> None:
        detail = detail[:_DETAIL_LENGTH]
        if len(sent) >= _MOST_REPORTS or (kind, detail) in sent:
            return
        sent.add((kind, detail))
        try:
            os.write(channel, json.dumps([kind, detail]).encode("ascii"))
        except OSError:
            return

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path = _absolute(arguments[0])
            if path is None:
                return
            flags = arguments[2] if isinstance(arguments[2], int) else 0
            if path.startswith(writable):
                report("file", f"{'writes' if flags & _WRITING else 'reads'} {from_work(path)}")
            elif flags & _WRITING and path not in _DEVICES:
                report("write", f"opens {path} for writing")
            elif is_private(path):
                report("read", f"reads {path}")
            elif not f"{path}/".startswith(needed):
                report("file", f"reads {path}")
        elif event in _CHANGES:
            for argument in arguments[: 2 if event == "os.rename" else 1]:
                path = _absolute(argument)
                if path is not None and path.startswith(writable):
                    report("file", f"writes {from_work(path)}")
                elif path is not None:
                    report("write", f"{_CHANGES[event]} {path}")
        elif event == "sqlite3.connect":
            path = _absolute(arguments[0])
            if path is not None and arguments[0] not in _NO_FILES:
                report("file", f"writes {from_work(path)}")
        elif event in _LISTINGS:
            path = _absolute(arguments[0])
            if path is not None and is_private(f"{path}/"):
                report("read", f"lists {path}")
        elif event in _ADDRESSED:
            address = arguments[1]
            if isinstance(address, tuple) and not _is_loopback(address[0]):
                report("network", f"sends to {address[0]} port {address[1]}")
        elif event in _LOOKUPS:
            if not _is_loopback(arguments[0]):
                report("network", f"looks up {arguments[0]}")
        elif event in _PROCESS_STARTS:
            program = str(arguments[0])[:_DETAIL_LENGTH] if arguments else ""
            report("process", f"{_PROCESS_STARTS[event]} {program}".rstrip())
        elif event == "os.kill" and arguments[0] != os.getpid():
            report("process", f"sends signal {arguments[1]} to process {arguments[0]}")
        elif event == "ctypes.dlopen":
            report("native", f"loads the native library {arguments[0]}")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        # Evidence may be lost; the product's act may not fail because of it.
        with contextlib.suppress(Exception):
            watch(event, arguments)

    sys.addaudithook(hook)


def _python_folders() -> tuple[str, ...]:
    """Where Python reads of its own accord: modules, devices, time zones, kinds of files."""
    named = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path}
    return (*(folder for folder in named if folder not in _EVERYWHERE), *_READ_BY_PYTHON)


def _absolute(path: object) -> str | None:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, str | os.PathLike):
        return None
    return os.path.abspath(path)  # noqa: PTH100  pathlib is slow here, and this runs for every open


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    return host is None or host in ("", _OWN_NAME) or str(host).startswith(_LOOPBACK)
