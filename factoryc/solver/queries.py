"""Questions about an operation as formulas: what satisfies one of them shows the finding.

A question is a few formulas. It is answered with no where none of them can be satisfied.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import z3

from factoryc.analysis.asked import Asked
from factoryc.analysis.case_demands import case_demands, input_facts, requires_demands
from factoryc.analysis.definedness import Demand, is_met
from factoryc.analysis.formula import Functions
from factoryc.analysis.question import BREAK, CONFLICT, ESCAPE, UNCOVERED, Question
from factoryc.analysis.walk import variables
from factoryc.frozen import frozen
from factoryc.solver.afterwards import states_after, taken
from factoryc.solver.convert import converted
from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.expressions import condition, encode
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.inputs import Inputs, any_call, meets
from factoryc.solver.members import equal
from factoryc.solver.roles import Detail
from factoryc.solver.terms import Z3
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.spec import Spec


@frozen(eq=False)
class Query:
    """A formula, and the call that it speaks of."""

    inputs: Inputs
    formula: tuple[Z3, ...]


@frozen(eq=False)
class Asking:
    """An operation in its area, and what is asked of it."""

    operation: Operation
    spec: Spec
    functions: Functions
    asked: Asked
    detail: Detail = "plain"

    def queries(self, question: Question) -> Iterator[Query]:
        """The formulas of a question. Raises OutsideFragment where it has none."""
        match question.name:
            case name if name == UNCOVERED:
                if all(case.guard is not None for case in self.operation.cases):
                    yield self._uncovered()
            case name if name == CONFLICT:
                for first, second in self.asked.conflicts:
                    yield self._conflict(first, second)
            case "unjustified-lookup" | "division-by-zero" | "lost-update":
                yield from self._without_value(question)
            case name if name == BREAK:
                yield from self._broken_afterwards(question.clause)
            case name if name == ESCAPE:
                yield from self._escaped(question.clause)
            case name:
                raise OutsideFragment(f"the question `{name}`")

    def _call(self) -> Inputs:
        """Any call that meets what the operation requires."""
        inputs = any_call(self.operation, self.spec, self.functions, self.detail)
        for required in self.operation.requires:
            inputs.encoding.assume(condition(required, inputs.scope, inputs.encoding, side=True))
        return inputs

    def _uncovered(self) -> Query:
        inputs = self._call()
        guards = [case.guard for case in self.operation.cases if case.guard is not None]
        return _query(
            inputs,
            [z3.Not(condition(each, inputs.scope, inputs.encoding, side=False)) for each in guards],
        )

    def _conflict(self, first: Case, second: Case) -> Query:
        inputs = self._call()
        encoding = inputs.encoding
        holding = [
            condition(case.guard, inputs.scope, encoding, side=True)
            for case in (first, second)
            if case.guard is not None
        ]
        differs = encoding.any_of(*self.differences(first, second, inputs))
        return _query(inputs, [*holding, differs])

    def differences(self, first: Case, second: Case, inputs: Inputs) -> list[Z3]:
        """In what two cases differ that apply to one call. Raises OutsideFragment."""
        encoding, scope = inputs.encoding, inputs.scope
        always = z3.BoolVal(val=True, ctx=encoding.context)
        if first.fails is not None and second.fails is not None:
            if first.fails.name != second.fails.name:
                return [always]
            return [
                z3.Not(
                    equal(
                        encode(one.value, scope, encoding),
                        encode(other.value, scope, encoding),
                        scope,
                        encoding,
                    )
                )
                for one, other in zip(
                    first.fails.fields or (), second.fails.fields or (), strict=True
                )
            ]
        if first.fails is not None or second.fails is not None:
            return [always]
        if self.operation.result is None:
            return self._apart_after(first, second, scope, encoding)
        settled, other = (first, second) if first.returns is not None else (second, first)
        if settled.returns is None:
            raise OutsideFragment("two cases that leave the result open")
        value = converted(
            encode(settled.returns, scope, encoding), self.operation.result, scope, encoding
        )
        found = []
        if other.returns is not None:
            result = encode(other.returns, scope, encoding)
            found.append(z3.Not(equal(value, result, scope, encoding)))
        around = scope.naming({"result": value})
        for case in (settled, other):
            broken = [
                z3.Not(condition(each.condition, around, encoding, side=False))
                for each in case.ensures
            ]
            # What a case ensures of what it returns itself is a question of its own.
            found.extend(broken if case.returns is None else [])
        return [*found, *self._apart_after(first, second, around, encoding)]

    def _apart_after(self, first: Case, second: Case, scope: Scope, encoding: Encoding) -> list[Z3]:
        one, other = (states_after(case, scope, encoding) for case in (first, second))
        return [
            one.get(name, encoding.states[name]).value
            != other.get(name, encoding.states[name]).value
            for name in sorted(one.keys() | other.keys())
        ]

    def _without_value(self, question: Question) -> Iterator[Query]:
        for demand in self._demands(question.clause):
            if demand.name != question.name or is_met(demand, self.functions):
                continue
            if demand.name == "lost-update":
                yield from self._two_values(demand, self._case(question.clause))
                return
            if demand.condition is None:
                raise OutsideFragment("a clause that is evaluated under other names")
            yield self._broken(demand, self._case(question.clause))

    def _broken_afterwards(self, clause: str) -> Iterator[Query]:
        invariants = {each.clause: each for each in self.spec.invariants}
        for case in (each for each in self.operation.cases if each.clause == clause):
            for name in (invariant for broken, invariant in self.asked.breaks if broken == clause):
                case_taken = taken(self.operation, case, self._call())
                yield _query(case_taken.inputs, case_taken.breaks(invariants[name]))

    def _escaped(self, clause: str) -> Iterator[Query]:
        parts = [part for escaping, part in self.asked.escapes if escaping == clause]
        for case in (each for each in self.operation.cases if each.clause == clause):
            case_taken = taken(self.operation, case, self._call())
            yield _query(case_taken.inputs, [case_taken.escapes(parts, self.spec)])

    def _demands(self, clause: str) -> Sequence[Demand]:
        facts = input_facts(self.operation, self.spec)
        case = self._case(clause)
        if case is None:
            return requires_demands(self.operation, facts, self.spec, self.functions)
        return case_demands(self.operation, case, facts, self.spec, self.functions)

    def _case(self, clause: str) -> Case | None:
        return next((each for each in self.operation.cases if each.clause == clause), None)

    def _broken(self, demand: Demand, case: Case | None) -> Query:
        assert demand.condition is not None, "asked before"
        inputs, scope = self._given(demand, case)
        return _query(
            inputs, [z3.Not(condition(demand.condition, scope, inputs.encoding, side=False))]
        )

    def _given(self, demand: Demand, case: Case | None) -> tuple[Inputs, Scope]:
        """Any call of which the facts of a demand hold."""
        inputs = any_call(self.operation, self.spec, self.functions, self.detail)
        encoding, scope = inputs.encoding, inputs.scope
        type_ = self.operation.result
        spoken = [*demand.facts, *([] if demand.condition is None else [demand.condition])]
        changes = () if case is None else case.sets
        spoken += [part for change in changes for part in (*change.keys, change.value)]
        if type_ is not None and any("result" in variables(each) for each in spoken):
            result = encoding.fresh(type_, "result")
            meets(result, type_, self.operation.restriction, Scope({}), encoding)
            scope = scope.naming({"result": result})
            if case is not None and case.returns is None:
                encoding.loose["a result that is left open"] = None
        for fact in demand.facts:
            encoding.assume(condition(fact, scope, encoding, side=True))
        return inputs, scope

    def _two_values(self, demand: Demand, case: Case | None) -> Iterator[Query]:
        """Two entries at one key, with values that differ: those that are the same do no harm."""
        for first, second in combinations(case.sets if case is not None else (), 2):
            if first.state != second.state or not (first.keys and second.keys):
                continue
            if len(first.keys) != 1 or len(second.keys) != 1:
                raise OutsideFragment("`sets` in a map of maps")
            inputs, scope = self._given(demand, case)
            encoding = inputs.encoding
            meeting, alike = (
                equal(encode(one, scope, encoding), encode(other, scope, encoding), scope, encoding)
                for one, other in ((first.keys[0], second.keys[0]), (first.value, second.value))
            )
            yield _query(inputs, [meeting, z3.Not(alike)])


def _query(inputs: Inputs, shows: Sequence[Z3]) -> Query:
    inputs.encoding.saturate()
    return Query(inputs, (*inputs.encoding.assertions, *shows))
