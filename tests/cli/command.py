"""Runs `factoryc` as a user does: in a process of its own."""

import json
import os
import subprocess
import sys
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile

import attrs

from factoryc.judge.forks.asking import Origin

ROOT = Path(__file__).parents[2]
# What tests find must not lie beside the examples, where the next test would try it first.
NO_KEEPING = {"FACTORYC_KEEP": "0"}
_PATIENCE = 30.0


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


def of_origin():
    return environment(PYTHONPATH=":".join([str(ROOT), *filter(None, sys.path)]))


_origin = Origin("tests.cli.origin", of_origin)


def factoryc(*arguments, cwd=ROOT, text="", patience=_PATIENCE, **more):
    """How the command ended, and what it said. Nobody waits more than half a minute, unless they say so.

    `text` stands on its standard input. The process is forked from one that has loaded the commands.
    """
    if any(name.startswith("PYTHON") for name in more):
        # They are for an interpreter that starts.
        return _started(arguments, cwd, text, more)
    asked = {
        "arguments": [str(each) for each in arguments],
        "folder": str(cwd),
        "environment": environment(**more),
    }
    line = json.dumps(asked).encode()
    with TemporaryFile() as given, TemporaryFile() as output, TemporaryFile() as errors:
        given.write(b"%8d%s%s" % (len(line), line, text.encode()))
        given.seek(0)
        streams = (each.fileno() for each in (given, output, errors))
        with _origin.forked(*streams) as process:
            status = process.wait(patience)
        assert status is not None, "the command does not end"
        return Ended(status, _said(output), _said(errors))


def _started(arguments, cwd, text, more):
    ended = subprocess.run(
        [sys.executable, "-m", "factoryc.cli.start", *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def _said(file):
    file.seek(0)
    # As a pipe would be read: what a user sees as the end of a line is one.
    return TextIOWrapper(file, encoding="utf-8").read()
