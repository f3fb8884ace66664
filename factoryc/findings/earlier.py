"""What was proved in an earlier check, by the meaning of all that the proof stands on.

A solver's proof about one operation stands on that operation, on the states and invariants it may see, and on the
types and functions that these name. Where none of them has changed its meaning, it need not be made again.
"""

from collections.abc import Mapping

import attrs

from factoryc.analysis.asked import Asked
from factoryc.analysis.question import Question
from factoryc.analysis.touched import states_in
from factoryc.diagnostics.verdicts import Proved
from factoryc.findings.report import FindingsReport
from factoryc.spec.definitions import Operation
from factoryc.spec.digest import digest
from factoryc.spec.reached import only_needed
from factoryc.spec.spec import Spec


def grounds_of(asked: Asked, operation: Operation, spec: Spec) -> Mapping[Question, str]:
    """For each question that form leaves open, a digest of what a proof of it stands on."""
    left = [each for each, is_proved in asked.questions.items() if not is_proved]
    touched = states_in(operation)
    bound = tuple(each for each in spec.invariants if states_in(each) & touched)
    seen = touched.union(*map(states_in, bound))
    needed = only_needed(
        attrs.evolve(
            spec,
            state=tuple(each for each in spec.state if each.name in seen),
            invariants=bound,
            operations=(operation,),
            interface=None,
            evals=(),
            loads=(),
            decisions=(),
            nevers=(),
        )
    )
    stated = (needed.types, needed.errors, needed.functions, needed.state, bound, operation)
    # The clauses of the spec bear its name, so its own name is told with theirs.
    whole = digest(stated)
    return {each: digest(whole, each.clause, each.name) for each in left}


def with_earlier(asked: Asked, grounds: Mapping[Question, str], earlier: frozenset[str]) -> Asked:
    """The questions, those answered whose proof is known."""
    known = {each: True for each, ground in grounds.items() if ground in earlier}
    return attrs.evolve(asked, questions={**asked.questions, **known})


def with_grounds(
    report: FindingsReport, grounds: Mapping[Question, str], earlier: frozenset[str]
) -> FindingsReport:
    """The report, in which each proof of a solver's says what it stands on."""
    named = {(each.clause, each.name): ground for each, ground in grounds.items()}

    def told(proved: Proved) -> Proved:
        ground = named.get((proved.clause, proved.name))
        if ground in earlier or (ground is not None and proved.how == "solver"):
            return attrs.evolve(proved, how="solver", ground=ground)
        return proved

    return attrs.evolve(report, proved=tuple(map(told, report.proved)))
