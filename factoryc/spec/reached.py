"""Keeps what a spec reaches, and puts definitions after what they depend on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.definitions import ErrorValue, FunctionDefinition
from factoryc.spec.expressions import EnumCase, FunctionCall
from factoryc.spec.spec import Spec
from factoryc.spec.walk import named_types, parts

_Definition = TypeVar("_Definition")


def reached(spec: Spec) -> Spec:
    """The spec without what used modules define and nothing here names, in order of need."""
    own = f"{spec.name}."
    functions = _closure(
        {each.name: each for each in spec.functions},
        [each.name for each in spec.functions if each.clause.startswith(own)],
        (spec.state, spec.invariants, spec.operations, spec.evals, spec.nevers, spec.interface),
        _called,
    )
    errors = [
        each
        for each in spec.errors
        if each.clause.startswith(own) or each.name in _errors_named(spec)
    ]
    types = _closure(
        {each.name: each for each in spec.types},
        [each.name for each in spec.types if each.clause.startswith(own)],
        (
            errors,
            functions,
            spec.state,
            spec.invariants,
            spec.operations,
            spec.evals,
            spec.nevers,
            spec.loads,
            spec.interface,
        ),  # fmt: skip
        _types_named,
    )
    return attrs.evolve(
        spec,
        types=tuple(types),
        functions=tuple(each for each in spec.functions if each in functions),
        errors=tuple(errors),
    )


def order_functions(
    functions: Sequence[FunctionDefinition],
) -> tuple[tuple[FunctionDefinition, ...], tuple[Diagnostic, ...]]:
    """Functions after those that they call. Recursion is reported, and left out."""
    by_name = {function.name: function for function in functions}
    ordered: dict[str, FunctionDefinition] = {}
    diagnostics: list[Diagnostic] = []
    reported: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            cycle = path[path.index(name) :]
            if not reported.intersection(cycle):
                shown = " -> ".join(f"`{each}`" for each in (*cycle, name))
                message = f"nothing says that this recursion ends: {shown}"
                diagnostics.append(
                    Diagnostic("unbounded-recursion", "error", message, by_name[name].span)
                )
            reported.update(cycle)
            return
        if name in ordered:
            return
        for called in sorted(_called(by_name[name])):
            if called in by_name:
                visit(called, (*path, name))
        if name not in reported:
            ordered[name] = by_name[name]

    for function in functions:
        visit(function.name, ())
    return tuple(ordered.values()), tuple(diagnostics)


def _closure(
    definitions: Mapping[str, _Definition],
    own: Iterable[str],
    roots: object,
    names: Callable[[object], frozenset[str]],
) -> list[_Definition]:
    """The definitions that are this spec's own or that something reached names, each after those
    that it names itself.
    """
    ordered: dict[str, _Definition] = {}

    def visit(name: str, under_way: frozenset[str]) -> None:
        if name in ordered or name in under_way or name not in definitions:
            return
        for needed in sorted(names(definitions[name]) - {name}):
            visit(needed, under_way | {name})
        ordered[name] = definitions[name]

    wanted = set(own) | names(roots)
    for name in definitions:
        if name in wanted:
            visit(name, frozenset())
    return list(ordered.values())


def _called(value: object) -> frozenset[str]:
    return frozenset(part.name for part in parts(value) if isinstance(part, FunctionCall))


def _types_named(value: object) -> frozenset[str]:
    enums = {part.enum for part in parts(value) if isinstance(part, EnumCase)}
    return named_types(value) | enums


def _errors_named(spec: Spec) -> frozenset[str]:
    values = (spec.operations, spec.evals, spec.nevers)
    return frozenset(part.name for part in parts(values) if isinstance(part, ErrorValue))
