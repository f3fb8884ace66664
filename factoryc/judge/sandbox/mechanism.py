"""Which way of shutting code in works on this machine: the best first, none in silence."""

import functools
import shutil
import tempfile
from pathlib import Path

import attrs

from factoryc.judge.sandbox.bubblewrap import bubblewrap_command
from factoryc.judge.sandbox.landlock import landlock_command, landlock_trouble
from factoryc.judge.sandbox.launch import Launched, launch
from factoryc.judge.sandbox.namespaces import namespaces_command
from factoryc.judge.sandbox.policy import Confinement, Mechanism, Policy, SandboxUnavailable
from factoryc.judge.sandbox.staging import Staging, staged
from factoryc.judge.sandbox.unsandboxed import unsandboxed_command
from factoryc.judge.sandbox.view import environment, make_view

MECHANISMS: tuple[Mechanism, ...] = ("bubblewrap", "namespaces", "landlock")


@attrs.frozen
class Opened:
    """A zygote that serves, and what shuts it in."""

    confinement: Confinement
    launched: Launched


def open_best(staging: Staging, policy: Policy, only: Confinement | None) -> Opened:
    """Try each mechanism in turn, or `only` one. Raises SandboxUnavailable with every reason."""
    reasons: list[str] = []
    for mechanism in MECHANISMS if only is None else (only,):
        launched = _open_by(mechanism, staging, policy)
        if isinstance(launched, Launched):
            return Opened(mechanism, launched)
        reasons.append(f"{mechanism}: {launched}")
    if policy.unsandboxed and only is None:
        launched = _open_by("none", staging, policy)
        if isinstance(launched, Launched):
            return Opened("none", launched)
        reasons.append(f"without a sandbox: {launched}")
    raise SandboxUnavailable(
        "no sandbox for the code under judgement works on this machine\n"
        + "".join(f"  {reason}\n" for reason in reasons)
        + "help: `apt install bubblewrap`, or allow user namespaces; code that you trust can run "
        "without a sandbox: `--unsandboxed`"
    )


def _open_by(mechanism: Confinement, staging: Staging, policy: Policy) -> Launched | str:
    match mechanism:
        case "bubblewrap":
            view = make_view(staging, policy)
            program = shutil.which("bwrap")
            if program is None:
                return "`bwrap` is not installed"
            command = functools.partial(bubblewrap_command, program, view, policy)
        case "namespaces":
            view = make_view(staging, policy)
            command = functools.partial(namespaces_command, view, policy)
        case "landlock":
            trouble = landlock_trouble()
            if trouble is not None:
                return trouble
            view = make_view(staging, policy)
            command = functools.partial(landlock_command, staging, view, policy)
        case "none":
            command = functools.partial(unsandboxed_command, staging, policy)
    return launch(command, environment(policy), policy.limits.start_seconds)


def sandbox_mechanism(only: Mechanism | None = None) -> Mechanism | None:
    """The mechanism that a sandbox would use here, found by trying; None when there is none."""
    with tempfile.TemporaryDirectory() as empty, staged(Path(empty)) as staging:
        try:
            opened = open_best(staging, Policy(), only)
        except SandboxUnavailable:
            return None
        opened.launched.close()
        return None if opened.confinement == "none" else opened.confinement
