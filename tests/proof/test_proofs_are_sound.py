"""What is proved by form is shown by no call: contracts are bent, and then searched all the same."""

from functools import partial

import attrs
import pytest

from factoryc.analysis.answer import Shown
from factoryc.analysis.asked import Asked
from factoryc.analysis.effort import Effort
from factoryc.analysis.examine import examine
from factoryc.analysis.ground import ground
from factoryc.analysis.question import BREAK, ESCAPE
from factoryc.analysis.shape import conjuncts
from factoryc.findings.search import places_of
from factoryc.proof.of_state import with_states
from factoryc.spec.clock import with_clock
from factoryc.spec.expressions import CaseTest, Logic, Membership, Presence
from tests.analysis.specs import example

EFFORT = Effort(reachable=300, arbitrary=300, walked=100)


def bent(operation):
    """The operation with one case after the other, which takes all that it can be told apart by type.

    What a guard says of presence stays, since it decides what the values in the case are.
    """
    for case in operation.cases:
        kept = [] if case.guard is None else list(conjuncts(case.guard))
        kept = [each for each in kept if isinstance(each, Presence | CaseTest | Membership)]
        guard = None
        for each in kept:
            guard = each if guard is None else Logic("and", guard, each, each.span)
        yield attrs.evolve(operation, cases=(attrs.evolve(case, guard=guard),))


@pytest.mark.parametrize("name", ["cart", "csv_pipeline", "ledger", "login", "order", "shortener"])
def test_no_call_shows_what_is_proved_not_to_be(name):
    spec = with_clock(example(name))
    functions = {function.name: function for function in spec.functions}
    compared = 0
    for operation in (each for one in spec.operations for each in bent(one)):
        others = tuple(
            each if each.name != operation.name else operation for each in spec.operations
        )
        changed = attrs.evolve(spec, operations=others)
        asked = with_states(Asked({}, ()), operation, changed, functions)
        proved = {question for question, is_proved in asked.questions.items() if is_proved}
        compared += len(proved)
        if not proved:
            continue
        # As if nothing were proved: then every call is looked at.
        open_ = attrs.evolve(asked, questions=dict.fromkeys(asked.questions, False))
        base = ground(changed)
        answers = examine(operation, open_, partial(places_of, base, EFFORT), base, EFFORT)
        shown = {each.question for each in answers if isinstance(each.answer, Shown)}
        shown = {each for each in shown if each.name in {BREAK, ESCAPE}}
        assert not shown & proved
    assert compared > 0
