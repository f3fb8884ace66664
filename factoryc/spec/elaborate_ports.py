"""Elaborates ports: what lies outside, each by a contract of its own."""

import attrs

from factoryc.diagnostics.diagnostic import Label
from factoryc.spec.definitions import Port
from factoryc.spec.elaborate_definitions import elaborate_state
from factoryc.spec.elaborate_operations import elaborate_operation
from factoryc.spec.environment import Environment
from factoryc.spec.names import clause_name
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_names import resolve_type
from factoryc.syntax import declarations as syntax


def elaborate_port(declaration: syntax.Port, environment: Environment) -> Port:
    """A port. Its operations see its own state, and nothing that the spec remembers."""
    name = declaration.name.text
    clause = clause_name(environment.scope.module, name)
    states: dict[str, FieldSignature] = {}
    for state in declaration.states:
        named = state.name
        if named.text in states:
            environment.wrong(
                "duplicate-name",
                f"`{named.text}` is declared twice",
                named.span,
                labels=(Label(states[named.text].span, "first here"),),
            )
        type_ = resolve_type(state.type.type, environment.scope, environment.diagnostics)
        states[named.text] = FieldSignature(named.text, type_, named.span)
    outside = attrs.evolve(
        environment, scope=attrs.evolve(environment.scope, states=states, ports={})
    )
    kept = tuple(
        attrs.evolve(meant, clause=clause_name(clause, meant.name))
        for meant in (elaborate_state(state, outside) for state in declaration.states)
    )
    inside = attrs.evolve(outside, states_visible=True)
    operations = tuple(elaborate_operation(each, inside, clause) for each in declaration.operations)
    return Port(
        name,
        clause,
        kept,
        operations,
        frozenset(each.name.text for each in declaration.operations if not each.items),
        declaration.span,
        declaration.doc,
    )
