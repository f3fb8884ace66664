"""Mutants of an implementation: what the suite catches, what it lets live, and what the spec does not mind."""

from contextlib import ExitStack

import attrs
import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.mutants.audit import MutantAuditOptions, audit_mutants
from factoryc.judge.mutants.bench import ORIGINAL, BenchOptions, bench, name_of
from factoryc.judge.mutants.let_through import let_through
from factoryc.judge.mutants.mutants import mutants_of, planted_in_module, planted_in_product
from factoryc.judge.mutants.stories import MutantStories, stories_to_play
from factoryc.judge.regression import kept_failures, with_kept
from factoryc.judge.suite_folder import written
from factoryc.judge.verdict import JudgeUnavailable
from tests.judge.examples import PRODUCTS, example_spec, parsed_spec, product

NEAR = """\
spec near version "1.0.0"

operation near(a: Int where it in 0..100) -> Int {
  case always otherwise { ensures result in a - 1..a + 1 on purpose }
}
"""
# What a mutant of each line does: the first is seen by evals, the second allowed, the third never run.
CODE = """\
def near(a):
    if type(a) is not int or not 0 <= a <= 100:
        raise ValueError(a)
    return a + (a == 50) if a > 20 else lower(a)


def lower(a):
    if a > 20:
        return 7
    return a
"""


COUNTING = """\
spec counting version "1.0.0"

error Full

state total: Int = 0

operation add(number: Int where it in 1..9) -> Int {
  case fits when total + number <= 10 {
    returns total + number
    sets total = result
  }
  case full when total + number > 10 { fails Full }
}
"""
ADDING = """\
class Full(Exception):
    pass


total = 0


def add(number):
    global total
    if type(number) is not int or not 1 <= number <= 9:
        raise ValueError(number)
    if total + number > 10:
        raise Full
    total += number
    return total
"""
KNOWING = """\
spec knowing version "1.0.0"

type Name = Text where it matches /[a-z]{1,3}/

state known: Set<Name> = []

operation add(name: Name) {
  case always otherwise { sets known = to_set(sorted(known) + [name]) }
}

operation many() -> Int {
  case always otherwise { returns size(known) }
}
"""
# A mutant counts one too many, from the second name on.
KNOWN = """\
import re

known = set()


def add(name):
    if not re.fullmatch("[a-z]{1,3}", name):
        raise ValueError(name)
    known.add(name)


def many():
    return len(known) + (len(known) > 1) * 0
"""
PARKING = example_spec("parking")
PARKING_SUITE = derive_suite(PARKING)


def audited(tmp_path, code=CODE, text=NEAR, keep=lambda _: True, suite=None, **options):
    (tmp_path / "src").mkdir(parents=True)
    (tmp_path / "src" / "near.py").write_text(code, encoding="utf-8")
    suite = suite or derive_suite(parsed_spec(text))
    suite = attrs.evolve(suite, evals=tuple(each for each in suite.evals if keep(each)))
    running = BenchOptions(Implementation("module", "near"), examples=4)
    asked = MutantAuditOptions(running, workers=1, **options)
    return audit_mutants(suite, tmp_path, {}, asked, lambda _done, _total: None)


def test_what_lives_is_allowed_unreached_or_alike_and_never_silently_counted(tmp_path):
    found = audited(tmp_path)
    fates = {(each.mutant.before, each.mutant.after): each.fate for each in found.tried}
    assert fates["a == 50", "a != 50"] == "allowed"
    assert fates["return 7", "return None"] == "unreached"
    assert fates["raise ValueError(a)", "pass"] == "caught"
    assert found.count("weak") == 0
    assert found.count("caught") > 0
    total = sum(found.count(each) for each in ("caught", "weak", "allowed", "alike", "unreached"))
    assert total == len(found.tried) == found.possible
    (shown,) = (each for each in found.tried if each.mutant.after == "a != 50")
    assert shown.difference.original != shown.difference.mutant
    assert not shown.difference.forbidden
    assert {each.clause for each in found.tried} == {"near.near", "near"}


def test_a_suite_that_is_too_weak_is_shown_what_the_spec_forbids(tmp_path):
    text = NEAR + '\neval "something comes back" {\n  expect near(0) >= -1\n}\n'
    found = audited(tmp_path, text=text, keep=lambda each: each.kind == "authored", most=12)
    weak = [each for each in found.tried if each.fate == "weak"]
    assert weak
    for each in weak:
        assert each.difference.forbidden
        assert len(each.difference.calls) == 1
        assert each.difference.original != each.difference.mutant
    assert found.strength < 100


def test_both_answers_are_to_the_calls_that_are_shown(tmp_path):
    """However many more there were when they first differed."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "near.py").write_text(KNOWN, encoding="utf-8")
    spec = parsed_spec(KNOWING)
    suite, options = derive_suite(spec), BenchOptions(Implementation("module", "near"))
    (mutant,) = (each for each in mutants_of("src/near.py", KNOWN, {}) if each.after == "1")
    with written(suite, {}) as folder, ExitStack() as stack:
        opened = stack.enter_context(bench(suite, tmp_path, {0: mutant}, folder, options, 0))
        asked = opened.subject(ORIGINAL)
        beside = stack.enter_context(MutantStories.opened(stories_to_play(spec), asked, spec))
        shown, _ = beside.difference(name_of(0))
    assert [call.partition("(")[0] for call in shown.calls] == ["add", "add", "many"]
    assert (shown.original, shown.mutant) == ("returns 2", "returns 3")


def test_what_was_let_through_is_kept_and_caught_from_then_on(tmp_path):
    text = COUNTING + '\neval "it begins" {\n  expect add(1) == 1\n}\n'
    suite = derive_suite(parsed_spec(text))

    def weak(suite):
        chosen = (each for each in suite.evals if each.kind in {"authored", "regression"})
        return attrs.evolve(suite, evals=tuple(chosen))

    before = audited(tmp_path / "before", ADDING, suite=weak(suite), most=9)
    kept = kept_failures(suite.spec, let_through(suite, before))
    assert {each.clause for each in kept} >= {"counting.add.fits", "counting.add.full"}
    told = with_kept(suite, kept, "library", Implementation("module", "near"))
    after = audited(tmp_path / "after", ADDING, suite=weak(told), most=9)
    assert before.count("weak") >= 2
    assert after.count("weak") == 0
    assert after.count("caught") == before.count("caught") + before.count("weak")


def test_an_implementation_that_the_suite_refuses_makes_no_mutants(tmp_path):
    with pytest.raises(JudgeUnavailable, match=r"this one breaks near\.near"):
        audited(tmp_path, CODE.replace("a + (a == 50)", "a + 2"))


def test_chance_alone_makes_no_difference(tmp_path):
    spec = example_spec("shortener")
    suite = derive_suite(spec)
    data = dict.fromkeys(suite.data, b"url\nhttp://a.example\n")
    with written(suite, data) as folder, ExitStack() as stack:
        options = BenchOptions(Implementation())
        opened = stack.enter_context(bench(suite, PRODUCTS / "shortener", {}, folder, options, 0))
        told = stories_to_play(spec)
        few = attrs.evolve(told, told=told.told[-20:])
        asked = opened.subject(ORIGINAL)
        beside = stack.enter_context(MutantStories.opened(few, asked, spec))
        # Each made-up code is another one, in each of its processes.
        difference, calls = beside.difference(ORIGINAL)
    assert difference is None
    assert calls > 100


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def f(a):\n    return (a +\n        1)\n", {2, 3}),
        ("def f(a):\n    if a > 1:\n        a.b()\n", {2}),
        ("def f(a):\n    for x in (\n        a, 1\n    ):\n        x()\n", {2, 3, 4}),
    ],
)
def test_a_run_that_comes_to_no_line_of_the_statement_never_comes_to_a_mutant(text, lines):
    found = [each for each in mutants_of("x.py", text, {}) if each.before == "1"]
    assert found
    assert {each.lines for each in found} == {frozenset(lines)}


def test_a_change_that_compiles_to_the_same_code_is_counted_apart(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "same.py").write_text("def f(a):\n    while 1:\n        a()\n")
    planted = planted_in_module(tmp_path / "src")
    # `while 2` is the loop that there was; `while 0` is none.
    assert planted.same == 1
    assert [each.after for each in planted.mutants] == ["0", "pass"]


def strength(folder, suite=PARKING_SUITE, most=6, workers=2):
    options = MutantAuditOptions(BenchOptions(Implementation()), most, workers)
    return audit_mutants(suite, folder, {}, options, lambda _done, _total: None)


def test_a_strong_suite_notices_an_even_sample_of_a_product():
    found = strength(PRODUCTS / "parking")
    assert (found.count("caught"), len(found.tried)) == (6, 6)
    assert found.possible > 30
    assert found.strength == 100


def test_a_weak_suite_shows_what_it_let_through_of_a_product():
    weak = [each for each in PARKING_SUITE.evals if "never_costs_less" in each.function]
    assert len(weak) == 1
    suite = attrs.evolve(PARKING_SUITE, evals=tuple(weak))
    found = strength(PRODUCTS / "parking", suite, most=4, workers=1)
    living = [each for each in found.tried if each.fate != "caught"]
    assert 0 < len(living) == len(found.tried) - found.count("caught")
    assert living[0].mutant.before != living[0].mutant.after
    assert living[0].clause.startswith("parking.")
    assert living[0].mutant.line > 0


def test_a_mutant_that_never_ends_is_caught(tmp_path, monkeypatch):
    loop = "    while vehicle is None:\n        pass\n    if vehicle is Vehicle.car:"
    folder = product("parking", tmp_path, ("functions.py", "    if vehicle is Vehicle.car:", loop))
    planted = planted_in_product(PARKING, folder)
    endless = tuple(each for each in planted.mutants if each.after == "vehicle is not None")
    monkeypatch.setattr(
        "factoryc.judge.mutants.audit.planted_in_product",
        lambda *_: attrs.evolve(planted, mutants=endless),
    )
    found = strength(folder)
    assert (found.count("caught"), len(found.tried)) == (1, 1)


def test_a_product_that_the_suite_refuses_has_no_strength(tmp_path):
    folder = product("parking", tmp_path, ("operations/fee.py", "stay <= 15", "stay < 15"))
    with pytest.raises(JudgeUnavailable, match=r"parking\.fee\.grace"):
        strength(folder)
