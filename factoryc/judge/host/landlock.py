"""Landlock: which files product code may read and write, where there are no namespaces.

The rules are made once, in the zygote, and taken on by each process that is to run product code.
"""

import ctypes
import os
import stat
from collections.abc import Sequence

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REFER, _TRUNCATE, _DEVICE_CONTROL = 1 << 13, 1 << 14, 1 << 15
_MAKE_DEVICES = (1 << 6) | (1 << 11)
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_SCOPE_SOCKETS_AND_SIGNALS = 3

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock_version() -> int:
    """What this kernel's Landlock can do; 0 when it has none."""
    return max(0, int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION)))


def scopes_signals() -> bool:
    """Whether Landlock itself keeps signals inside."""
    return landlock_version() >= 6  # noqa: PLR2004  the version that brought scopes


def make_rules(readable: Sequence[str], listed: Sequence[str], writable: Sequence[str]) -> int:
    """A descriptor of rules: read, list the names in, or write below these paths. May raise OSError."""
    version = landlock_version()
    files = (1 << 13) - 1
    if version >= 2:  # noqa: PLR2004  the version that brought it, as below
        files |= _REFER
    if version >= 3:  # noqa: PLR2004
        files |= _TRUNCATE
    if version >= 5:  # noqa: PLR2004
        files |= _DEVICE_CONTROL
    scoped = _SCOPE_SOCKETS_AND_SIGNALS if scopes_signals() else 0
    rules = _Ruleset(files, 0, scoped)
    # An older kernel takes a shorter structure; what it does not know must not be there.
    size = ctypes.sizeof(rules) if scopes_signals() else 8
    descriptor = _libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    _check(descriptor, "landlock")
    for path in readable:
        _allow(descriptor, path, files & (_EXECUTE | _READ_FILE | _READ_DIR))
    for path in listed:
        _allow(descriptor, path, _READ_DIR)
    for path in writable:
        _allow(descriptor, path, files & ~(_MAKE_DEVICES | _EXECUTE | _DEVICE_CONTROL))
    return int(descriptor)


def _allow(rules: int, path: str, access: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            access &= _OF_FILES
        beneath = _Beneath(access, parent)
        _check(_libc.syscall(_ADD, rules, _PATH_BENEATH, ctypes.byref(beneath), 0), path)
    finally:
        os.close(parent)


def take_on_rules(rules: int) -> None:
    """From now on this process and all that it starts obey the rules. May raise OSError."""
    _check(_libc.syscall(_RESTRICT, rules, 0), "landlock")


def _check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
