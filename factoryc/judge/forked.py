"""Starts processes that run evals, by having their origin fork them (`origin.py`).

The origin is started when somebody says that it will be needed, or when it is. Nothing that a fork does
is seen by another one.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

import factoryc
from factoryc.judge.forks.asking import Forked, NoOrigin, Origin
from factoryc.judge.verdict import JudgeUnavailable
from factoryc.resources import private_folder


@attrs.frozen
class Asked:
    """What a forked process is to do: which `work`, with what is `given`, in which folder.

    Others may look into `staging`. It is the one of this `number`, of so many side by side; None: it goes
    where the system sends it.
    """

    work: str
    given: Mapping[str, object]
    private: Path
    staging: Path
    one_of: tuple[int, int] | None = None

    @property
    def line(self) -> bytes:
        """The same, as the process reads it."""
        said = {
            **self.given,
            "work": self.work,
            "folder": str(self.private),
            "environment": _environment(self.private, self.staging),
            "one_of": self.one_of,
        }
        return json.dumps(said).encode() + b"\n"


def prepare_origin() -> None:
    """Start the origin, so that it is ready when evals are to be run; nobody waits for it here."""
    _origin.prepare()


@contextmanager
def forked(stdin: int, stdout: int, stderr: int) -> Iterator[Forked]:
    """A process with these streams, which ends with this block. Raises JudgeUnavailable.

    What it is to do, the line of an `Asked`, it reads first from its standard input.
    """
    try:
        with _origin.forked(stdin, stdout, stderr) as process:
            yield process
    except NoOrigin:
        raise JudgeUnavailable("the process that runs evals could not be started") from None


def _environment(private: Path, staging: Path) -> dict[str, str]:
    """All the environment that a process which runs evals has: others may look into `staging`."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(factoryc.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        # Set iteration inside the judge must not depend on the day.
        "PYTHONHASHSEED": "0",
        # All that is kept there are tables of Unicode, which take seconds to make.
        "HYPOTHESIS_STORAGE_DIRECTORY": str((private_folder() or private) / "hypothesis"),
        "TMPDIR": str(staging),
    }
    if "HOME" in os.environ:
        environment["HOME"] = os.environ["HOME"]
    return environment


def _of_the_origin() -> dict[str, str]:
    # Each fork gets its own before it does anything.
    return _environment(Path("/"), Path(tempfile.gettempdir()))


_origin = Origin("factoryc.judge.origin", _of_the_origin)
