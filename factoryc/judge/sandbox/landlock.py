"""The sandbox made by Landlock and a system call filter, where no namespace can be made.

This is how an ordinary container runs, whose root may make none. The product sees its own files
under longer names, shares the machine's ports, and can listen but not connect.
"""

import os
from pathlib import Path

import attrs

from factoryc.judge.host.filter import is_known_machine
from factoryc.judge.host.landlock import landlock_version
from factoryc.judge.sandbox.policy import Policy
from factoryc.judge.sandbox.staging import Staging
from factoryc.judge.sandbox.view import View, unprivileged_user, zygote_command

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
_NOISE = ("/dev/random", "/dev/urandom")
_NAMES = ("/etc/hosts", "/etc/nsswitch.conf")


@attrs.frozen
class _Rules:
    readable: tuple[str, ...]
    listed: tuple[str, ...]
    writable: tuple[str, ...]


def landlock_trouble() -> str | None:
    """Why Landlock cannot be used here, if so."""
    if landlock_version() == 0:
        return "this kernel has no Landlock"
    if not is_known_machine():
        return f"no system call filter for {os.uname().machine}"
    return None


def landlock_command(staging: Staging, view: View, policy: Policy, control: int) -> tuple[str, ...]:
    """Start the zygote as an ordinary process; it shuts in each process that it forks."""
    work, temporary = staging.new_scratch()
    folders = (str(staging.product), str(staging.host), str(work), str(temporary))
    rules = attrs.asdict(_rules(staging, view, (work, temporary)))
    return zygote_command(control, policy, unprivileged_user(), folders, rules)


def _rules(staging: Staging, view: View, scratch: tuple[Path, Path]) -> _Rules:
    readable: list[str] = []
    listed: list[str] = []
    for here, _ in view.shown:
        _expand(Path(here), [Path(folder) for folder in view.hidden], readable, listed)
    readable += [*_NAMES, *_NOISE, str(staging.product), str(staging.host)]
    writable = (*_DEVICES, *(str(folder) for folder in scratch))
    return _Rules(tuple(readable), tuple(listed), writable)


def _expand(path: Path, hidden: list[Path], readable: list[str], listed: list[str]) -> None:
    """A rule covers all below; to leave a folder out, its neighbours are named one by one."""
    if path in hidden:
        return
    if not any(folder.is_relative_to(path) for folder in hidden):
        readable.append(str(path))
        return
    listed.append(str(path))
    for entry in sorted(path.iterdir()):
        if not entry.is_symlink():
            _expand(entry, hidden, readable, listed)
