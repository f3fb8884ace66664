"""Plays an eval: once, or over and over where calls go on at once, since each time they may meet elsewhere.

What it finds by calls of its own choice is made short.
"""

from collections.abc import Callable

from factoryc.judge.testing.disagreement import Disagreement
from factoryc.judge.testing.hypothesis_settings import fewest_together, shrinks
from factoryc.judge.testing.session import Session
from factoryc.judge.testing.shorten import shortest


def play_eval(test: Callable[[], object], session: Session) -> None:
    """Play it, and where its calls went together, again with other turns. What it finds is raised."""
    try:
        _played(test, session)
    except Disagreement as failure:
        if not shrinks():
            raise
        raise shortest(failure, session) from None


def _played(test: Callable[[], object], session: Session) -> None:
    test()
    while session.went_together and session.runs < fewest_together():
        before = session.runs
        session.rounds += 1
        test()
        if session.runs == before:
            return
