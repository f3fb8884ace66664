"""The one session of a process: the subject that all evals speak to, and what they reached."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

import attrs

from factoryc.contract.runtime import Contract
from factoryc.judge.subjects.subject import Subject
from factoryc.judge.testing.hypothesis_settings import seed_of
from factoryc.judge.testing.walk import Walk

SubjectFactory = Callable[[Mapping[str, Any]], Subject]


@attrs.define
class Session:
    """`clause` and `title` are those of the eval that runs now; `runs` counts its examples.

    `until` is when time is up for all evals, by the monotonic clock. What an eval has `found` by then it
    may still show, and make simpler.

    `rounds` counts how often the eval was played before, which `went_together` where calls did.

    `contract` is what the latest run was held against.

    `walk` is there where one fault is to be noticed: then calls go along the marks, too.
    """

    subject: Subject
    walk: Walk | None = None
    until: float = inf
    covered: Counter[str] = attrs.field(factory=Counter)
    clause: str = ""
    title: str = ""
    runs: int = 0
    unreached: int = 0
    rounds: int = 0
    went_together: bool = False
    contract: Contract | None = None
    needs_fresh: bool = True
    clock_moved: bool = False
    found: bool = False

    def begin(self, clause: str, title: str) -> None:
        """Another eval runs from here on."""
        self.clause, self.title, self.runs, self.unreached = clause, title, 0, 0
        self.rounds, self.went_together, self.found = 0, False, False
        if self.walk is not None:
            self.walk.begin()

    @property
    def time_is_up(self) -> bool:
        """Whether no more calls are to be made."""
        return not self.found and time.monotonic() > self.until

    def turns(self, branches: int) -> str:
        """What the turns of calls at once are drawn from: the same when an example is tried again."""
        self.went_together = True
        return f"{seed_of(self.clause)} {self.rounds} {branches}"


class NoSubject(Exception):
    """Evals were started without anything to judge."""


@attrs.define
class _Current:
    session: Session | None = None


_current = _Current()


def open_session(session: Session) -> None:
    """Make it the session that all runs of this process speak to."""
    _current.session = session


def current_session() -> Session:
    """The open session. Without one: NoSubject."""
    if _current.session is None:
        raise NoSubject("say what to judge: --factoryc-subject MODULE:FUNCTION")
    return _current.session
