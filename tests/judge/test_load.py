"""Load is sent when it is due, and every answer counts from then."""

from decimal import Decimal
from random import Random

import attrs
import pytest

from factoryc.analysis.ground import ground
from factoryc.contract.runtime import UNSEEN
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.load.load import measure_load
from factoryc.judge.load.plan import Produced, arguments_of, interleaved, wanted_types
from tests.agents.built_in_product import spec_of
from tests.judge.examples import PRODUCTS, example_spec, product

SPEC = example_spec("shortener")
LOAD = attrs.evolve(SPEC.loads[0], rate=Decimal(100), duration=Decimal(1))
LIBRARY = LoadOptions(surface="library")
VISIT = "operations/visit.py"
COUNT = "def link_count(state):\n    return sum(each.visits for each in state.links.values())\n"


def percentile(measured, percent, operation="visit"):
    return float(measured.percentile(operation, Decimal(percent)))


@pytest.mark.parametrize("surface", ["http", "library"])
def test_a_good_product_answers_all_in_time(surface):
    measured = measure_load(LOAD, SPEC, PRODUCTS / "shortener", LoadOptions(surface=surface))
    assert (measured.calls, measured.failures, measured.first_failure) == (100, 0, "")
    assert [each.operation for each in measured.samples].count("visit") == 90
    assert 80 < measured.rate < 120
    assert measured.peak_memory > 1 << 20
    assert 0 < percentile(measured, 50) <= percentile(measured, 99)


def test_a_load_that_is_shorter_than_the_time_between_its_calls_has_one():
    """Twenty in a minute: a third of a call each second is a little less than one in three."""
    seldom = attrs.evolve(LOAD, rate=Decimal(20) / 60, duration=Decimal(3))
    measured = measure_load(seldom, SPEC, PRODUCTS / "shortener", LIBRARY)
    assert (measured.calls, measured.failures, measured.inconclusive) == (1, 0, "")


def test_a_stall_counts_for_every_call_that_was_due_meanwhile(tmp_path):
    """One call in thirty takes 300 ms: whoever only timed calls would see three slow ones."""
    slow = (
        VISIT,
        "    link = state",
        "    if link_count(state) % 30 == 29:\n        time.sleep(0.3)\n    link = state",
    )
    count = ("dataclasses import replace", "dataclasses import replace\nimport time")
    folder = product(
        "shortener",
        tmp_path,
        slow,
        (VISIT, *count),
        (VISIT, "def visit(", f"{COUNT}\n\ndef visit("),
    )
    measured = measure_load(LOAD, SPEC, folder, LIBRARY)
    late = [each for each in measured.samples if each.latency > 0.05]
    assert len(late) > 20
    assert percentile(measured, 99) > 0.2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((VISIT, "return link.target", "return 'nowhere'"), "which is no"),
        ((VISIT, "return link.target", "return None"), "expected"),
        ((VISIT, "return link.target", "raise Rejected"), "is rejected"),
        ((VISIT, "return link.target", "1 / 0"), "ZeroDivisionError"),
    ],
)
def test_an_answer_that_is_not_the_contracts_is_a_failure(tmp_path, change, says):
    measured = measure_load(LOAD, SPEC, product("shortener", tmp_path, change), LIBRARY)
    assert measured.failures == 90
    assert says in measured.first_failure


def test_a_product_that_gives_nothing_to_ask_for_fails(tmp_path):
    change = ("operations/shorten.py", "return link", "1 / 0")
    measured = measure_load(LOAD, SPEC, product("shortener", tmp_path, change), LIBRARY)
    assert (measured.calls, measured.failures) == (0, 1)
    assert "ZeroDivisionError" in measured.first_failure


def test_a_measurement_of_our_own_slowness_is_no_measurement(monkeypatch):
    monkeypatch.setattr("factoryc.judge.load.load._OWN_SHARE", 0.0)
    monkeypatch.setattr("factoryc.judge.load.load._TRIES", 1)
    measured = measure_load(LOAD, SPEC, PRODUCTS / "shortener", LIBRARY)
    assert measured.inconclusive.startswith("inconclusive: this machine")


def test_the_mix_is_even_and_its_arguments_come_from_where_the_spec_says():
    parts = interleaved(LOAD.mix, 20)
    assert [part.operation for part in parts].count("shorten") == 2
    assert parts == interleaved(LOAD.mix, 20)
    first = [part.operation for part in parts[:10]]
    assert first.count("shorten") == 1
    basis = ground(SPEC)
    produced = Produced(SPEC, wanted_types(LOAD))
    link = basis.contract.classes["Link"]("abc123", "https://example.org", 0)
    produced.note(SPEC.operation("shorten"), ("https://example.org", None), link)
    visit, shorten = (arguments_of(part, basis, produced, Random(1)) for part in LOAD.mix)
    assert [each() for each in visit] == ["abc123"]
    target, alias = (each() for each in shorten)
    assert target.startswith("http")
    assert alias is None


def test_what_callers_choose_exists_once_a_call_under_load_stored_it():
    spec = spec_of("""
type Name = Text where it matches /[a-z]{3}/
state names: Set<Name> = []
operation add(name: Name) { case added otherwise { sets names = to_set(sorted(names) + [name]) } }
operation has(name: Name) -> Bool { case asked otherwise { returns name in names } }
load "names" { rate 10 per second for 1s mix 1 of has(existing Name) expect failures == 0 }
""")
    load = spec.loads[0]
    produced = Produced(spec, wanted_types(load))
    produced.note(spec.operation("has"), ("abc",), True)
    assert produced.values == {}
    produced.note(spec.operation("add"), ("abc",), UNSEEN)
    basis = ground(spec)
    ((asked,),) = (arguments_of(part, basis, produced, Random(1)) for part in load.mix)
    assert asked() == "abc"
