"""Plays an eval: once, or over and over where calls go on at once, since each time they may meet elsewhere."""

from collections.abc import Callable

from factoryc.judge.testing.hypothesis_settings import fewest_together
from factoryc.judge.testing.session import Session


def play_eval(test: Callable[[], object], session: Session) -> None:
    """Play it, and where its calls went together, again with other turns. What it finds is raised."""
    test()
    while session.went_together and session.runs < fewest_together():
        before = session.runs
        session.rounds += 1
        test()
        if session.runs == before:
            return
