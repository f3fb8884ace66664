"""The cases of `visit`, derived from the clause `shortener.visit`.

Gives the address behind a code and counts the visit.
"""

from factoryc.judge.testing.evaluates import evaluates
from hypothesis import given
from hypothesis import strategies as st

from .strategies import runs


@evaluates("shortener.visit.known", "visit: known", kind="case")
@given(data=st.data())
def test_visit_known(data: st.DataObject) -> None:
    """case known when code in links: returns links[code].target, sets links[code] =
    links[code] with { visits: links[code].visits + 1 }.
    """
    run = runs.judged(data)
    run.some_calls()
    run.call_in_case("visit", "shortener.visit.known")
    run.look_around()
    run.some_calls(2)


@evaluates("shortener.visit.unknown", "visit: unknown", kind="case")
@given(data=st.data())
def test_visit_unknown(data: st.DataObject) -> None:
    """case unknown when code not in links: fails UnknownCode { code: code }."""
    run = runs.judged(data)
    run.some_calls()
    run.call_in_case("visit", "shortener.visit.unknown")
    run.look_around()
    run.some_calls(2)


@evaluates("shortener.visit", "visit: what breaks its type is rejected", kind="rejection")
@given(data=st.data())
def test_visit_rejects(data: st.DataObject) -> None:
    """A call of visit is rejected, and changes nothing, where an argument breaks its type."""
    run = runs.judged(data)
    run.some_calls()
    run.call_broken("visit", "code")
    run.look_around()
    run.some_calls(2)
