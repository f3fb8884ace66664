"""The sandbox made by ourselves from the kernel's namespaces, where bubblewrap is missing."""

import json
import sys
from pathlib import Path

from factoryc.judge.sandbox import enter_namespaces
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


def namespaces_command(view: View, policy: Policy, control: int) -> tuple[str, ...]:
    """Run our launcher, which makes the namespaces and starts the zygote as their first process."""
    folders = (PRODUCT, HOST, WORK, TEMPORARY)
    plan = {
        "shown": view.shown,
        "links": view.links,
        "hidden": view.hidden,
        "scratch": [WORK, TEMPORARY, SHARED],
        "scratch_bytes": policy.limits.scratch_bytes,
        "environment": environment(policy),
        "command": zygote_command(control, policy, unprivileged_user(), folders),
    }
    launcher = str(Path(enter_namespaces.__file__).resolve())
    return (sys.executable, "-I", "-S", "-B", launcher, json.dumps(plan))
