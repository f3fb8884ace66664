"""Questions about an operation as formulas: what satisfies one of them shows the finding.

A question is a few formulas. It is answered with no where none of them can be satisfied.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import z3

from factoryc.analysis.case_demands import case_demands, input_facts, requires_demands
from factoryc.analysis.definedness import Demand, is_met
from factoryc.analysis.formula import Functions
from factoryc.analysis.question import CONFLICT, UNCOVERED, Question
from factoryc.analysis.walk import variables
from factoryc.frozen import frozen
from factoryc.solver.convert import converted, inside, is_some
from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.expressions import condition, encode
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.inputs import Inputs, any_call, meets
from factoryc.solver.members import entry, equal, with_entry
from factoryc.solver.terms import Z3, Term
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.spec import Spec
from factoryc.spec.types import MapType


@frozen(eq=False)
class Query:
    """A formula, and the call that it speaks of."""

    inputs: Inputs
    formula: tuple[Z3, ...]


@frozen(eq=False)
class Asking:
    """An operation in its area, and the pairs of its cases that may disagree."""

    operation: Operation
    spec: Spec
    functions: Functions
    conflicts: tuple[tuple[Case, Case], ...]

    def queries(self, question: Question) -> Iterator[Query]:
        """The formulas of a question. Raises OutsideFragment where it has none."""
        match question.name:
            case name if name == UNCOVERED:
                if all(case.guard is not None for case in self.operation.cases):
                    yield self._uncovered()
            case name if name == CONFLICT:
                for first, second in self.conflicts:
                    yield self._conflict(first, second)
            case "unjustified-lookup" | "division-by-zero" | "lost-update":
                yield from self._without_value(question)
            case name:
                raise OutsideFragment(f"the question `{name}`")

    def _call(self) -> Inputs:
        """Any call that meets what the operation requires."""
        inputs = any_call(self.operation, self.spec, self.functions)
        for required in self.operation.requires:
            inputs.encoding.assume(condition(required, inputs.scope, inputs.encoding))
        return inputs

    def _uncovered(self) -> Query:
        inputs = self._call()
        guards = [case.guard for case in self.operation.cases if case.guard is not None]
        return _query(
            inputs, [z3.Not(condition(each, inputs.scope, inputs.encoding)) for each in guards]
        )

    def _conflict(self, first: Case, second: Case) -> Query:
        inputs = self._call()
        encoding = inputs.encoding
        holding = [
            condition(case.guard, inputs.scope, encoding)
            for case in (first, second)
            if case.guard is not None
        ]
        differs = encoding.any_of(*self._differences(first, second, inputs))
        return _query(inputs, [*holding, differs])

    def _differences(self, first: Case, second: Case, inputs: Inputs) -> list[Z3]:
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
            broken = [z3.Not(condition(each.condition, around, encoding)) for each in case.ensures]
            # What a case ensures of what it returns itself is a question of its own.
            found.extend(broken if case.returns is None else [])
        return [*found, *self._apart_after(first, second, around, encoding)]

    def _apart_after(self, first: Case, second: Case, scope: Scope, encoding: Encoding) -> list[Z3]:
        one, other = (_after(case, scope, encoding) for case in (first, second))
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
        return _query(inputs, [z3.Not(condition(demand.condition, scope, inputs.encoding))])

    def _given(self, demand: Demand, case: Case | None) -> tuple[Inputs, Scope]:
        """Any call of which the facts of a demand hold."""
        inputs = any_call(self.operation, self.spec, self.functions)
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
            encoding.assume(condition(fact, scope, encoding))
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


def _after(case: Case, scope: Scope, encoding: Encoding) -> dict[str, Term]:
    """The states that a case sets, as it leaves them."""
    after: dict[str, Term] = {}
    whole = {change.state for change in case.sets if not change.keys}
    for change in case.sets:
        before = encoding.states[change.state]
        value = encode(change.value, scope, encoding)
        if not change.keys:
            after[change.state] = converted(value, before.type, scope, encoding)
            continue
        if change.state in whole:
            continue
        keys = [encode(each, scope, encoding) for each in change.keys]
        base = after.get(change.state, before)
        after[change.state] = _with_value(base, keys, value, scope, encoding)
    return after


def _with_value(
    map_: Term, keys: Sequence[Term], value: Term, scope: Scope, encoding: Encoding
) -> Term:
    """The map with another value at a path of keys; the maps on the way are there."""
    if not isinstance(map_.type, MapType):
        raise OutsideFragment("`sets` at a key of what is no map")
    first, *rest = keys
    if rest:
        place = converted(first, map_.type.key, scope, encoding).value
        encoding.touch(map_.type.key, place)
        found = entry(map_, place)
        encoding.assume(is_some(found, encoding), *scope.path)
        value = _with_value(inside(found, encoding), rest, value, scope, encoding)
    return with_entry(map_, first, value, scope, encoding)
