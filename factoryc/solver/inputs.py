"""What a call is given: its parameters, and the state that it finds, as values of their types."""

from collections.abc import Iterable

import z3

from factoryc.analysis.formula import Functions
from factoryc.analysis.shape import restrictions
from factoryc.analysis.touched import states_in
from factoryc.frozen import frozen
from factoryc.solver.amounts import in_calendar
from factoryc.solver.convert import field, inside, is_case, is_some, of_case
from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.expressions import condition
from factoryc.solver.members import entry
from factoryc.solver.roles import Detail
from factoryc.solver.terms import Z3, Term
from factoryc.spec.definitions import Operation, Parameter
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Scalar,
    SetType,
    SumType,
    Type,
    unrefined,
)


@frozen(eq=False)
class Inputs:
    """A call in a state. `scope` names the parameters."""

    encoding: Encoding
    scope: Scope
    parameters: tuple[Term, ...]


def any_call(
    operation: Operation, spec: Spec, functions: Functions, detail: Detail = "plain"
) -> Inputs:
    """Any call of the operation in any state: both meet their types, and the state its invariants."""
    encoding = Encoding(spec, functions, detail)
    touched = states_in(operation)
    bound = [each for each in spec.invariants if states_in(each) & touched]
    for name in sorted(touched.union(*map(states_in, bound))):
        state = spec.state_named(name)
        encoding.states[name] = encoding.fresh(state.type, name)
    parameters = {each.name: encoding.fresh(each.type, each.name) for each in operation.parameters}
    for name, term in encoding.states.items():
        state = spec.state_named(name)
        meets(term, state.type, state.restriction, Scope({}), encoding)
    for parameter in operation.parameters:
        given(parameters[parameter.name], parameter, encoding)
    for invariant in bound:
        encoding.assume(condition(invariant.condition, Scope({}), encoding, side=True))
    return Inputs(encoding, Scope(parameters), tuple(parameters.values()))


def given(term: Term, parameter: Parameter, encoding: Encoding) -> None:
    """The term is a value that the parameter accepts."""
    meets(term, parameter.type, parameter.restriction, Scope({}), encoding)


def meets(
    term: Term, type_: Type, restriction: Expression | None, scope: Scope, encoding: Encoding
) -> None:
    """Assume that a value is of its type, with all that it holds."""
    encoding.spend()
    plain = unrefined(type_)
    _hold(restrictions(type_, restriction, encoding.spec), term, scope, encoding)
    match plain:
        case Scalar():
            encoding.leaves.append(term)
            within = in_calendar(term)
            if within is not None:
                encoding.assume(within, *scope.path)
        case OptionalType(inner=inner):
            there = scope.knowing(is_some(term, encoding))
            meets(inside(term, encoding), inner, None, there, encoding)
        case RecordType(name=name) if not encoding.sorts.is_opaque(plain):
            for each in encoding.spec.record(name).fields:
                held = field(term, each.name, encoding)
                meets(held, each.type, each.restriction, scope, encoding)
        case SumType(cases=cases) if not encoding.sorts.is_opaque(plain):
            for case in cases:
                taken = scope.knowing(is_case(term, case, encoding))
                meets(of_case(term, case, encoding), plain.record(case), None, taken, encoding)
        case ListType(element=element):
            encoding.leaves.append(term)
            _members_meet(term, element, scope, encoding)
        case SetType(element=element):
            _elements_meet(term, element, scope, encoding)
        case MapType(key=key, value=value):
            _entries_meet(term, key, value, scope, encoding)


def _hold(said: Iterable[Expression], term: Term, scope: Scope, encoding: Encoding) -> None:
    around = Scope({"it": term}, scope.path)
    for each in said:
        encoding.assume(condition(each, around, encoding, side=True), *scope.path)


def _members_meet(term: Term, element: Type, scope: Scope, encoding: Encoding) -> None:
    assert isinstance(term.type, ListType), "only a list has items"
    held = term.type.element

    def say(place: Z3) -> None:
        there = scope.knowing(z3.And(place >= 0, place < z3.Length(term.value)))
        meets(Term(term.value[place], held), element, None, there, encoding)

    encoding.generally(None, say)


def _elements_meet(term: Term, element: Type, scope: Scope, encoding: Encoding) -> None:
    assert isinstance(term.type, SetType), "only a set has elements"
    held = term.type.element

    def say(member: Z3) -> None:
        meets(Term(member, held), element, None, scope.knowing(term.value[member]), encoding)

    encoding.generally(held, say)


def _entries_meet(term: Term, key: Type, value: Type, scope: Scope, encoding: Encoding) -> None:
    assert isinstance(term.type, MapType), "only a map has entries"
    held = term.type.key

    def say(member: Z3) -> None:
        found = entry(term, member)
        there = scope.knowing(is_some(found, encoding))
        meets(Term(member, held), key, None, there, encoding)
        meets(inside(found, encoding), value, None, there, encoding)

    encoding.generally(held, say)
