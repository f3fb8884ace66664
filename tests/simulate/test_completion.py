"""What may follow what was typed so far."""

import pytest

from factoryc.simulate.completion import completions
from tests.simulate.playing import begin, example, say


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sho", ("shorten(",)),
        ("expect vis", ("visit(", "visits(")),
        ("hist", ("history",)),
        ("expect hist", ()),
        ("shorten(ali", ("alias: ",)),
        ('shorten(alias: "abc123", ', "target: "),
        ("link", ("links",)),
        ('links["abc123"].t', ("target",)),
        ("link.", ("code", "target", "visits")),
        ("attack.", "texts"),
        ("link.code.", ()),
    ],
)
def test_names_of_the_spec_are_completed(typed, offered):
    now, _ = say(begin(example("shortener")), 'let link = shorten("https://example.org", none)')
    found = completions(typed, now.world.names, now.on)
    if isinstance(offered, str):
        assert offered in found
    else:
        assert found == offered


def test_what_is_inside_of_maps_of_maps_and_of_cases_is_known():
    cart = example("cart")
    assert completions('carts["a"]["b"].q', {}, cart) == ("quantity",)
    assert completions("discount(id, bu", {}, cart) == ("bulk(",)
    assert completions("Discount.no", {}, cart) == ("nothing",)
    assert completions("atta", {}, cart) == ("attack.",)


def test_cases_of_enums_are_completed_where_one_is_asked_for():
    assert completions("fee(3, lor", {}, example("parking")) == ("lorry",)
    assert completions("Vehicle.mo", {}, example("parking")) == ("motorbike",)
