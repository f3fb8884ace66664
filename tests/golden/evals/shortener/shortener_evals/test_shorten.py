"""The cases of `shorten`, derived from the clause `shortener.shorten`.

Files a link under a chosen code, or under a fresh one.
"""

from factoryc.judge.testing.evaluates import evaluates
from hypothesis import given
from hypothesis import strategies as st

from .strategies import runs


@evaluates("shortener.shorten.taken", "shorten: taken", kind="case")
@given(data=st.data())
def test_shorten_taken(data: st.DataObject) -> None:
    """case taken when alias is some and alias in links: fails AliasTaken { alias: alias }."""
    run = runs.judged(data)
    run.some_calls()
    run.call_in_case("shorten", "shortener.shorten.taken")
    run.look_around()
    run.some_calls(2)


@evaluates("shortener.shorten.chosen", "shorten: chosen", kind="case")
@given(data=st.data())
def test_shorten_chosen(data: st.DataObject) -> None:
    """case chosen when alias is some and alias not in links: returns Link { code: alias,
    target: target, visits: 0 }, sets links[alias] = result.
    """
    run = runs.judged(data)
    run.some_calls()
    run.call_in_case("shorten", "shortener.shorten.chosen")
    run.look_around()
    run.some_calls(2)


@evaluates("shortener.shorten.fresh", "shorten: fresh", kind="case")
@given(data=st.data())
def test_shorten_fresh(data: st.DataObject) -> None:
    """case fresh when alias is none: ensures result.code not in links, ensures result.target
    == target and result.visits == 0, sets links[result.code] = result.
    """
    run = runs.judged(data)
    run.some_calls()
    run.call_in_case("shorten", "shortener.shorten.fresh")
    run.look_around()
    run.some_calls(2)


@evaluates("shortener.shorten", "shorten: what breaks its type is rejected", kind="rejection")
@given(data=st.data())
def test_shorten_rejects(data: st.DataObject) -> None:
    """A call of shorten is rejected, and changes nothing, where an argument breaks its type."""
    run = runs.judged(data)
    run.some_calls()
    run.call_broken("shorten", "target")
    run.call_broken("shorten", "alias")
    run.look_around()
    run.some_calls(2)
