"""What bounds a process inside: resource limits, and what it may not do to its neighbours."""

import contextlib
import ctypes
import os
import resource
from collections.abc import Mapping

_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVILEGES = 38
_CAPABILITY_VERSION = 0x20080522
# What lies in the buffers of sockets and pipes counts as nobody's memory.
_OPEN_FILES = 512
_ROOM_FOR_CODE = 1 << 30

_libc = ctypes.CDLL(None, use_errno=True)


def apply_limits(limits: Mapping[str, int], neighbours: int) -> None:
    """Bound this process and all that it starts. There is no way back.

    Memory counts as written data: address space alone would punish threads, whose allocator
    reserves far more than it uses. The address space is bounded too, generously, because shared
    mappings are no data.
    """
    memory = limits["memory_bytes"]
    _bound(resource.RLIMIT_DATA, memory)
    _bound(resource.RLIMIT_AS, 2 * memory + _ROOM_FOR_CODE)
    # The soft limit sends SIGXCPU, which says what happened; the hard one, SIGKILL.
    seconds = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    _bound(resource.RLIMIT_FSIZE, limits["file_bytes"])
    # The zygote counts as one, and so do other processes of the same user, where we share it.
    _bound(resource.RLIMIT_NPROC, limits["processes"] + 1 + neighbours)
    _bound(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _bound(resource.RLIMIT_CORE, 0)


def _bound(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def count_neighbours() -> int:
    """The threads of all processes that this user has on this machine."""
    count = 0
    for process in os.scandir("/proc"):
        if process.name.isdigit():
            with contextlib.suppress(OSError):
                if process.stat().st_uid == os.getuid():
                    count += len(os.listdir(f"/proc/{process.name}/task"))  # noqa: PTH208  a count
    return count


def drop_to(user: int) -> None:
    """Become an unprivileged user for good; its number is its group's number too."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def gain_no_privileges() -> None:
    """Take away every capability for good; no program that it starts can raise its privileges."""
    none = (ctypes.c_uint32 * 6)()
    _libc.capset((ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0), none)
    _libc.prctl(_PR_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of what descendants leave behind, as the first process of a namespace is."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def hide_from_neighbours() -> None:
    """No process of the same user can read or trace this one."""
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def show_to_neighbours() -> None:
    """Undo `hide_from_neighbours`, which a forked process inherits."""
    _libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
