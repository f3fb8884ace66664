"""All inspections that a spec asks for, and those that are always asked."""

from pathlib import Path
from typing import assert_never

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.forbidden_call import inspect_calls
from factoryc.judge.inspect.forbidden_import import inspect_forbidden_import
from factoryc.judge.inspect.forbidden_use import inspect_uses
from factoryc.judge.inspect.hidden_code import inspect_hidden_code
from factoryc.judge.inspect.no_dependencies import inspect_declared, inspect_imports
from factoryc.judge.inspect.no_float import inspect_float
from factoryc.judge.inspect.no_network import inspect_network
from factoryc.judge.inspect.nothing_mutable_shared import inspect_sharing
from factoryc.judge.inspect.one_clock import inspect_clock
from factoryc.judge.inspect.only_imports import inspect_only_imports
from factoryc.judge.inspect.product_source import ProductSource, read_product
from factoryc.judge.inspect.python_version import inspect_declared_version, inspect_syntax
from factoryc.judge.inspect.tampering import inspect_tampering
from factoryc.plan.layout import layout_of
from factoryc.spec.evals import (
    Constraint,
    DependenciesOnly,
    FilesOnly,
    ImportsOnly,
    LatencyLimit,
    MemoryLimit,
    Never,
    NeverCall,
    NeverHappens,
    NeverImport,
    NeverLog,
    NeverUse,
    NeverWriteOutside,
    NoDependencies,
    NoNetwork,
    NothingMutableShared,
    PythonVersion,
)
from factoryc.spec.spec import Spec


def inspect_source(spec: Spec, product: Path, *, is_product: bool = True) -> tuple[Finding, ...]:
    """What the product's Python files break, in order of their places.

    Code that is no product of ours has no module of its own for the time.
    """
    source = read_product(product, layout_of(spec).package if is_product else None)
    found = [*inspect_hidden_code(source), *inspect_tampering(source)]
    clock = layout_of(spec).clock
    if clock is not None and is_product:
        found += inspect_clock(source, clock)
    for constraint in spec.constraints:
        found += _constrained(constraint, source, spec)
    for never in spec.nevers:
        found += _forbidden(never, source, spec)
    return tuple(sorted(set(found)))


def inspect_packaging(spec: Spec, product: Path) -> tuple[Finding, ...]:
    """What the product says of itself in `pyproject.toml`, against the constraints."""
    source = read_product(product, layout_of(spec).package)
    found: list[Finding] = []
    for constraint in spec.constraints:
        match constraint.rule:
            case NoDependencies():
                found += inspect_declared(source, constraint.clause)
            case PythonVersion() as rule:
                found += inspect_declared_version(source, constraint.clause, rule)
            case (
                MemoryLimit()
                | NothingMutableShared()
                | ImportsOnly()
                | NoNetwork()
                | FilesOnly()
                | LatencyLimit()
            ):
                pass
            case DependenciesOnly(names=names):
                found += inspect_declared(source, constraint.clause, names)
            case _:
                assert_never(constraint.rule)
    return tuple(sorted(set(found)))


def serving_modules(spec: Spec) -> frozenset[str]:
    """The modules of a product that may listen to callers."""
    layout = layout_of(spec)
    return frozenset(name for name in (layout.server, layout.main) if name is not None)


def _constrained(constraint: Constraint, source: ProductSource, spec: Spec) -> tuple[Finding, ...]:
    match constraint.rule:
        case NoDependencies():
            return inspect_imports(source, constraint.clause)
        case PythonVersion() as rule:
            return inspect_syntax(source, constraint.clause, rule)
        case NothingMutableShared():
            return inspect_sharing(source, constraint.clause)
        case DependenciesOnly(names=names):
            return inspect_imports(source, constraint.clause, names)
        case ImportsOnly(modules=modules):
            return inspect_only_imports(source, constraint.clause, modules)
        case NoNetwork():
            return inspect_network(source, constraint.clause, serving_modules(spec))
        case FilesOnly(names=names):
            return inspect_uses(source, constraint.clause, "files") if not names else ()
        case MemoryLimit() | LatencyLimit():
            # Measured while it runs, not read.
            return ()
        case _:
            assert_never(constraint.rule)


def _forbidden(never: Never, source: ProductSource, spec: Spec) -> tuple[Finding, ...]:
    match never.rule:
        case NeverImport(module=module):
            return inspect_forbidden_import(source, never.clause, module)
        case NeverUse(what="float"):
            return inspect_float(source, never.clause)
        case NeverUse(what="network"):
            return inspect_network(source, never.clause, serving_modules(spec))
        case NeverUse(what=what):
            return inspect_uses(source, never.clause, what)
        case NeverCall(function=function):
            return inspect_calls(source, never.clause, function)
        case NeverHappens() | NeverWriteOutside() | NeverLog():
            # Seen while it runs, not read.
            return ()
        case _:
            assert_never(never.rule)
