"""A launcher, run as a program: makes namespaces and a bare root, then becomes the zygote in them.

Standard library only. Root keeps its identity until the zygote runs; anybody else gets a user
namespace. Whatever fails is one line on standard error and status 1: half a sandbox never starts.
"""

# ruff: noqa: PTH103, PTH110, PTH112, PTH120, PTH211  pathlib doubles the time that this takes to start

import ctypes
import fcntl
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from typing import Any

_NEW_MOUNTS = 0x00020000
_NEW_NAMES = 0x04000000
_NEW_MESSAGES = 0x08000000
_NEW_USERS = 0x10000000
_NEW_PROCESSES = 0x20000000
_NEW_NETWORK = 0x40000000

_READ_ONLY, _NO_SUID, _NO_DEVICES, _REMOUNT, _BIND, _RECURSIVE = 1, 2, 4, 32, 4096, 16384
_PRIVATE = 1 << 18
_DETACH = 2
_PR_SET_DEATH_SIGNAL = 1
_PR_SET_NO_NEW_PRIVILEGES = 38
_PR_DROP_BOUND = 24
_KEPT_CAPABILITIES = frozenset({6, 7})  # to change group, to change user: until the zygote did
_LAST_CAPABILITY = 63
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "ppc64le": 203, "s390x": 217}
_SET_INTERFACE_FLAGS, _INTERFACE_UP = 0x8914, 1
_INSIDE_USER = 65534
_DEVICES = ("null", "zero", "full", "random", "urandom")

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> int:
    """Enter, and stay until the zygote ends."""
    plan = json.loads(sys.argv[1])
    try:
        _unshare()
        first = os.fork()
        if first == 0:
            _become_first(plan)
    except OSError as error:
        print(f"{error.strerror or error}: {error.filename or 'namespaces'}", file=sys.stderr)  # noqa: T201  a program's complaint
        return 1
    # Only the first process may hold the judge's socket: its end must be the sandbox's end.
    os.closerange(3, 4096)
    _, status = os.waitpid(first, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)


def _unshare() -> None:
    user, group = os.getuid(), os.getgid()
    kinds = _NEW_MOUNTS | _NEW_PROCESSES | _NEW_NETWORK | _NEW_MESSAGES | _NEW_NAMES
    if user == 0:
        _check(_libc.unshare(kinds), "a mount namespace for root")
        return
    _check(_libc.unshare(kinds | _NEW_USERS), "a user namespace")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{_INSIDE_USER} {user} 1")
    _write("/proc/self/gid_map", f"{_INSIDE_USER} {group} 1")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123  no imports to spare here
        file.write(text)


def _become_first(plan: Mapping[str, Any]) -> None:
    try:
        _libc.prctl(_PR_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        socket.sethostname("sandbox")
        _raise_loopback()
        _build_root(plan)
        for capability in range(_LAST_CAPABILITY + 1):
            if capability not in _KEPT_CAPABILITIES or os.getuid() != 0:
                _libc.prctl(_PR_DROP_BOUND, capability, 0, 0, 0)
        _check(_libc.prctl(_PR_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no new privileges")
        command = plan["command"]
        os.execve(command[0], command, plan["environment"])  # noqa: S606  a list, no shell
    except OSError as error:
        print(f"{error.strerror or error}: {error.filename or 'sandbox'}", file=sys.stderr)  # noqa: T201  a program's complaint
    finally:
        os._exit(1)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", _INTERFACE_UP)
        fcntl.ioctl(any_socket, _SET_INTERFACE_FLAGS, request)


def _mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()
    )
    _check(result, target)


def _build_root(plan: Mapping[str, Any]) -> None:
    _mount("none", "/", "", _RECURSIVE | _PRIVATE)
    root = "/tmp"  # noqa: S108  covered by a mount that nobody else sees
    # What is shown may itself lie under the folder that the new root covers: hold on to it first.
    held = [(os.open(here, os.O_PATH | os.O_CLOEXEC), there) for here, there in plan["shown"]]
    _mount("tmpfs", root, "tmpfs", _NO_SUID | _NO_DEVICES, "size=1m,mode=755")
    for descriptor, there in held:
        _show(f"/proc/self/fd/{descriptor}", root + there)
        os.close(descriptor)
    for text, name in plan["links"]:
        os.symlink(text, root + name)
    for folder in plan["hidden"]:
        if os.path.isdir(root + folder):
            _mount("tmpfs", root + folder, "tmpfs", _READ_ONLY | _NO_SUID | _NO_DEVICES, "size=4k")
    _make_devices(root)
    os.makedirs(f"{root}/proc")
    _mount("proc", f"{root}/proc", "proc", _NO_SUID | _NO_DEVICES)
    _protect_kernel(root)
    for folder in plan["scratch"]:
        os.makedirs(root + folder, exist_ok=True)
        size = f"size={plan['scratch_bytes']},mode=1777"
        _mount("tmpfs", root + folder, "tmpfs", _NO_SUID | _NO_DEVICES, size)
    os.chdir(root)
    machine = os.uname().machine
    if machine not in _PIVOT_ROOT:
        raise OSError(0, "this kind of machine is not known", machine)
    _check(_libc.syscall(_PIVOT_ROOT[machine], b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", _DETACH), "the old root")
    os.chdir("/")
    flags = _REMOUNT | _BIND | _READ_ONLY | _NO_SUID | _NO_DEVICES
    _mount("none", "/", "", flags)


def _show(here: str, there: str) -> None:
    if os.path.isdir(here):
        os.makedirs(there, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(there), exist_ok=True)
        os.close(os.open(there, os.O_CREAT | os.O_WRONLY, 0o644))
    _mount(here, there, "", _BIND | _RECURSIVE)
    _make_read_only(there)


def _make_read_only(there: str) -> None:
    # A user namespace may only add to the flags that a mount came with.
    state = os.statvfs(there).f_flag
    kept = state & (_NO_SUID | _NO_DEVICES | os.ST_NOEXEC | os.ST_NOATIME | os.ST_RELATIME)
    flags = _REMOUNT | _BIND | _READ_ONLY | _NO_SUID | _NO_DEVICES
    translated = 8 * bool(kept & os.ST_NOEXEC) | 1024 * bool(kept & os.ST_NOATIME)
    _mount("none", there, "", flags | translated)


def _make_devices(root: str) -> None:
    os.makedirs(f"{root}/dev")
    for device in _DEVICES:
        path = f"{root}/dev/{device}"
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o666))
        _mount(f"/dev/{device}", path, "", _BIND)
    os.symlink("/proc/self/fd", f"{root}/dev/fd")


def _protect_kernel(root: str) -> None:
    # Knobs of the kernel answer to its root, whatever namespace he is in.
    for name in ("sys", "sysrq-trigger", "irq", "bus"):
        path = f"{root}/proc/{name}"
        if os.path.exists(path):
            _mount(path, path, "", _BIND | _RECURSIVE)
            _mount("none", path, "", _REMOUNT | _BIND | _READ_ONLY | _NO_SUID | _NO_DEVICES | 8)


if __name__ == "__main__":
    sys.exit(main())
