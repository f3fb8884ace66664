"""Names come after what they need, and circles are told once."""

from hypothesis import given
from hypothesis import strategies as st

from factoryc.spec.need import in_order_of_need

NAMES = "abcdefg"


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), unique=True)))
def test_each_name_follows_what_it_needs(some):
    needs = {name: some.get(name, []) for name in NAMES}
    order, circles = in_order_of_need(needs, list(NAMES))
    assert sorted(order) == list(NAMES)
    inside = {name for circle in circles for name in circle}
    for name in NAMES:
        for needed in needs[name]:
            if not inside:
                assert order.index(needed) < order.index(name) or needed == name
    for circle in circles:
        for name, needed in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert needed in needs[name]


def test_only_what_is_wanted_comes():
    assert in_order_of_need({"a": ["b"], "b": [], "c": []}, ["a"]) == (("b", "a"), ())
