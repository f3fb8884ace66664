"""What the zygote knows, and the step from the zygote to a process for product code."""

import os
import signal
import socket
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from factoryc.judge.host import limits
from factoryc.judge.host.clock import HostClock
from factoryc.judge.host.filter import filter_calls, filter_reach, is_known_machine
from factoryc.judge.host.landlock import scopes_signals, take_on_rules
from factoryc.judge.host.sources import import_compiled
from factoryc.judge.host.subject import Subject

FIRST_PORT, LAST_PORT = 10000, 32000
_MOST_FILES = 4096


class Zygote:
    """What the zygote knows between two requests."""

    def __init__(self, control: socket.socket, settings: Mapping[str, Any]) -> None:
        self.control = control
        self.settings = settings
        self.limits: Mapping[str, int] = settings["limits"]
        self.alone = os.getpid() == 1
        self.neighbours = 0
        self.rules: int | None = None
        self.port = FIRST_PORT
        self.subject: Subject | None = None
        self.compiled: dict[str, bytes] = {}
        self.within = ""
        self.clock = HostClock()

    @property
    def product(self) -> str:
        """The folder of what is judged now: all that is shown, or one implementation of many."""
        shown: str = self.settings["product"]
        return f"{shown}/{self.within}" if self.within else shown


def become_subject(zygote: Zygote, output: int, *kept: int) -> None:
    """In the new process: give up what is the zygote's, and take on the limits."""
    os.setsid()
    silence = os.open("/dev/null", os.O_RDONLY)
    os.dup2(silence, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    # Its number will mean another file; the object must not close that one later.
    os.close(zygote.control.detach())
    last = 2
    rules = () if zygote.rules is None else (zygote.rules,)
    for descriptor in sorted((*kept, *rules)):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, _MOST_FILES)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    limits.show_to_neighbours()
    limits.apply_limits(zygote.limits, zygote.neighbours)
    if zygote.rules is not None:
        take_on_rules(zygote.rules)
        os.close(zygote.rules)
        filter_calls(scopes_signals())
    elif zygote.alone and is_known_machine():
        filter_reach()
    sys.stdout, sys.stderr = _printer(1), _printer(2)
    sys.path[0] = f"{zygote.product}/src"
    import_compiled(zygote.compiled)


def _printer(descriptor: int) -> TextIO:
    return os.fdopen(descriptor, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
