"""What a case leaves behind as formulas: a state that breaks an invariant, a value that breaks its type."""

from collections.abc import Mapping, Sequence

import z3

from factoryc.analysis.question import RESULT
from factoryc.frozen import frozen
from factoryc.solver.convert import converted, inside, is_some
from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.expressions import condition, encode
from factoryc.solver.fits import fits
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.inputs import Inputs, meets
from factoryc.solver.members import entry, with_entry
from factoryc.solver.terms import Z3, Term
from factoryc.spec.definitions import Case, InvariantDefinition, Operation
from factoryc.spec.spec import Spec
from factoryc.spec.types import MapType


@frozen(eq=False)
class Taken:
    """A case that applies to a call. `scope` knows its result."""

    operation: Operation
    case: Case
    inputs: Inputs
    scope: Scope

    def breaks(self, invariant: InvariantDefinition) -> list[Z3]:
        """The invariant does not hold afterwards, though the states are of their types."""
        encoding = self.inputs.encoding
        after = states_after(self.case, self.scope, encoding)
        fitting = [
            fits(after[each.name], each.type, each.restriction, encoding, side=True)
            for each in encoding.spec.state
            if each.name in after
        ]
        around = Scope({}, after=after)
        return [*fitting, z3.Not(condition(invariant.condition, around, encoding, side=False))]

    def escapes(self, parts: Sequence[str], spec: Spec) -> Z3:
        """One of the values that the case makes is not of its type."""
        encoding = self.inputs.encoding
        after = states_after(self.case, self.scope, encoding)
        wrong = [z3.Not(self._fits(part, after, spec)) for part in parts]
        return encoding.any_of(*wrong)

    def _fits(self, part: str, after: Mapping[str, Term], spec: Spec) -> Z3:
        encoding, operation = self.inputs.encoding, self.operation
        if part == RESULT and operation.result is not None:
            result = self.scope.names["result"]
            return fits(result, operation.result, operation.restriction, encoding, side=False)
        if self.case.fails is not None:
            field = next(
                each for each in spec.error(self.case.fails.name).fields if each.name == part
            )
            given = next(each for each in self.case.fails.fields or () if each.name == part)
            value = converted(
                encode(given.value, self.scope, encoding), field.type, self.scope, encoding
            )
            return fits(value, field.type, field.restriction, encoding, side=False)
        state = spec.state_named(part)
        return fits(after[part], state.type, state.restriction, encoding, side=False)


def taken(operation: Operation, case: Case, inputs: Inputs) -> Taken:
    """Assume that the case applies to the call, and that it has its result."""
    encoding, scope = inputs.encoding, inputs.scope
    for other in operation.cases:
        if other is case and operation.in_order:
            break
        if other.guard is not None and (operation.in_order or case.guard is None):
            encoding.assume(z3.Not(condition(other.guard, scope, encoding, side=False)))
    if case.guard is not None:
        encoding.assume(condition(case.guard, scope, encoding, side=True))
    if operation.result is None or case.fails is not None:
        return Taken(operation, case, inputs, scope)
    if case.returns is not None:
        returned = encode(case.returns, scope, encoding)
        result = converted(returned, operation.result, scope, encoding)
    else:
        result = encoding.fresh(operation.result, "result")
        encoding.loose["a result that is left open"] = None
        meets(result, operation.result, operation.restriction, Scope({}), encoding)
    scope = scope.naming({"result": result})
    for ensures in case.ensures if case.returns is None else ():
        encoding.assume(condition(ensures.condition, scope, encoding, side=True))
    return Taken(operation, case, inputs, scope)


def states_after(case: Case, scope: Scope, encoding: Encoding) -> dict[str, Term]:
    """The states that a case sets, as it leaves them."""
    after: dict[str, Term] = {}
    whole = {change.state for change in case.sets if not change.keys}
    for change in case.sets:
        before = encoding.states[change.state]
        value = encode(change.value, scope, encoding)
        if not change.keys:
            after[change.state] = converted(value, before.type, scope, encoding)
        elif change.state not in whole:
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
