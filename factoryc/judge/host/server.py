"""A server under judgement: its module run as a program, and how to see that it listens."""

import atexit
import os
import runpy
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

_LISTENING = "0A"
# How /proc/net writes 127.0.0.1, 0.0.0.0, and the IPv6 wildcard, which takes IPv4 callers too.
_REACHABLE = frozenset({"0100007F", "00000000", "0" * 32})


def run_program(module: str, arguments: Sequence[str]) -> int:
    """Do what `python -m module arguments` does, and give the status it would end with."""
    sys.argv = [module, *arguments]
    status = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        status = _status(leaving.code)
    except BaseException:  # noqa: BLE001  shown on stderr, as the interpreter would
        sys.excepthook(*sys.exc_info())
        status = 1
    # A program lives as long as its threads do, and its exit handlers run after them.
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001  there is no public way
    atexit._run_exitfuncs()  # noqa: SLF001  as above
    return status


def _status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def is_listening(port: int) -> bool:
    """Whether somebody inside takes connections to 127.0.0.1 at `port`.

    Read from the kernel's table: a connection made only to find out would be seen by the product.
    """
    wanted = f"{port:04X}"
    for table in ("/proc/self/net/tcp", "/proc/self/net/tcp6"):
        if not os.path.exists(table):  # noqa: PTH110  asked a thousand times a second
            continue
        for line in Path(table).read_text("ascii").splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, number = local.partition(":")
            if number == wanted and state == _LISTENING and address in _REACHABLE:
                return True
    return False
