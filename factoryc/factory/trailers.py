"""Trailers: the `Key: value` lines that end a commit's message and say what the commit is for.

They are written in git's own form, so that `git log --format='%(trailers)'` reads them too. Nothing
in the text above them, whoever wrote it, is ever read as a trailer.
"""

import re
from collections.abc import Iterable

import attrs

from factoryc.plan.task import Task

SPEC = "Spec"
SPEC_DIGEST = "Spec-Digest"
TASK = "Task"
TASK_DIGEST = "Task-Digest"
CLAUSE = "Clause"
AGENT = "Agent"
ATTEMPT = "Attempt"

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (.*)")


@attrs.frozen
class Trailer:
    key: str
    value: str


def task_trailers(
    spec: str, task: Task, *, agent: str | None = None, attempt: int | None = None
) -> tuple[Trailer, ...]:
    """The trailers that every commit for one task carries."""
    trailers = [Trailer(SPEC, spec), Trailer(TASK, task.name)]
    trailers += [Trailer(CLAUSE, clause) for clause in task.clauses]
    trailers.append(Trailer(TASK_DIGEST, task.digest))
    if agent is not None:
        trailers.append(Trailer(AGENT, agent))
    if attempt is not None:
        trailers.append(Trailer(ATTEMPT, str(attempt)))
    return tuple(trailers)


def with_trailers(text: str, trailers: Iterable[Trailer]) -> str:
    """A whole commit message. A value is written on one line, whatever white space it held."""
    lines = []
    for trailer in trailers:
        if not _KEY.fullmatch(trailer.key):
            raise ValueError(f"`{trailer.key}` cannot be the key of a trailer")
        lines.append(f"{trailer.key}: {_clean(' '.join(trailer.value.split()))}")
    body = "\n".join(line.rstrip() for line in _clean(text).strip().splitlines()) or "(no message)"
    return "\n\n".join([body, "\n".join(lines)] if lines else [body]) + "\n"


def parse_trailers(message: str) -> tuple[Trailer, ...]:
    """The trailers of a message: its last paragraph, unless that is the first or is not all trailers."""
    paragraphs = re.split(r"\n\n+", message.strip("\n"))
    if len(paragraphs) == 1:
        return ()
    matches = [_LINE.fullmatch(line) for line in paragraphs[-1].split("\n")]
    trailers = tuple(Trailer(found[1], found[2]) for found in matches if found is not None)
    return trailers if len(trailers) == len(matches) else ()


def trailer_value(trailers: Iterable[Trailer], key: str) -> str | None:
    """The first value of `key`, if there is one."""
    return next((trailer.value for trailer in trailers if trailer.key == key), None)


def _clean(text: str) -> str:
    """Text that git can store: no NUL, and no half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
