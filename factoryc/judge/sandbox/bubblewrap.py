"""The sandbox made by bubblewrap, the tool that desktop and coding-agent sandboxes use."""

import os
from pathlib import Path

from factoryc.judge.sandbox.policy import Policy
from factoryc.judge.sandbox.view import (
    HOST,
    PRODUCT,
    SHARED,
    TEMPORARY,
    WORK,
    View,
    environment,
    unprivileged_user,
    zygote_command,
)

_INSIDE_USER = "65534"


def bubblewrap_command(program: str, view: View, policy: Policy, control: int) -> tuple[str, ...]:
    """The command line for the `bwrap` at `program`.

    Root keeps its identity until the zygote runs: files that only root reaches can be shown, and
    the zygote becomes somebody whose processes are counted. Anybody else needs a user namespace.
    The zygote is the first process inside, which no process inside can kill. It ends when the
    judge's end of its socket closes; `--die-with-parent` would tie it to one thread of the judge.
    """
    command = [program, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net"]
    command += ["--unshare-cgroup-try", "--new-session", "--as-pid-1", "--hostname", "sandbox"]
    if os.geteuid() == 0:
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user", "--uid", _INSIDE_USER, "--gid", _INSIDE_USER]
    for folder in _folders_above(view):
        # Those that bubblewrap makes on the way are closed to the user that the zygote becomes.
        command += ["--perms", "0755", "--dir", folder]
    for here, there in view.shown:
        command += ["--ro-bind", here, there]
    for target, name in view.links:
        command += ["--symlink", target, name]
    for folder in view.hidden:
        command += ["--size", "4096", "--tmpfs", folder, "--remount-ro", folder]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    for folder in (WORK, TEMPORARY, SHARED):
        size = str(policy.limits.scratch_bytes)
        command += ["--perms", "1777", "--size", size, "--tmpfs", folder]
    command += ["--remount-ro", "/", "--chdir", "/", "--clearenv"]
    for name, value in environment(policy).items():
        command += ["--setenv", name, value]
    folders = (PRODUCT, HOST, WORK, TEMPORARY)
    return (*command, "--", *zygote_command(control, policy, unprivileged_user(), folders))


def _folders_above(view: View) -> tuple[str, ...]:
    roots = {Path(there) for _, there in view.shown}
    above = {folder for there in roots for folder in there.parents if str(folder) != "/"}
    inside = {folder for folder in above if any(folder.is_relative_to(root) for root in roots)}
    return tuple(str(folder) for folder in sorted(above - inside))
