"""The gate: every demand of a spec is a row, and what was not measured does not hold."""

from decimal import Decimal

import attrs
import pytest

from factoryc.judge.gate import decide
from factoryc.judge.inspect.finding import Finding
from factoryc.judge.measured import LoadMeasured, Measured, Sample
from factoryc.judge.mutants.fates import Difference, MutantAudit, TriedMutant
from factoryc.judge.mutants.mutants import Mutant
from factoryc.judge.verdict import Failure, Verdict
from tests.judge.examples import example_spec

SPEC = example_spec("shortener")
CASES = {case.clause: 3 for operation in SPEC.operations for case in operation.cases}
GOOD = Verdict((), 19, CASES, "http", "bubblewrap", 0, 100, 1.0)
NEVER = "shortener.never.let_a_code_change_its_target"
LOGIN = "shortener.never.ask_for_a_login_to_follow_a_link"
LOAD = "shortener.load.a_busy_minute"


def load(latency, failures=0, inconclusive=""):
    samples = tuple(Sample("visit", latency) for _ in range(100))
    return LoadMeasured(LOAD, samples, 200, failures, "visit broke", 0.001, 1, inconclusive)


def audit(caught, alike=0, weak=0, allowed=0, possible=None):
    """What an audit of so many mutants of each fate found."""
    mutant = Mutant("src/a.py", 3, frozenset({3}), "f", "a < b", "a <= b", "", "")
    parts = Difference(("visit(1)",), "returns 1", "returns 2", "shortener.visit.known")
    tried = (
        *[TriedMutant(mutant, "shortener.visit", "caught", "shortener.visit.known")] * caught,
        *[TriedMutant(mutant, "shortener.visit", "alike")] * alike,
        *[TriedMutant(mutant, "shortener.visit", "weak", difference=parts)] * weak,
        *[TriedMutant(mutant, "shortener.visit", "allowed", difference=parts)] * allowed,
    )
    return MutantAudit(tried, possible or len(tried), 0)


RIGHT = Measured(
    verdict=GOOD,
    evaluated=frozenset({NEVER, LOGIN}),
    findings=(),
    strength=audit(44),
    reruns=(GOOD, GOOD, GOOD),
    loads=(load(0.01),),
    peak_memory=30_000_000,
)


CALLED = attrs.evolve(
    GOOD, failures=(Failure("sandbox", "shortener.never.use_network", "it calls", "somebody"),)
)


def broken(measured):
    """The rules whose rows do not hold."""
    return sorted({row.rule for row in decide(SPEC, measured) if not row.holds})


def failing(clause, **more):
    return attrs.evolve(GOOD, failures=(Failure("eval", clause, "title", "why", **more),))


def test_every_demand_of_the_spec_is_a_row_and_holds_for_a_good_product():
    rows = decide(SPEC, RIGHT)
    assert broken(RIGHT) == []
    rules = {row.rule for row in rows}
    demands = {each.clause for each in (*SPEC.loads, *SPEC.constraints, *SPEC.nevers)}
    assert demands <= rules
    assert rules - demands == {
        f"shortener.gate.{rule}" for rule in ("evals", "cases", "strength", "flakes", "product")
    }
    assert len([row for row in rows if row.rule == LOAD]) == 2


def test_what_was_not_measured_does_not_hold():
    rows = decide(SPEC, Measured())
    assert not any(row.holds for row in rows)
    assert {row.measured for row in rows} == {"not measured"}


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"verdict": failing("shortener.visit.known")}, ["shortener.gate.evals"]),
        (
            {"verdict": attrs.evolve(GOOD, inconclusive=(("x", "no value"),))},
            ["shortener.gate.evals"],
        ),
        (
            {"verdict": attrs.evolve(GOOD, cases={**CASES, "shortener.visit.known": 0})},
            ["shortener.gate.cases"],
        ),
        ({"verdict": attrs.evolve(GOOD, cases={})}, ["shortener.gate.cases"]),
        ({"verdict": failing(NEVER)}, ["shortener.gate.evals", NEVER]),
        ({"verdict": failing("x", eval=NEVER)}, ["shortener.gate.evals", NEVER]),
        ({"verdict": attrs.evolve(GOOD, unreached=(NEVER,))}, [NEVER]),
        ({"evaluated": frozenset({LOGIN})}, [NEVER]),
        ({"strength": audit(39, alike=5)}, ["shortener.gate.strength"]),
        ({"strength": audit(39, weak=5)}, ["shortener.gate.strength"]),
        ({"strength": audit(39, alike=4, allowed=8)}, []),
        ({"strength": audit(0)}, ["shortener.gate.strength"]),
        ({"strength": audit(0, allowed=3)}, ["shortener.gate.strength"]),
        ({"reruns": (GOOD, GOOD)}, ["shortener.gate.flakes"]),
        ({"reruns": (GOOD, failing("x"), GOOD)}, ["shortener.gate.flakes"]),
        ({"reruns": (failing("x", how="flaky"),) * 3}, ["shortener.gate.flakes"]),
        ({"reruns": (failing("x"),) * 3}, []),
        ({"loads": ()}, [LOAD]),
        ({"loads": (load(0.2),)}, [LOAD]),
        ({"loads": (load(0.01, failures=1),)}, [LOAD]),
        ({"loads": (load(0.5, inconclusive="too late"),)}, [LOAD]),
        ({"loads": (load(0.01, inconclusive="too late"),)}, []),
        ({"loads": (attrs.evolve(load(0.01), samples=()),)}, [LOAD]),
        ({"peak_memory": 128_000_000}, ["shortener.constraint.memory"]),
        ({"peak_memory": 127_999_999}, []),
        ({"peak_memory": None}, ["shortener.constraint.memory"]),
        ({"peak_memory": None, "verdict": attrs.evolve(GOOD, peak_memory=20_000_000)}, []),
        (
            {"peak_memory": None, "verdict": attrs.evolve(GOOD, peak_memory=200_000_000)},
            ["shortener.constraint.memory"],
        ),
        ({"reruns": (GOOD, GOOD, CALLED)}, ["shortener.never.use_network"]),
        (
            {"findings": (Finding("a.py", 3, "shortener.never.import_pickle", "imports"),)},
            ["shortener.never.import_pickle"],
        ),
        (
            {"findings": (Finding("", 0, "shortener.never.use_network", "while it ran"),)},
            ["shortener.never.use_network"],
        ),
        (
            {"findings": (Finding("a.py", 3, "inspection.tampering", "imports gc"),)},
            ["shortener.gate.product"],
        ),
    ],
)
def test_each_figure_decides_its_own_rows(changes, rules):
    assert broken(attrs.evolve(RIGHT, **changes)) == sorted(rules)


def test_rows_say_what_was_asked_and_what_was_seen():
    rows = {(row.rule, row.required): row.measured for row in decide(SPEC, RIGHT)}
    assert rows["shortener.gate.cases", "100% of the cases covered"] == "7 of 7"
    assert rows[LOAD, "p99(visit) < 150 ms"] == (
        "10 ms at 200 calls per second; 0 of 100 calls took longer, so this is 63.3% sure"
    )
    assert rows["shortener.constraint.memory", "memory < 128 MB"] == "30 MB"
    assert rows["shortener.gate.strength", ">= 90% of the faults caught"] == "100.0% (44 of 44)"


def test_percentiles_are_latencies_that_were_measured():
    samples = tuple(Sample("visit", number / 1000) for number in range(1, 101))
    measured = attrs.evolve(load(0), samples=samples[::-1])
    assert measured.percentile("visit", Decimal(99)) == Decimal("0.099")
    assert measured.percentile("visit", Decimal(100)) == Decimal("0.1")
    assert measured.percentile("visit", Decimal("0.1")) == Decimal("0.001")
    assert measured.percentile("shorten", Decimal(50)) is None


def test_what_lives_is_listed_with_the_calls_that_show_it_where_there_are_any():
    found = audit(40, alike=1, weak=1, allowed=2, possible=90)
    (row,) = (
        each
        for each in decide(SPEC, attrs.evolve(RIGHT, strength=found))
        if each.rule == "shortener.gate.strength"
    )
    assert row.measured == ("95.2% (40 of 42), a sample of 90; 2 more do what the spec allows, too")
    changed = "src/a.py:3: nothing notices `a <= b` instead of `a < b`"
    assert row.details == (
        changed,
        f"{changed}: visit(1): `returns 2`, not `returns 1`",
    )
