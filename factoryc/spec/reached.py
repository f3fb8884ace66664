"""Keeps what a spec reaches, and puts definitions after what they depend on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.definitions import FunctionDefinition
from factoryc.spec.mentions import Mentions, mentioned_in, mentions
from factoryc.spec.need import in_order_of_need
from factoryc.spec.recursion import endless_recursion
from factoryc.spec.spec import Spec

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
    stated = (*spec.state, *spec.invariants, *spec.operations)
    running = (*spec.evals, *spec.nevers)
    functions = _closure(
        {each.name: each for each in spec.functions},
        [each.name for each in spec.functions if each.clause.startswith(own)],
        (*stated, *running, spec.interface),
        _called,
    )
    named = mentioned_in((*spec.operations, *running)).errors
    errors = [each for each in spec.errors if each.clause.startswith(own) or each.name in named]
    types = _closure(
        {each.name: each for each in spec.types},
        [each.name for each in spec.types if each.clause.startswith(own)],
        (*errors, *functions, *stated, *running, *spec.loads, spec.interface),
        _named_types,
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
        name: [called for called in sorted(mentions(function).functions) if called in by_name]
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
    roots: Iterable[object],
    names: Callable[[Mentions], frozenset[str]],
) -> list[_Definition]:
    """The definitions that are this spec's own or that something reached names, each after those
    that it names itself.
    """
    wanted = set(own) | names(mentioned_in(roots))
    needs = {
        name: [other for other in sorted(names(mentions(each)) - {name}) if other in definitions]
        for name, each in definitions.items()
    }
    order, _ = in_order_of_need(needs, [name for name in definitions if name in wanted])
    return [definitions[name] for name in order]


def _called(mentioned: Mentions) -> frozenset[str]:
    return mentioned.functions


def _named_types(mentioned: Mentions) -> frozenset[str]:
    return mentioned.types
