"""Elaborates modules: what was written in, what it means out.

A declaration with a mistake is left out of the result; the others keep their meaning.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.frozen import evolve, frozen
from factoryc.processes.spread import in_processes
from factoryc.source.span import Span
from factoryc.spec import definitions, evals
from factoryc.spec.clashes import clashes
from factoryc.spec.elaborate_cli import elaborate_cli
from factoryc.spec.elaborate_constraints import elaborate_constraint
from factoryc.spec.elaborate_definitions import (
    elaborate_error,
    elaborate_function,
    elaborate_invariant,
    elaborate_state,
    elaborate_type,
)
from factoryc.spec.elaborate_evals import elaborate_eval
from factoryc.spec.elaborate_interface import elaborate_interface
from factoryc.spec.elaborate_nevers import elaborate_never
from factoryc.spec.elaborate_operations import elaborate_operation
from factoryc.spec.elaborate_ports import elaborate_port
from factoryc.spec.elaborate_rules import elaborate_decision, elaborate_gate, elaborate_load
from factoryc.spec.environment import Environment, visible
from factoryc.spec.governed import check_governed
from factoryc.spec.instances import with_instances
from factoryc.spec.names import clause_name
from factoryc.spec.reached import order_functions, reached
from factoryc.spec.scope import Scope
from factoryc.spec.signatures import module_scope
from factoryc.spec.spec import Spec
from factoryc.spec.surroundings import check_surroundings
from factoryc.syntax import declarations as syntax
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.interfaces import CliInterface, HttpInterface, Interface, LibraryInterface

_T = TypeVar("_T")
# With fewer, what other processes gain is lost in sending what they found.
_MANY = 1_500


@frozen
class Library:
    """What a used module gives: its scope, and the definitions of it and of what it uses."""

    scope: Scope
    types: tuple[definitions.TypeDefinition, ...]
    errors: tuple[definitions.ErrorDefinition, ...]
    functions: tuple[definitions.FunctionDefinition, ...]


def elaborate_library(
    module: syntax.Module, name: str, used: Mapping[str, Library]
) -> tuple[Library, tuple[Diagnostic, ...]]:
    """A module that is not the root: its types, errors and functions."""
    prefix = f"{name.rpartition('.')[2]}."
    spec, scope, diagnostics, _ = _elaborate(module, name, used, prefix)
    return Library(scope, spec.types, spec.errors, spec.functions), diagnostics


def elaborate_whole(module: syntax.Module, used: Mapping[str, Library]) -> tuple[Spec, Scope]:
    """All that a root module without mistakes and those it uses define, and its names.

    Nothing is left out, and type parameters stand as they were written: for what is said beside it.
    """
    headers = [each for each in module.declarations if isinstance(each, syntax.SpecHeader)]
    spec, scope, _, _ = _elaborate(module, headers[0].name.text if headers else "spec", used)
    ordered, _ = order_functions(spec.functions)
    return evolve(spec, functions=ordered), scope


def elaborate(
    module: syntax.Module, used: Mapping[str, Library]
) -> tuple[Spec, tuple[Diagnostic, ...]]:
    """The spec that a root module states. `used` holds the modules that it uses, by path."""
    headers = [each for each in module.declarations if isinstance(each, syntax.SpecHeader)]
    name = headers[0].name.text if headers else "spec"
    spec, _, diagnostics, left_out = _elaborate(module, name, used)
    found = list(diagnostics)
    for extra in headers[1:]:
        label = Label(headers[0].span, "first here")
        message = "a file is one spec"
        found.append(Diagnostic("duplicate-name", "error", message, extra.span, labels=(label,)))
    ordered, cycles = order_functions(spec.functions)
    found.extend(cycles)
    spec = reached(evolve(spec, functions=ordered))
    found.extend(check_governed(spec, left_out))
    if not found and not module.broken:
        found.extend(check_surroundings(spec))
    spec, misfits = with_instances(spec)
    found.extend(misfits)
    header = headers[0] if headers else None
    return (
        evolve(
            spec,
            version=header.version if header is not None else "0",
            span=header.span if header is not None else _first_span(module),
            doc=header.doc if header is not None else "",
        ),
        tuple(found),
    )


def _first_span(module: syntax.Module) -> Span:
    return next((each.span for each in module.declarations), Span(module.file, 0, 0))


def _elaborate(
    module: syntax.Module, name: str, used: Mapping[str, Library], prefix: str = ""
) -> tuple[Spec, Scope, tuple[Diagnostic, ...], frozenset[str]]:
    """The spec, its scope, what is wrong, and the clauses that were left out because of it."""
    scopes = {path: library.scope for path, library in used.items()}
    scope, signature_diagnostics = module_scope(module, name, scopes, prefix)
    found = list(signature_diagnostics)
    misdeclared = {each.span for each in signature_diagnostics}
    meant: list[object] = []
    left_out: set[str] = {f"{name}.{broken}" for broken in module.broken}
    interfaces = [each for each in module.declarations if isinstance(each, Interface)]
    declarations = [each for each in module.declarations if not isinstance(each, Interface)]
    for declaration, (value, mistakes) in zip(
        declarations, _all_of(declarations, scope), strict=True
    ):
        found.extend(visible(mistakes))
        if value is not None and not mistakes and not _covers(declaration.span, misdeclared):
            meant.extend(value if isinstance(value, tuple) else (value,))
        else:
            left_out.update(_clause_of(declaration, value, name))
    interface = _interface(interfaces, meant, scope, found)
    libraries = tuple(used.values())
    _check_titles(meant, found)
    given = {path: (*each.types, *each.errors, *each.functions) for path, each in used.items()}
    if not signature_diagnostics:
        found.extend(clashes(module, _of(meant, *_TYPES, definitions.ErrorDefinition), given))
    spec = Spec(
        name,
        "0",
        types=_unique(
            (
                *(t for library in libraries for t in library.types),
                *(each for each in meant if isinstance(each, _TYPES)),
            )
        ),
        errors=_unique(
            (
                *(e for library in libraries for e in library.errors),
                *_of(meant, definitions.ErrorDefinition),
            )
        ),
        functions=_unique(
            (
                *(f for library in libraries for f in library.functions),
                *_of(meant, definitions.FunctionDefinition),
            )
        ),
        state=_of(meant, definitions.StateDefinition),
        invariants=_of(meant, definitions.InvariantDefinition),
        operations=_of(meant, definitions.Operation),
        ports=_of(meant, definitions.Port),
        interface=interface,
        evals=_of(meant, evals.Eval),
        loads=_of(meant, evals.Load),
        constraints=_of(meant, evals.Constraint),
        decisions=_of(meant, evals.Decision),
        nevers=_of(meant, evals.Never),
        gate=next(iter(_of(meant, evals.Gate)), None),
        file=module.file,
    )
    if interface is None and interfaces:
        left_out.update((clause_name(name, "http"), clause_name(name, "cli")))
    return spec, scope, tuple(found), frozenset(left_out)


_TYPES = (
    definitions.RefinementDefinition,
    definitions.RecordDefinition,
    definitions.EnumDefinition,
    definitions.SumDefinition,
)


def _all_of(
    declarations: Sequence[syntax.Declaration], scope: Scope
) -> list[tuple[object | None, list[Diagnostic]]]:
    """What each declaration means, and what is wrong with it. Each rests on the scope alone."""

    def work(
        some: Sequence[syntax.Declaration],
    ) -> list[tuple[object | None, list[Diagnostic]]]:
        meant: list[tuple[object | None, list[Diagnostic]]] = []
        for declaration in some:
            mistakes: list[Diagnostic] = []
            meant.append((_declaration(declaration, Environment(scope, mistakes)), mistakes))
        return meant

    return in_processes(declarations, work, fewest=_MANY)


def _declaration(declaration: syntax.Declaration, environment: Environment) -> object | None:
    with_state = evolve(environment, states_visible=True)
    match declaration:
        case syntax.SpecHeader() | syntax.Use():
            return None
        case HttpInterface() | CliInterface() | LibraryInterface():
            return None
        case syntax.Port():
            return elaborate_port(declaration, environment)
        case syntax.TypeDeclaration() | syntax.Enum() | syntax.Record():
            return elaborate_type(declaration, environment)
        case syntax.Error():
            return elaborate_error(declaration, environment)
        case syntax.Function():
            return elaborate_function(declaration, environment)
        case syntax.State():
            return elaborate_state(declaration, environment)
        case syntax.Invariant():
            return elaborate_invariant(declaration, with_state)
        case syntax.Operation():
            return elaborate_operation(declaration, with_state)
        case syntax.Eval():
            return elaborate_eval(declaration, environment)
        case syntax.Load():
            return elaborate_load(declaration, environment)
        case syntax.Constraint():
            return elaborate_constraint(declaration, environment)
        case syntax.Decision():
            return elaborate_decision(declaration, environment)
        case syntax.Never():
            return elaborate_never(declaration, environment)
        case syntax.Gate():
            return elaborate_gate(declaration, environment)


def _covers(span: Span, mistaken: Iterable[Span]) -> bool:
    return any(span.start <= each.start < span.end for each in mistaken)


def _clause_of(declaration: syntax.Declaration, value: object, module: str) -> Iterator[str]:
    """The clause of a declaration that is left out; its parts have names that start like it."""
    clause = getattr(value, "clause", None)
    if isinstance(clause, str):
        yield clause
    named = getattr(declaration, "name", None)
    if isinstance(named, Identifier):
        yield clause_name(module, named.text)


def _interface(
    interfaces: Sequence[Interface],
    meant: Sequence[object],
    scope: Scope,
    found: list[Diagnostic],
) -> definitions.Interface | None:
    for extra in interfaces[1:]:
        label = Label(interfaces[0].span, "first here")
        message = "a spec has one interface"
        found.append(Diagnostic("duplicate-name", "error", message, extra.span, labels=(label,)))
    if not interfaces:
        return None
    operations = {each.name: each for each in _of(meant, definitions.Operation)}
    mistakes: list[Diagnostic] = []
    environment = Environment(scope, mistakes)
    interface: definitions.Interface | None
    match interfaces[0]:
        case HttpInterface() as declaration:
            interface = elaborate_interface(declaration, operations, environment)
        case CliInterface() as declaration:
            interface = elaborate_cli(declaration, operations, environment)
        case LibraryInterface():
            # What a spec without an interface is anyway.
            interface = None
    found.extend(visible(mistakes))
    return None if any(each.severity == "error" for each in mistakes) else interface


def _check_titles(meant: Sequence[object], found: list[Diagnostic]) -> None:
    """Clauses are told apart by their qualified names, which come from names and titles."""
    seen: dict[str, object] = {}
    for value in meant:
        clause = getattr(value, "clause", None)
        span = getattr(value, "span", None)
        if not isinstance(clause, str) or span is None:
            continue
        if clause in seen and not isinstance(value, _TYPES):
            label = Label(seen[clause].span, "first here")  # type: ignore[attr-defined]  # every definition has a span
            message = f"two clauses are called `{clause}`"
            if not any(other.span == span for other in found):
                found.append(Diagnostic("duplicate-name", "error", message, span, labels=(label,)))
        seen.setdefault(clause, value)


def _of(meant: Sequence[object], *kinds: type[_T]) -> tuple[_T, ...]:
    return tuple(value for value in meant if isinstance(value, kinds))


def _unique(values: Sequence[_T]) -> tuple[_T, ...]:
    """Each definition once: two paths may lead to one module, which was elaborated once."""
    return tuple({id(value): value for value in values}.values())
