"""What can be asked of the cases of one operation, and what the form of its clauses answers.

Does a case apply to every input? Do cases that apply together agree? Does what they say have a
value? Nothing is searched for here, so that a spec that form decides needs no search at all.
"""

from collections.abc import Hashable
from itertools import combinations

from factoryc.analysis.by_form import cover_everything, exclude_each_other
from factoryc.analysis.case_demands import case_demands, input_facts, requires_demands
from factoryc.analysis.definedness import Facts, is_met
from factoryc.analysis.formula import Functions
from factoryc.analysis.question import CONFLICT, UNCOVERED, Question
from factoryc.analysis.walk import meaning
from factoryc.frozen import frozen
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import FieldValue
from factoryc.spec.spec import Spec


@frozen(eq=False)
class Asked:
    """`questions`: each with whether form answers it with no. `conflicts`: the pairs left in doubt.

    `breaks` are cases with an invariant each may break, `escapes` cases with what may break its type.
    """

    questions: dict[Question, bool]
    conflicts: tuple[tuple[Case, Case], ...]
    breaks: tuple[tuple[str, str], ...] = ()
    escapes: tuple[tuple[str, str], ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether form alone has answered everything."""
        return all(self.questions.values())


def ask_by_form(operation: Operation, spec: Spec, functions: Functions) -> Asked:
    """Every question about the operation: first its own, then those of its cases."""
    inputs = input_facts(operation, spec)
    facts = (*inputs, *operation.requires)
    guards = [case.guard for case in operation.cases if case.guard is not None]
    is_total = len(guards) < len(operation.cases)
    questions = {
        Question(operation.clause, UNCOVERED, operation.span): is_total
        or cover_everything(facts, guards, functions)
    }
    conflicts: tuple[tuple[Case, Case], ...] = ()
    if len(guards) > 1 and not operation.in_order:
        question = Question(operation.clause, CONFLICT, operation.span)
        conflicts = _conflicts(operation, facts, functions)
        questions[question] = not conflicts
    asked = [(operation.clause, requires_demands(operation, inputs, spec, functions))]
    asked += [
        (case.clause, case_demands(operation, case, inputs, spec, functions))
        for case in operation.cases
    ]
    # A clause that reads one entry three times asks thrice for the same.
    met: dict[Hashable, bool] = {}
    for clause, found in asked:
        for demand in found:
            question = Question(clause, demand.name, demand.span)
            same = demand.condition and meaning(demand.condition), tuple(map(id, demand.facts))
            if same not in met:
                met[same] = is_met(demand, functions)
            is_proved = met[same]
            if questions.get(question, True) and not is_proved:
                # The question points at the first place that is in doubt.
                questions.pop(question, None)
            questions[question] = questions.get(question, True) and is_proved
    return Asked(questions, conflicts)


def _conflicts(
    operation: Operation, facts: Facts, functions: Functions
) -> tuple[tuple[Case, Case], ...]:
    return tuple(
        (first, second)
        for first, second in combinations(operation.cases, 2)
        if not _agree(first, second, facts, functions)
    )


def _agree(first: Case, second: Case, facts: Facts, functions: Functions) -> bool:
    if first.guard is None or second.guard is None or _outcome(first) == _outcome(second):
        return True
    return exclude_each_other([*facts, first.guard, second.guard], functions)


def _outcome(case: Case) -> Hashable:
    returns = None if case.returns is None else meaning(case.returns)
    fails = () if case.fails is None else (case.fails.name, _fields(case.fails.fields or ()))
    ensures = tuple(meaning(each.condition) for each in case.ensures)
    sets = tuple(
        (each.state, tuple(map(meaning, each.keys)), meaning(each.value)) for each in case.sets
    )
    return returns, fails, ensures, sets


def _fields(fields: tuple[FieldValue, ...]) -> Hashable:
    return tuple((field.name, meaning(field.value)) for field in fields)
