"""Spec to faults: many specs, each with one fault that a reader can follow, clause by clause."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

import attrs

from factoryc.contract.expression_text import expression_text
from factoryc.evals.wording import error_text
from factoryc.faults.bend import off_by_one
from factoryc.faults.in_words import becomes, bent_duties, bent_in_words
from factoryc.faults.surface import SurfaceFault, bent_interface
from factoryc.frozen import frozen
from factoryc.spec import expressions as node
from factoryc.spec.clock import passes_time
from factoryc.spec.definitions import (
    Case,
    ErrorValue,
    FunctionDefinition,
    InvariantDefinition,
    Operation,
    RefinementDefinition,
    StateDefinition,
)
from factoryc.spec.expressions import Expression, FieldValue, Not
from factoryc.spec.names import CLOCK
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type, unrefined

Faultable: TypeAlias = (
    Operation | FunctionDefinition | RefinementDefinition | StateDefinition | InvariantDefinition
)
Part: TypeAlias = Literal["outcome", "duty", "invariant", "beginning", "surface"]


@frozen
class Fault:
    """A spec with one fault, at `clause`. `says` shows it: "`stay <= 15m` becomes `stay < 15m`".

    `operation` is the one that it sits in; empty where it is none. `part` is what was bent: what decides an
    outcome, what the caller owes, what is so of every state, what a state begins with, or how the `surface` answers.
    """

    clause: str
    operation: str
    says: str
    spec: Spec = attrs.field(eq=False, repr=False)
    part: Part = "outcome"
    surface: SurfaceFault | None = attrs.field(default=None, eq=False, repr=False)


@frozen
class Faults:
    """Those that may mean something else, and how many were left out as meaning the same."""

    faults: tuple[Fault, ...]
    equivalent: int


def inject(spec: Spec) -> Faults:
    """All faults of a spec, in its order. Whoever reads the clock has it as a state already."""
    parts = [inject_into(each, spec) for each in with_faults(spec)]
    faults = tuple(fault for part in parts for fault in part.faults)
    return Faults((*faults, *_of_interface(spec)), sum(part.equivalent for part in parts))


def _of_interface(spec: Spec) -> Iterator[Fault]:
    for each in bent_interface(spec):
        faulty = attrs.evolve(spec, interface=each.interface)
        says = becomes(each.before, each.after)
        yield Fault(each.clause, each.operation, says, faulty, "surface", each)


def with_faults(spec: Spec) -> Iterator[Faultable]:
    """The definitions that faults are put into, in their order."""
    yield from (each for each in spec.operations if not passes_time(each))
    for each in (*spec.functions, *spec.types):
        is_own = each.span.file == spec.span.file
        if is_own and isinstance(each, FunctionDefinition | RefinementDefinition):
            yield each
    yield from (each for each in spec.state if each.name != CLOCK)
    yield from spec.invariants


def inject_into(definition: Faultable, spec: Spec) -> Faults:
    """The faults of one definition of the spec."""
    found: dict[str, Fault] = {}
    equivalent = 0
    for fault, is_same in _all(definition, spec):
        equivalent += is_same
        if not is_same:
            found.setdefault(f"{fault.clause} {fault.says}", fault)
    return Faults(tuple(found.values()), equivalent)


def _all(definition: Faultable, spec: Spec) -> Iterator[tuple[Fault, bool]]:
    match definition:
        case Operation():
            return _of_operation(definition, spec)
        case FunctionDefinition():
            return _of_function(definition, spec)
        case RefinementDefinition():
            return _of_type(definition, spec)
        case StateDefinition():
            return _of_state(definition, spec)
        case InvariantDefinition():
            return _of_invariant(definition, spec)


# Operations -----------------------------------------------------------------------------------


def _of_operation(operation: Operation, spec: Spec) -> Iterator[tuple[Fault, bool]]:
    variables = {each.name: each.type for each in operation.parameters}

    def fault(clause: str, says: str, changed: Operation) -> Fault:
        operations = tuple(
            changed if each.name == operation.name else each for each in spec.operations
        )
        return Fault(clause, operation.name, says, attrs.evolve(spec, operations=operations))

    for says, requires, is_same in bent_duties(operation.requires, variables, spec):
        owing = attrs.evolve(operation, requires=requires)
        yield attrs.evolve(fault(operation.clause, says, owing), part="duty"), is_same
    for index, case in enumerate(operation.cases):
        others = (*operation.cases[:index], *operation.cases[index + 1 :])
        for says, changed, is_same in _of_case(case, variables, operation, spec):
            cases = (*operation.cases[:index], changed, *operation.cases[index + 1 :])
            yield fault(case.clause, says, attrs.evolve(operation, cases=cases)), is_same
        if others:
            dropped = attrs.evolve(operation, cases=others)
            yield fault(case.clause, f"`case {case.name}` is dropped", dropped), False
        if operation.in_order and index + 1 < len(operation.cases):
            after = operation.cases[index + 1]
            if case.guard is not None and after.guard is not None:
                swapped = (*operation.cases[:index], after, case, *operation.cases[index + 2 :])
                says = f"`{after.name}` comes before `{case.name}`"
                yield fault(case.clause, says, attrs.evolve(operation, cases=swapped)), False
    for index, parameter in enumerate(operation.parameters):
        if parameter.restriction is not None:
            for says, restriction, is_same in bent_in_words(parameter.restriction, {}, spec):
                changed_one = attrs.evolve(parameter, restriction=restriction)
                yield (
                    fault(
                        operation.clause,
                        f"of `{parameter.name}`, {says}",
                        _with_parameter(operation, index, changed_one),
                    ),
                    is_same,
                )
            free = attrs.evolve(parameter, restriction=None)
            says = f"`{expression_text(parameter.restriction)}` is not asked of `{parameter.name}`"
            yield fault(operation.clause, says, _with_parameter(operation, index, free)), False


def _with_parameter(operation: Operation, index: int, parameter: Any) -> Operation:  # noqa: ANN401  attrs cannot tell
    parameters = (*operation.parameters[:index], parameter, *operation.parameters[index + 1 :])
    return attrs.evolve(operation, parameters=parameters)


def _of_case(
    case: Case, variables: Mapping[str, Type], operation: Operation, spec: Spec
) -> Iterator[tuple[str, Case, bool]]:
    if case.guard is not None:
        for says, guard, is_same in bent_in_words(case.guard, variables, spec):
            yield says, attrs.evolve(case, guard=guard), is_same
        says = f"`when {expression_text(case.guard)}` becomes its opposite"
        yield says, attrs.evolve(case, guard=Not(case.guard, case.guard.span)), False
    if case.returns is not None:
        for other in off_by_one(case.returns):
            says = becomes(expression_text(case.returns), expression_text(other))
            yield says, attrs.evolve(case, returns=other), False
        for says, returns, is_same in bent_in_words(case.returns, variables, spec):
            yield says, attrs.evolve(case, returns=returns), is_same
    if case.fails is not None:
        yield from _other_failures(case, case.fails, variables, operation, spec)
    for index, ensures in enumerate(case.ensures):
        rest = (*case.ensures[:index], *case.ensures[index + 1 :])
        says = f"`ensures {expression_text(ensures.condition)}` is dropped"
        yield says, attrs.evolve(case, ensures=rest), False
        for says, condition, is_same in bent_in_words(ensures.condition, variables, spec):
            one = attrs.evolve(ensures, condition=condition)
            changed = (*case.ensures[:index], one, *case.ensures[index + 1 :])
            yield says, attrs.evolve(case, ensures=changed), is_same
    for index, sets in enumerate(case.sets):
        rest_of_sets = (*case.sets[:index], *case.sets[index + 1 :])
        place = f"{sets.state}{''.join(f'[{expression_text(key)}]' for key in sets.keys)}"
        yield f"`sets {place}` is dropped", attrs.evolve(case, sets=rest_of_sets), False
        for says, value, is_same in bent_in_words(sets.value, variables, spec):
            changed_sets = (
                *case.sets[:index],
                attrs.evolve(sets, value=value),
                *case.sets[index + 1 :],
            )
            yield says, attrs.evolve(case, sets=changed_sets), is_same
        for at, key in enumerate(sets.keys):
            for says, other_key, is_same in bent_in_words(key, variables, spec):
                keys = (*sets.keys[:at], other_key, *sets.keys[at + 1 :])
                changed_sets = (
                    *case.sets[:index],
                    attrs.evolve(sets, keys=keys),
                    *case.sets[index + 1 :],
                )
                yield (
                    f"in `sets {place}`, {says}",
                    attrs.evolve(case, sets=changed_sets),
                    is_same,
                )


def _other_failures(
    case: Case,
    fails: ErrorValue,
    variables: Mapping[str, Type],
    operation: Operation,
    spec: Spec,
) -> Iterator[tuple[str, Case, bool]]:
    given = {each.name: each.value for each in fails.fields or ()}
    for error in spec.errors:
        names = {each.name for each in error.fields}
        if error.name != fails.name and names <= set(given):
            kept = tuple(FieldValue(each.name, given[each.name]) for each in error.fields)
            if all(unrefined(given[e.name].type) == unrefined(e.type) for e in error.fields):
                other = ErrorValue(error.name, kept, fails.span)
                says = becomes(f"fails {fails.name}", f"fails {error.name}")
                yield says, attrs.evolve(case, fails=other), False
                break
    if operation.result is None:
        says = becomes(f"fails {fails.name}", "nothing happens")
        yield says, attrs.evolve(case, fails=None), False
    for index, field in enumerate(fails.fields or ()):
        for says, value, is_same in bent_in_words(field.value, variables, spec):
            fields = list(fails.fields or ())
            fields[index] = attrs.evolve(field, value=value)
            changed = attrs.evolve(fails, fields=tuple(fields))
            yield (
                f"in `fails {error_text(fails)}`, {says}",
                attrs.evolve(case, fails=changed),
                is_same,
            )


# Functions and types --------------------------------------------------------------------------


def _of_function(function: FunctionDefinition, spec: Spec) -> Iterator[tuple[Fault, bool]]:
    if function.type_parameters:
        return
    variables = {each.name: each.type for each in function.parameters}
    for says, body, is_same in bent_in_words(function.body, variables, spec):
        changed = attrs.evolve(function, body=body)
        functions = tuple(
            changed if each.name == function.name else each for each in spec.functions
        )
        changed_spec = attrs.evolve(spec, functions=functions)
        yield Fault(function.clause, "", says, changed_spec), is_same


def _of_type(definition: RefinementDefinition, spec: Spec) -> Iterator[tuple[Fault, bool]]:
    if definition.restriction is None:
        return

    def fault(says: str, restriction: Expression) -> Fault:
        changed = attrs.evolve(definition, restriction=restriction)
        types = tuple(changed if each.name == definition.name else each for each in spec.types)
        return Fault(definition.clause, "", says, attrs.evolve(spec, types=types))

    for says, restriction, is_same in bent_in_words(definition.restriction, {}, spec):
        yield fault(says, restriction), is_same
    always = node.Literal(True, definition.restriction.type, definition.restriction.span)
    says = f"`where {expression_text(definition.restriction)}` is not asked"
    yield fault(says, always), False


# States and invariants ------------------------------------------------------------------------


def _of_state(state: StateDefinition, spec: Spec) -> Iterator[tuple[Fault, bool]]:
    for says, initial, is_same in bent_in_words(state.initial, {}, spec):
        changed = attrs.evolve(state, initial=initial)
        states = tuple(changed if each.name == state.name else each for each in spec.state)
        faulty = attrs.evolve(spec, state=states)
        yield Fault(state.clause, "", f"at first, {says}", faulty, "beginning"), is_same


def _of_invariant(invariant: InvariantDefinition, spec: Spec) -> Iterator[tuple[Fault, bool]]:
    def fault(says: str, *others: InvariantDefinition) -> Fault:
        invariants = tuple(
            one
            for each in spec.invariants
            for one in (others if each.clause == invariant.clause else (each,))
        )
        faulty = attrs.evolve(spec, invariants=invariants)
        return Fault(invariant.clause, "", says, faulty, "invariant")

    yield fault(f"the invariant `{invariant.title}` is dropped"), False
    for says, condition, is_same in bent_in_words(invariant.condition, {}, spec):
        yield fault(says, attrs.evolve(invariant, condition=condition)), is_same
