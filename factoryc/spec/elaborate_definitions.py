"""Elaborates types, errors, functions, state and invariants."""

from collections.abc import Sequence

from factoryc.frozen import evolve
from factoryc.spec.definitions import (
    EnumDefinition,
    ErrorDefinition,
    FunctionDefinition,
    InvariantDefinition,
    Parameter,
    RecordDefinition,
    RefinementDefinition,
    StateDefinition,
    SumDefinition,
    TypeDefinition,
)
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.names import CLOCK, clause_name, slug
from factoryc.spec.narrowing import facts_about
from factoryc.spec.recursion import is_measure
from factoryc.spec.type_expression import type_as, type_condition, type_expression
from factoryc.spec.type_names import resolve_type, with_parameters
from factoryc.spec.types import SumType, Type, TypeParameter, type_text
from factoryc.syntax import declarations as syntax
from factoryc.syntax.expressions import Binder
from factoryc.syntax.expressions import Expression as Written


def elaborate_type(
    declaration: syntax.TypeDeclaration | syntax.Enum | syntax.Record, environment: Environment
) -> tuple[TypeDefinition, ...]:
    """A type under its name, after the records of its cases where it has such."""
    name = declaration.name.text
    clause = clause_name(environment.scope.module, name)
    environment = _inside(declaration, environment)
    parameters = tuple(each.text for each in declaration.type_parameters)
    own = tuple(TypeParameter(each) for each in parameters)
    match declaration:
        case syntax.TypeDeclaration(type=restricted, span=span, doc=doc):
            base = resolve_type(restricted.type, environment.scope, [])
            restriction = elaborate_restriction(restricted.restriction, base, environment)
            return (RefinementDefinition(name, clause, base, restriction, span, doc, parameters),)
        case syntax.Enum(cases=cases, span=span, doc=doc):
            texts = [case.name.text for case in cases]
            for index, case in enumerate(cases):
                named = case.name
                if named.text in texts[:index]:
                    environment.wrong(
                        "duplicate-name", f"`{named.text}` is named twice", named.span
                    )
            if not any(case.fields for case in cases):
                return (EnumDefinition(name, clause, tuple(texts), span, doc),)
            enum = SumType(name, tuple(texts), own)
            records = tuple(
                RecordDefinition(
                    enum.record(case.name.text).name,
                    clause,
                    parameters_of(case.fields, environment),
                    case.name.span,
                    type_parameters=parameters,
                )
                for case in cases
            )
            cases_of = tuple(enum.record(text) for text in texts)
            return (*records, SumDefinition(name, clause, cases_of, span, doc, parameters))
        case syntax.Record(fields=fields, span=span, doc=doc):
            own_fields = parameters_of(fields, environment)
            return (RecordDefinition(name, clause, own_fields, span, doc, parameters),)


def elaborate_error(declaration: syntax.Error, environment: Environment) -> ErrorDefinition:
    """An error and its fields."""
    name = declaration.name.text
    clause = clause_name(environment.scope.module, name)
    fields = parameters_of(declaration.fields, environment)
    return ErrorDefinition(name, clause, fields, declaration.span, declaration.doc)


def elaborate_function(
    declaration: syntax.Function, environment: Environment
) -> FunctionDefinition:
    """A function. That its recursion ends is asked once all functions are known."""
    name = declaration.name.text
    environment = _inside(declaration, environment)
    parameters = parameters_of(declaration.parameters or (), environment)
    result = resolve_type(declaration.result.type, environment.scope, [])
    inner = environment.binding({parameter.name: parameter.type for parameter in parameters})
    for binder in declaration.parameters or ():
        inner = inner.knowing(facts_about(binder.name, binder.restriction))
    decreases = _measure(declaration.decreases, inner)
    inner = evolve(inner, caller=environment.scope.functions.get(name))
    signature = environment.scope.functions.get(name)
    return FunctionDefinition(
        name if signature is None else signature.name,
        clause_name(environment.scope.module, name),
        parameters,
        result,
        elaborate_restriction(declaration.result.restriction, result, environment),
        type_as(declaration.body, result, inner),
        declaration.parameters is None,
        declaration.span,
        declaration.doc,
        decreases,
        tuple(each.text for each in declaration.type_parameters),
    )


def _inside(
    declaration: syntax.TypeDeclaration | syntax.Enum | syntax.Record | syntax.Function,
    environment: Environment,
) -> Environment:
    """The environment inside a declaration: its type parameters are types there."""
    scope = with_parameters(environment.scope, declaration.type_parameters, [])
    return evolve(environment, scope=scope)


def _measure(node: Written | None, environment: Environment) -> Expression | None:
    """What a function decreases: a value that can get smaller only so often."""
    if node is None:
        return None
    measure = type_expression(node, environment)
    if is_measure(measure.type):
        return measure
    return environment.wrong(
        "type-mismatch",
        "what decreases is a whole number, a text, a collection or a record, and this is "
        f"`{type_text(measure.type)}`",
        node.span,
    )


def elaborate_state(declaration: syntax.State, environment: Environment) -> StateDefinition:
    """A state and what it holds at first."""
    name = declaration.name.text
    if name == CLOCK:
        environment.wrong(
            "duplicate-name",
            "`now` is the instant of a call, and a state of that name would hide it",
            declaration.name.span,
        )
    type_ = resolve_type(declaration.type.type, environment.scope, [])
    return StateDefinition(
        name,
        clause_name(environment.scope.module, name),
        type_,
        elaborate_restriction(declaration.type.restriction, type_, environment),
        type_as(declaration.initial, type_, environment),
        declaration.span,
        declaration.doc,
    )


def elaborate_invariant(
    declaration: syntax.Invariant, environment: Environment
) -> InvariantDefinition:
    """What holds in every state."""
    clause = clause_name(environment.scope.module, "invariant", slug(declaration.title))
    condition = type_condition(declaration.condition, environment)
    return InvariantDefinition(
        declaration.title, clause, condition, declaration.span, declaration.doc
    )


def parameters_of(binders: Sequence[Binder], environment: Environment) -> tuple[Parameter, ...]:
    """Named values; a restriction speaks of its own value as `it` and of nothing else."""
    parameters = []
    for binder in binders:
        type_ = resolve_type(binder.type, environment.scope, [])
        restriction = elaborate_restriction(binder.restriction, type_, environment)
        parameters.append(Parameter(binder.name.text, type_, restriction, binder.span))
    return tuple(parameters)


def elaborate_restriction(
    restriction: Written | None, type_: Type, environment: Environment
) -> Expression | None:
    """What `where` says of `it`."""
    if restriction is None:
        return None
    inside = Environment(
        environment.scope, environment.diagnostics, {"it": type_}, functions_visible=False
    )
    return type_condition(restriction, inside)
