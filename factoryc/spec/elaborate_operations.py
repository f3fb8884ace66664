"""Elaborates operations: their cases, guards and outcomes."""

from collections.abc import Sequence

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.frozen import evolve
from factoryc.spec.definitions import Case, Ensures, ErrorValue, Operation, PortCall, Sets
from factoryc.spec.elaborate_definitions import elaborate_restriction, parameters_of
from factoryc.spec.environment import Environment, Fact
from factoryc.spec.error_values import elaborate_error_value
from factoryc.spec.expressions import Expression
from factoryc.spec.names import clause_name, slug
from factoryc.spec.narrowing import facts_where
from factoryc.spec.port_calls import elaborate_port_call
from factoryc.spec.type_expression import type_as, type_condition
from factoryc.spec.type_names import resolve_type
from factoryc.spec.types import MapType, Type, UnknownType, type_text, unrefined
from factoryc.syntax import declarations as syntax
from factoryc.syntax.expressions import Expression as Written
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest

# What a guard justifies.
_JUSTIFIED = ("unjustified-unwrap",)


def elaborate_operation(
    declaration: syntax.Operation | syntax.PortOperation,
    environment: Environment,
    owner: str | None = None,
) -> Operation:
    """An operation. Each case is typed under what its guard, and those before it, say.

    `owner` is the clause that it belongs to, where that is not the module.
    """
    name = declaration.name.text
    clause = clause_name(owner or environment.scope.module, name)
    for binder in declaration.parameters:
        _check_parameter(binder.name, environment)
    parameters = parameters_of(declaration.parameters, environment)
    result = None
    restriction = None
    if declaration.result is not None:
        result = resolve_type(declaration.result.type, environment.scope, [])
        restriction = elaborate_restriction(declaration.result.restriction, result, environment)
    inner = evolve(
        environment.binding({parameter.name: parameter.type for parameter in parameters}),
        asked_later=True,
        clock_visible=True,
    )
    requires, cases = _items(declaration, clause, inner, result)
    errors = dict.fromkeys(error.name for case in cases for error in failures_of(case))
    return Operation(
        name,
        clause,
        parameters,
        result,
        restriction,
        declaration.in_order,
        requires,
        cases,
        tuple(errors),
        declaration.span,
        declaration.doc if isinstance(declaration, syntax.Operation) else "",
    )


def failures_of(case: Case) -> tuple[ErrorValue, ...]:
    """The errors that a case may end with: its own, or those of the calls that it makes."""
    own = (case.fails,) if case.fails is not None else ()
    return (*own, *(call.failure for call in case.calls if call.failure is not None))


def _check_parameter(name: Identifier, environment: Environment) -> None:
    hidden = environment.scope.states.get(name.text)
    if hidden is not None:
        environment.wrong(
            "duplicate-name",
            f"`{name.text}` is a state, and a parameter of that name would hide it",
            name.span,
            labels=(Label(hidden.span, "declared here"),),
        )
    if name.text == "result":
        environment.wrong(
            "duplicate-name", "`result` is what an operation returns, not a parameter", name.span
        )


def _items(
    declaration: syntax.Operation | syntax.PortOperation,
    clause: str,
    environment: Environment,
    result: Type | None,
) -> tuple[tuple[Expression, ...], tuple[Case, ...]]:
    requires: list[Expression] = []
    cases: list[Case] = []
    names: dict[str, syntax.Case | syntax.FailingCase] = {}
    guards = [
        item.guard
        for item in declaration.items
        if not isinstance(item, syntax.Requires) and item.guard is not None
    ]
    earlier: frozenset[Fact] = frozenset()
    for item in declaration.items:
        if isinstance(item, syntax.Requires):
            requires.append(type_condition(item.condition, environment))
            environment = environment.knowing(facts_where(item.condition, holds=True))
            continue
        name = _case_name(item, names)
        if name in names:
            environment.wrong(
                "duplicate-name",
                f"`{declaration.name.text}` has two cases `{name}`",
                item.span if isinstance(item, syntax.FailingCase) else item.name.span,
                labels=(Label(names[name].span, "first here"),),
            )
        names[name] = item
        before = environment.knowing(earlier) if declaration.in_order else environment
        unguarded = len(environment.diagnostics)
        guard = None if item.guard is None else type_condition(item.guard, before)
        guarded = len(environment.diagnostics)
        inner = before.knowing(_guard_facts(item.guard, guards, in_order=declaration.in_order))
        cases.append(_case(item, clause_name(clause, name), name, guard, inner, result))
        if guarded > unguarded:
            _forgive(environment.diagnostics, guarded)
        if item.guard is not None:
            earlier |= facts_where(item.guard, holds=False)
    return tuple(requires), tuple(cases)


def _forgive(diagnostics: list[Diagnostic], guarded: int) -> None:
    """What a guard was to justify is not wrong where the guard is wrong itself.

    What is wrong with the guard stands before `guarded`, and stays.
    """
    diagnostics[guarded:] = [each for each in diagnostics[guarded:] if each.name not in _JUSTIFIED]


def _guard_facts(
    guard: Written | None, guards: Sequence[Written], *, in_order: bool
) -> frozenset[Fact]:
    if guard is not None:
        return facts_where(guard, holds=True)
    if in_order:
        return frozenset()
    facts: frozenset[Fact] = frozenset()
    for other in guards:
        facts |= facts_where(other, holds=False)
    return facts


def _case_name(
    item: syntax.Case | syntax.FailingCase,
    taken: dict[str, syntax.Case | syntax.FailingCase],
) -> str:
    """A case that only fails is named after its error; the second of that name gets a number."""
    if isinstance(item, syntax.Case):
        return item.name.text
    letters = "".join(
        f"_{letter.lower()}" if letter.isupper() else letter for letter in item.error.name.text
    )
    name = slug(letters)
    number = 2
    while name in taken and isinstance(taken[name], syntax.FailingCase):
        name = f"{slug(letters)}_{number}"
        number += 1
    return name


def _case(
    item: syntax.Case | syntax.FailingCase,
    clause: str,
    name: str,
    guard: Expression | None,
    environment: Environment,
    result: Type | None,
) -> Case:
    if isinstance(item, syntax.FailingCase):
        fails = elaborate_error_value(item.error, environment)
        return Case(name, clause, guard, None, (), fails, (), item.span)
    returns = [outcome for outcome in item.outcomes if isinstance(outcome, syntax.Returns)]
    failing = [outcome for outcome in item.outcomes if isinstance(outcome, syntax.Fails)]
    _check_shape(item, returns, failing, environment, result)
    calls: list[PortCall] = []
    for outcome in item.outcomes:
        if isinstance(outcome, syntax.Calls):
            called, environment = elaborate_port_call(outcome, environment)
            calls.append(called)
    with_result = environment.binding({"result": result}) if result is not None else environment
    value = None
    if returns and result is not None:
        value = type_as(returns[0].value, result, environment)
    ensures: list[Ensures] = []
    sets: list[Sets] = []
    for outcome in item.outcomes:
        match outcome:
            case syntax.Ensures(condition=condition, on_purpose=on_purpose, span=span):
                ensures.append(Ensures(type_condition(condition, with_result), on_purpose, span))
                with_result = with_result.knowing(facts_where(condition, holds=True))
            case syntax.Sets():
                sets.append(_sets(outcome, with_result))
            case syntax.Returns() | syntax.Fails() | syntax.Calls():
                pass
    error = elaborate_error_value(failing[0].error, environment) if failing else None
    _check_places(item, environment)
    return Case(
        name,
        clause,
        guard,
        value,
        tuple(ensures),
        error,
        tuple(sets),
        item.span,
        tuple(calls),
    )


def _check_shape(
    item: syntax.Case,
    returns: Sequence[syntax.Returns],
    failing: Sequence[syntax.Fails],
    environment: Environment,
    result: Type | None,
) -> None:
    extras: list[syntax.Returns | syntax.Fails] = [*returns[1:], *failing[1:]]
    for extra in extras:
        environment.wrong("contradictory-outcome", "a case ends in one way", extra.span)
    if failing and len(item.outcomes) > 1:
        environment.wrong(
            "contradictory-outcome",
            "a case that fails changes nothing and returns nothing",
            failing[0].span,
            help="put what succeeds into a case of its own",
        )
    if returns and result is None:
        environment.wrong(
            "type-mismatch",
            "this operation has no result",
            returns[0].span,
            help="say which after the parameters: `-> Type`",
        )
    open_ended = any(isinstance(outcome, syntax.Ensures) for outcome in item.outcomes)
    if result is not None and not returns and not failing and not open_ended:
        environment.wrong(
            "missing-outcome",
            f"this case does not say which `{type_text(result)}` it returns",
            item.name.span,
            help="say `returns`, or `ensures` what is true of `result`",
        )


def _check_places(item: syntax.Case, environment: Environment) -> None:
    """Two `sets` of one place: the same words are a mistake, other words are asked about later."""
    seen: dict[syntax.Place, syntax.Sets] = {}
    for outcome in item.outcomes:
        if isinstance(outcome, syntax.Sets):
            if outcome.place in seen:
                environment.wrong(
                    "lost-update",
                    "this place is set twice in one case, and one of the two is lost",
                    outcome.place.span,
                    labels=(Label(seen[outcome.place].place.span, "first here"),),
                )
            seen[outcome.place] = outcome


def _sets(outcome: syntax.Sets, environment: Environment) -> Sets:
    place = outcome.place
    state = environment.scope.states.get(place.name.text)
    if state is None:
        missing = environment.unknown(
            place.name.text,
            f"no state is called `{place.name.text}`",
            place.name.span,
            help=nearest(place.name.text, environment.scope.states),
        )
        return Sets(place.name.text, (), missing, outcome.span)
    type_ = state.type
    keys: list[Expression] = []
    for key in place.keys:
        plain = unrefined(type_)
        if isinstance(plain, UnknownType):
            break
        if not isinstance(plain, MapType):
            environment.wrong(
                "type-mismatch",
                f"only an entry of a map can be set, and this is `{type_text(type_)}`",
                key.span,
            )
            break
        keys.append(type_as(key, plain.key, environment))
        type_ = plain.value
    why = Label(state.span, "declared here")
    value = type_as(outcome.value, type_, environment, why)
    return Sets(place.name.text, tuple(keys), value, outcome.span)
