"""Makes a failure short: calls are left out and values made simpler, as long as it is the same failure.

Each try plays what is left on a fresh subject, in step with the contract. It counts where the same
clause breaks in the same way. Tries are counted and never timed, so the shortest calls that are found
are the same everywhere.
"""

import json
from collections.abc import Iterator
from itertools import combinations

import attrs

from factoryc.analysis.descent import descended
from factoryc.contract.runtime import Contract
from factoryc.judge.testing.begun import begin_run
from factoryc.judge.testing.disagreement import OPEN, Disagreement
from factoryc.judge.testing.fewer_steps import Steps, reads, simpler_steps, without
from factoryc.judge.testing.replay import play_steps
from factoryc.judge.testing.run import Run
from factoryc.judge.testing.session import Session
from factoryc.judge.testing.simpler_answers import answers_of, simpler_answers

_MOST_PLAYED = 250
# Who breaks or ends has to be started again for each try, and what it was given seldom matters.
_MOST_STARTED = 60
_MOST_CALLS = 2_500
# Who does not answer takes seconds to show it.
_MOST_LATE = 2
_FEW = 8
_MOST_SIMPLER = 2_000
_ROUNDS = 3


def shortest(failure: Disagreement, session: Session) -> Disagreement:
    """The same failure, shown by the fewest steps that were found. As it is, where it has none to play."""
    steps = tuple(json.loads(failure.kept or "{}").get("steps", ()))
    if not steps or session.contract is None or failure.kind in OPEN:
        return failure
    runs, covered = session.runs, session.covered.copy()
    search = _Search(session, session.contract, failure, steps)
    if search.still_shows(steps):
        for _ in range(_ROUNDS):
            before = search.steps
            _leave_out(search)
            _simplify(search)
            if len(search.steps) in {1, len(before)}:
                break
    # What was played to make it short is no example, and judges no case.
    session.runs, session.covered = runs, covered
    return search.failure


@attrs.define
class _Search:
    """What was found so far, and what was spent on it."""

    session: Session
    contract: Contract
    failure: Disagreement
    steps: Steps
    played: int = 0
    called: int = 0
    late: int = 0

    def still_shows(self, steps: Steps | None) -> bool:
        """Whether the same fails by these steps, which are then those to go on from."""
        if not steps or self._is_spent():
            return False
        failure = self._played(steps)
        if failure is None or not failure.kept:
            return False
        self.late += failure.late
        if (failure.kind, failure.clause) != (self.failure.kind, self.failure.clause):
            return False
        # It may have failed before its end.
        self.failure, self.steps = failure, tuple(json.loads(failure.kept)["steps"])
        return True

    def _is_spent(self) -> bool:
        most = _MOST_PLAYED if self.failure.kind == "disagreement" else _MOST_STARTED
        return self.played >= most or self.called >= _MOST_CALLS or self.late >= _MOST_LATE

    def still_shows_so(self, steps: Steps) -> bool:
        """The same where ports may give the answers that the steps ask for."""
        before = self.failure, self.steps
        if not self.still_shows(steps):
            return False
        if answers_of(self.steps) == answers_of(steps[: len(self.steps)]):
            return True
        self.failure, self.steps = before
        return False

    def _played(self, steps: Steps) -> Disagreement | None:
        self.session.needs_fresh = True
        run = begin_run(Run, self.session, self.contract, judged=True, given={})
        self.played += 1
        try:
            play_steps(run, steps)
        except Disagreement as failure:
            return failure
        except Exception:  # noqa: BLE001  a try that cannot be made may not hide what was found
            return None
        finally:
            self.called += len(run.steps)
        return None


def _leave_out(search: _Search) -> None:
    """All but the last step at once, all that changes nothing, then halves and so on down to single ones."""
    search.still_shows(without(search.steps, range(len(search.steps) - 1)))
    if unmoved := reads(search.steps, search.contract):
        search.still_shows(without(search.steps, unmoved))
    size = len(search.steps) // 2
    while size:
        first = 0
        fewer = False
        while first < len(search.steps):
            if search.still_shows(without(search.steps, range(first, first + size))):
                fewer = True
            else:
                first += size
        if size == 1 and not fewer:
            size = 1 if _left_out_two(search) else 0
        elif size > 1:
            size //= 2


def _left_out_two(search: _Search) -> bool:
    """Whether two steps could go that need each other, as one that takes back what the other did."""
    count = len(search.steps)
    return count <= _FEW and any(
        search.still_shows(without(search.steps, pair)) for pair in combinations(range(count), 2)
    )


def _simplify(search: _Search) -> None:
    def simpler_than(steps: Steps) -> Iterator[Steps]:
        return simpler_steps(steps, search.contract)

    descended(search.steps, simpler_than, search.still_shows, _MOST_SIMPLER)
    descended(search.steps, simpler_answers, search.still_shows_so, _MOST_SIMPLER)
