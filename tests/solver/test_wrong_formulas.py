"""A formula that is wrong is found out: what z3 makes of it is held against the contract itself."""

import z3

from factoryc.analysis.answer import ProvedAbsent, Shown, Undecided
from factoryc.diagnostics.verdicts import Unknown
from factoryc.findings.check import check_spec
from factoryc.solver import amounts, conditions
from tests.solver.alone import solver_answers
from tests.spec.understanding import understood

QUOTIENTS = """
operation share(n: Int where it in -1_000_000..1_000_000) -> Int {
  case even when n - 2 * (n div 2) == 0 { returns 0 }
  case odd when n - 2 * (n div 2) == 1 { returns 1 }
}
"""


def spec_of(text):
    found = understood(f'spec sample version "1.0.0"\n{text}')
    assert found.sound, [each.message for each in found.diagnostics]
    return found.spec


def uncovered(text):
    answers = solver_answers(spec_of(text))
    (answer,) = [answer for question, answer in answers if question.name == "uncovered-input"]
    return answer


def rounded_to_nothing(number, by):
    """As in C: what is below zero is rounded up."""
    return z3.If(number >= 0, number / by, -((-number) / by))


def test_a_witness_that_the_contract_does_not_confirm_is_said_to_be_our_mistake(monkeypatch):
    monkeypatch.setattr(amounts, "rounded_down", rounded_to_nothing)
    answer = uncovered(QUOTIENTS)
    assert isinstance(answer, Undecided)
    assert "this is a bug in factoryc" in answer.reason
    assert "internal error in the formula of `sample.share`" in answer.reason


def test_a_report_says_so_too_and_shows_no_witness(monkeypatch):
    monkeypatch.setattr(amounts, "rounded_down", rounded_to_nothing)
    report = check_spec(spec_of(QUOTIENTS), {})
    assert "uncovered-input" not in {each.name for each in report.diagnostics}
    (unknown,) = [each for each in report.unknown if each.name == "uncovered-input"]
    assert isinstance(unknown, Unknown)
    assert "this is a bug in factoryc" in unknown.reason


def test_sorts_that_do_not_fit_are_our_mistake_too(monkeypatch):
    def refuse(*_):
        raise z3.Z3Exception("sort mismatch")

    monkeypatch.setattr(amounts, "rounded_down", refuse)
    answer = uncovered(QUOTIENTS)
    assert isinstance(answer, Undecided)
    assert "sort mismatch; this is a bug in factoryc" in answer.reason


def test_what_calls_show_stands_against_a_wrong_proof(monkeypatch):
    """A formula in which nothing is possible proves everything. The search was there before."""
    text = QUOTIENTS.replace("== 1", "== 2")
    assert isinstance(uncovered(text), Shown)

    def nothing_differs(_operator, _left, _right, _scope, encoding):
        return z3.BoolVal(val=True, ctx=encoding.context)

    monkeypatch.setattr(conditions, "ordered", nothing_differs)
    assert not isinstance(uncovered(text), Shown)
    report = check_spec(spec_of(text), {})
    assert "uncovered-input" in {each.name for each in report.diagnostics}


def test_the_right_formula_decides_it():
    assert uncovered(QUOTIENTS) == ProvedAbsent("solver")
