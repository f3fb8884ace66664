"""The cases of `fee`, derived from the clause `parking.fee`.

The first quarter of an hour is free. After it each hour that has begun costs the vehicle's
rate, and no 24 hours cost more than ten of them.
"""

from factoryc.judge.testing.evaluates import evaluates
from hypothesis import given
from hypothesis import strategies as st

from .strategies import runs


@evaluates("parking.fee.grace", "fee: grace", kind="case")
@given(data=st.data())
def test_fee_grace(data: st.DataObject) -> None:
    """case grace when stay <= 15: returns 0.00."""
    run = runs.judged(data)
    run.call_in_case("fee", "parking.fee.grace")


@evaluates("parking.fee.paid", "fee: paid", kind="case")
@given(data=st.data())
def test_fee_paid(data: st.DataObject) -> None:
    """case paid when stay > 15: returns rate(vehicle) * charged_hours(stay)."""
    run = runs.judged(data)
    run.call_in_case("fee", "parking.fee.paid")


@evaluates("parking.fee", "fee: what breaks its type is rejected", kind="rejection")
@given(data=st.data())
def test_fee_rejects(data: st.DataObject) -> None:
    """A call of fee is rejected, and changes nothing, where an argument breaks its type."""
    run = runs.judged(data)
    run.call_broken("fee", "stay")
    run.call_broken("fee", "vehicle")
