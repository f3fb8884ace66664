"""Keeps what a spec reaches, and puts definitions after what they depend on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.definitions import ErrorValue, FunctionDefinition
from factoryc.spec.expressions import EnumCase, FunctionCall
from factoryc.spec.need import in_order_of_need
from factoryc.spec.recursion import endless_recursion
from factoryc.spec.spec import Spec
from factoryc.spec.walk import NAMED, parts

_Definition = TypeVar("_Definition")
# No clause has a name that starts so.
_NOTHING = " "


def reached(spec: Spec) -> Spec:
    """The spec without what used modules define and nothing here names, in order of need."""
    return _kept(spec, f"{spec.name}.")


def only_needed(spec: Spec) -> Spec:
    """The spec without the functions, errors and types that none of its other clauses needs."""
    return _kept(spec, _NOTHING)


def _kept(spec: Spec, own: str) -> Spec:
    functions = _closure(
        {each.name: each for each in spec.functions},
        [each.name for each in spec.functions if each.clause.startswith(own)],
        (spec.state, spec.invariants, spec.operations, spec.evals, spec.nevers, spec.interface),
        _called,
    )
    named = _errors_named(spec)
    errors = [each for each in spec.errors if each.clause.startswith(own) or each.name in named]
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
        ),
        _types_named,
    )
    kept = {each.name for each in functions}
    return attrs.evolve(
        spec,
        types=tuple(types),
        functions=tuple(each for each in spec.functions if each.name in kept),
        errors=tuple(errors),
    )


def order_functions(
    functions: Sequence[FunctionDefinition],
) -> tuple[tuple[FunctionDefinition, ...], tuple[Diagnostic, ...]]:
    """Functions after those that they call. Recursion that may not end is reported, and left out."""
    by_name = {function.name: function for function in functions}
    calls = {
        name: [called for called in sorted(_called(function)) if called in by_name]
        for name, function in by_name.items()
    }
    order, _ = in_order_of_need(calls, list(by_name))
    endless = endless_recursion(functions)
    return (
        tuple(by_name[name] for name in order if name not in endless),
        tuple(dict.fromkeys(endless.values())),
    )


def _closure(
    definitions: Mapping[str, _Definition],
    own: Iterable[str],
    roots: object,
    names: Callable[[object], frozenset[str]],
) -> list[_Definition]:
    """The definitions that are this spec's own or that something reached names, each after those
    that it names itself.
    """
    wanted = set(own) | names(roots)
    needs = {
        name: [needed for needed in sorted(names(each) - {name}) if needed in definitions]
        for name, each in definitions.items()
    }
    order, _ = in_order_of_need(needs, [name for name in definitions if name in wanted])
    return [definitions[name] for name in order]


def _called(value: object) -> frozenset[str]:
    return frozenset(part.name for part in parts(value) if isinstance(part, FunctionCall))


def _types_named(value: object) -> frozenset[str]:
    names: set[str] = set()
    for part in parts(value):
        if isinstance(part, NAMED):
            names.add(part.name)
        elif isinstance(part, EnumCase):
            names.add(part.enum)
    return frozenset(names)


def _errors_named(spec: Spec) -> frozenset[str]:
    values = (spec.operations, spec.evals, spec.nevers)
    return frozenset(part.name for part in parts(values) if isinstance(part, ErrorValue))
