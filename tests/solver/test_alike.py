"""Two operations that differ in their cases: proved to mean the same, or not."""

import pytest

from factoryc.analysis.ground import ground
from factoryc.solver.alike import mean_the_same
from tests.analysis.specs import spec_of

SPEC = """\
spec sample version "1.0.0"
record Link {{ visits: Int }}
error Gone
state links: Map<Int, Link> = {{}}
invariant "nobody was there less than never" {{ all code, link in links: link.visits >= 0 }}
operation visit(code: Int, by: Int where it in 1..9) -> Int {{
  case known when {known} {{
    returns {returned}
    sets links[code] = links[code] with {{ visits: links[code].visits + {more} }}
  }}
  case unknown when {unknown} {{ fails Gone }}
}}
"""
USUAL = {
    "known": "code in links",
    "unknown": "code not in links",
    "returned": "links[code].visits",
    "more": "by",
}


def alike(**changes):
    right, other = (spec_of(SPEC.format(**{**USUAL, **each})) for each in ({}, changes))
    return mean_the_same(right.operation("visit"), other.operation("visit"), ground(right))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"known": "code in links and links[code].visits >= 0"},  # by the invariant
        {"known": "code in links and by > 0"},  # by the type
        {"unknown": "not (code in links)"},
        {"returned": "links[code].visits + by - by"},
        {"more": "by * 1"},
    ],
)
def test_what_means_the_same_is_proved(changes):
    assert alike(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"known": "code in links and links[code].visits > 0"},
        {"known": "code in links and by > 1"},
        {"unknown": "code not in links and code != 3"},
        {"returned": "links[code].visits + 1"},
        {"more": "(by + 1)"},
    ],
)
def test_what_means_something_else_is_not(changes):
    assert not alike(**changes)
