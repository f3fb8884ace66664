"""Runs `factoryc` as a user does: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
# What tests find must not lie beside the examples, where the next test would try it first.
NO_KEEPING = {"FACTORYC_KEEP": "0"}


@attrs.frozen
class Ended:
    code: int
    output: str
    errors: str


def environment(**more):
    """That of this process, without what changes how factoryc answers."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FACTORYC", "NO_COLOR", "FORCE_COLOR", "COLUMNS"))
    }
    return {**inherited, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **NO_KEEPING, **more}


def factoryc(*arguments, cwd=ROOT, text="", **more):
    """How the command ended, and what it said. Nobody waits more than half a minute.

    `text` stands on its standard input.
    """
    ended = subprocess.run(
        [sys.executable, "-m", "factoryc.cli.start", *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)
