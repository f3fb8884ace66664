"""z3, cvc5 and every input of a small domain give one answer to what is asked of random contracts.

`make fuzz-solver` runs this with many more contracts (FACTORYC_FUZZ is how many).
"""

import os
from collections import Counter
from decimal import Decimal
from functools import partial
from itertools import product
from random import Random

import pytest

from factoryc.analysis.answer import ProvedAbsent, Shown, question_of
from factoryc.analysis.asked import ask_by_form
from factoryc.analysis.ground import ground
from factoryc.analysis.probe import Silent, probe
from factoryc.analysis.results import caller
from factoryc.contract.runtime import broken_invariants
from factoryc.proof.of_state import with_states
from factoryc.solver.fragment import OutsideFragment, TooLarge
from factoryc.solver.queries import Asking
from factoryc.solver.smt import smt_text
from tests.solver.alone import solver_answers
from tests.solver.other_solver import other_answer, z3_answer
from tests.solver.random_contracts import contract, every_call
from tests.spec.understanding import understood

CONTRACTS = int(os.environ.get("FACTORYC_FUZZ", "3"))
MOST_CALLS = 6_000


def spec_and_text(seed):
    random = Random(f"contract {seed}")
    while True:
        text, _ = contract(random)
        found = understood(text)
        if found.sound:
            return found.spec, text


def values_of(base):
    small, yes_or_no = list(range(-2, 3)), [True, False]
    words = ["".join(each) for size in range(3) for each in product("ab", repeat=size)]
    pairs = [base.values.make_record["Pair"](left=n, right=y) for n in small for y in yes_or_no]
    return {
        "Small": small,
        "Bool": yes_or_no,
        "Color": list(base.values.enum_members["Color"]),
        "Word": words,
        "Letter": ["a", "b"],
        "Few": [list(each) for size in range(3) for each in product(small, repeat=size)],
        # Not all of them, but all at which these contracts may turn.
        "Price": [Decimal(each) / 20 for each in range(31)],
        "Pair": pairs,
        "Small?": [None, *small],
        "Word?": [None, *words],
    }


def shown_by_trying(operation, base, clauses):
    called = caller(operation, base, frozenset(clauses))
    shown = set()
    for number, sample in enumerate(every_call(operation, base, values_of(base))):
        if number > MOST_CALLS:
            return shown, False
        if broken_invariants(base.contract, sample.situation.state):
            continue
        found = probe(called, sample, base, Random(0))
        if not isinstance(found, Silent):
            question = question_of(found, operation)
            shown.add((question.clause, question.name))
    return shown, True


@pytest.mark.parametrize("seed", range(CONTRACTS))
def test_the_solver_says_what_every_call_shows(seed):
    spec, text = spec_and_text(seed)
    (operation,) = spec.operations
    base = ground(spec)
    shown, is_all = shown_by_trying(operation, base, {case.clause for case in operation.cases})
    for question, answer in solver_answers(spec):
        key = (question.clause, question.name)
        if isinstance(answer, ProvedAbsent):
            assert key not in shown, text
        elif isinstance(answer, Shown):
            # What another case shows first is not asked of this one.
            alone = partial(shown_by_trying, operation, base, {question.clause})
            assert key in shown or not is_all or "price" in text or key in alone()[0], text
        else:
            assert "bug" not in answer.reason, (question, text)


@pytest.mark.parametrize("seed", range(CONTRACTS))
def test_another_solver_says_the_same_of_each_formula(seed):
    pytest.importorskip("cvc5")
    spec, text = spec_and_text(seed)
    functions = {function.name: function for function in spec.functions}
    (operation,) = spec.operations
    asked = with_states(ask_by_form(operation, spec, functions), operation, spec, functions)
    left = [each for each, is_proved in asked.questions.items() if not is_proved]
    for question, detail in product(left, ("plain", "coarse")):
        asking = Asking(operation, spec, functions, asked, detail)
        try:
            for query in asking.queries(question):
                formula = smt_text(query)
                answers = {z3_answer(formula), other_answer(formula)} - {"unknown"}
                assert len(answers) <= 1, (question, text, formula)
        except (OutsideFragment, TooLarge):
            continue


def test_most_random_contracts_are_decided():
    said = Counter(
        type(answer).__name__
        for seed in range(10)
        for _, answer in solver_answers(spec_and_text(seed)[0])
    )
    assert said["Shown"] >= 10
    assert said["ProvedAbsent"] >= 3
    assert said["Undecided"] <= 0.25 * said.total()
