"""The cases of `visits`, derived from the clause `shortener.visits`.

How often a link was followed.
"""

from factoryc.judge.testing.evaluates import evaluates
from hypothesis import given
from hypothesis import strategies as st

from .strategies import runs


@evaluates("shortener.visits.known", "visits: known", kind="case")
@given(data=st.data())
def test_visits_known(data: st.DataObject) -> None:
    """case known when code in links: returns links[code].visits."""
    run = runs.judged(data)
    run.some_calls()
    run.call_in_case("visits", "shortener.visits.known")
    run.look_around()
    run.some_calls(2)


@evaluates("shortener.visits.unknown", "visits: unknown", kind="case")
@given(data=st.data())
def test_visits_unknown(data: st.DataObject) -> None:
    """case unknown when code not in links: fails UnknownCode { code: code }."""
    run = runs.judged(data)
    run.some_calls()
    run.call_in_case("visits", "shortener.visits.unknown")
    run.look_around()
    run.some_calls(2)


@evaluates("shortener.visits", "visits: what breaks its type is rejected", kind="rejection")
@given(data=st.data())
def test_visits_rejects(data: st.DataObject) -> None:
    """A call of visits is rejected, and changes nothing, where an argument breaks its type."""
    run = runs.judged(data)
    run.some_calls()
    run.call_broken("visits", "code")
    run.look_around()
    run.some_calls(2)
