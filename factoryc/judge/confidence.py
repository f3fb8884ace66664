"""How sure a percentile of some calls makes us of all calls: exact, from the binomial distribution."""

from decimal import Decimal
from math import exp, lgamma, log

_ALMOST = 0.999


def sureness(calls: int, slower: int, percent: Decimal, *, holds: bool) -> float:
    """The confidence that the percentile of all calls is on the same side as that of these.

    `slower` of the `calls` went over the limit. Were the true share of slow calls just what is
    allowed, so few of them (or, where it does not hold, so many) would be seen with the probability
    that is missing to 1.
    """
    allowed = 1 - float(percent) / 100
    return 1 - _at_most(slower, calls, allowed) if holds else _at_most(slower - 1, calls, allowed)


def sureness_text(calls: int, slower: int, percent: Decimal, *, holds: bool) -> str:
    """`3 of 900 calls took longer, so this is 98.8% sure`."""
    sure = sureness(calls, slower, percent, holds=holds)
    # Never rounded up: 100% is nothing that was measured.
    text = "more than 99.9%" if sure > _ALMOST else f"{int(sure * 1000) / 10:g}%"
    return f"{slower} of {calls} calls took longer, so this is {text} sure"


def _at_most(most: int, calls: int, share: float) -> float:
    """The probability of so many or fewer among so many calls, of which each is one with this share."""
    if share <= 0:
        return 1.0
    if most >= calls:
        return 1.0
    if share >= 1:
        return 0.0
    whole = lgamma(calls + 1)
    return min(
        1.0,
        sum(
            exp(
                whole
                - lgamma(count + 1)
                - lgamma(calls - count + 1)
                + count * log(share)
                + (calls - count) * log(1 - share)
            )
            for count in range(most + 1)
        ),
    )
