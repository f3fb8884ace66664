"""`constraint-conflict`: two constraints, or one and a `never`, that no product can meet both."""

from collections.abc import Iterator
from decimal import Decimal

from factoryc.diagnostics.diagnostic import Diagnostic, Label, Severity
from factoryc.source.span import Span
from factoryc.spec.definitions import Operation, Route, StateDefinition
from factoryc.spec.evals import (
    AsksForHeader,
    Constraint,
    DependenciesOnly,
    FilesOnly,
    ImportsOnly,
    LatencyLimit,
    MemoryLimit,
    Never,
    NeverHappens,
    NeverImport,
    NeverUse,
    NeverWriteOutside,
    NoDependencies,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import FLOAT
from factoryc.spec.walk import parts

NAME = "constraint-conflict"
# With these of the standard library, a product can listen for requests.
_SERVING = ("http", "socketserver", "socket", "asyncio", "wsgiref", "xmlrpc", "selectors")
# A Python interpreter that runs nothing holds more than this.
_LEAST_MEMORY = 4_000_000


def find_constraint_conflicts(spec: Spec) -> Iterator[Diagnostic]:
    """An error where no product can meet both, a warning where one takes back what the other gives."""
    for constraint in spec.constraints:
        yield from _impossible(constraint, spec)
    for never in spec.nevers:
        yield from _forbidden(never, spec)


def _impossible(constraint: Constraint, spec: Spec) -> Iterator[Diagnostic]:
    match constraint.rule:
        case MemoryLimit(limit=limit) if limit <= _LEAST_MEMORY:
            yield _conflict(
                constraint,
                "error",
                f"a Python interpreter that runs nothing holds more than {_megabytes(limit)}",
            )
        case LatencyLimit(limit=limit, operation=operation) if limit == 0:
            yield _conflict(constraint, "error", f"no call of `{operation}` takes no time at all")
        case ImportsOnly(modules=modules) if spec.http is not None:
            alone = next((each for each in spec.constraints if each.rule == NoDependencies()), None)
            if alone is not None and not any(_is_within(name, _SERVING) for name in modules):
                yield _conflict(
                    constraint,
                    "error",
                    "without one of the modules that listen for requests, nothing answers",
                    Label(spec.http.span, "requests come in here"),
                    help="name `http.server` or `asyncio` among the modules",
                )
        case _:
            pass


def _forbidden(never: Never, spec: Spec) -> Iterator[Diagnostic]:
    match never.rule:
        case NeverUse(what="float"):
            place = _first_float(spec)
            if place is not None:
                message = "no float must be used, and the contract speaks of `Float`"
                helps = "say `Decimal`, which is exact, or take this line away"
                yield _conflict(
                    never, "error", message, Label(place, "here, or in what it names"), helps
                )
        case NeverImport(module=module):
            yield from _taken_back(never, module, spec)
        case NeverUse(what="files"):
            for constraint in spec.constraints:
                if isinstance(constraint.rule, FilesOnly) and constraint.rule.names:
                    yield _both(never, constraint, "files must not be used", "lets some be used")
        case NeverWriteOutside(files=files):
            for constraint in spec.constraints:
                rule = constraint.rule
                if isinstance(rule, FilesOnly) and not set(rule.names) & set(files):
                    listed = ", ".join(f"`{name}`" for name in files)
                    yield _both(
                        never, constraint, f"{listed} may be written", "lets none of them be opened"
                    )
        case NeverHappens(steps=steps):
            for step in parts(steps):
                if isinstance(step, AsksForHeader):
                    yield from _asked_for(never, step, spec)
        case _:
            pass


def _taken_back(never: Never, module: str, spec: Spec) -> Iterator[Diagnostic]:
    for constraint in spec.constraints:
        match constraint.rule:
            case ImportsOnly(modules=modules) if any(
                _is_within(name, (module,)) for name in modules
            ):
                yield _both(never, constraint, f"`{module}` must not be imported", "lets it be")
            case DependenciesOnly(names=names) if module in {
                name.replace("-", "_") for name in names
            }:
                yield _both(never, constraint, f"`{module}` must not be imported", "lets it in")
            case _:
                pass


def _asked_for(never: Never, step: AsksForHeader, spec: Spec) -> Iterator[Diagnostic]:
    for route in spec.http.routes if spec.http is not None else ():
        if route.operation == step.operation and (key := _needed_header(route, step.header)):
            yield _conflict(
                never,
                "error",
                f"`{step.operation}` must not ask for `{step.header}`, and its route needs it",
                Label(route.span, f"takes a value from the header `{key}`"),
                help="take the value from elsewhere, or take this line away",
            )


def _needed_header(route: Route, header: str) -> str | None:
    plain = header.lower().replace("-", "_")
    return next(
        (
            source.key
            for source in route.sources
            if source.part == "header"
            and not source.optional
            and source.key.lower().replace("-", "_") == plain
        ),
        None,
    )


def _first_float(spec: Spec) -> Span | None:
    """Where an operation or a state first speaks of `Float`, itself or by a type that it names."""
    floating = {each.name for each in spec.types if any(part == FLOAT for part in parts(each))}
    stated: tuple[Operation | StateDefinition, ...] = (*spec.operations, *spec.state)
    for each in stated:
        for part in parts(each):
            if part == FLOAT or getattr(part, "name", None) in floating:
                return each.span
    return None


def _is_within(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _both(never: Never, constraint: Constraint, message: str, other: str) -> Diagnostic:
    label = Label(constraint.span, f"this {other}")
    helps = "keep the one that is meant"
    return _conflict(never, "warning", f"{message}, and a constraint says otherwise", label, helps)


def _conflict(
    clause: Constraint | Never,
    severity: Severity,
    message: str,
    label: Label | None = None,
    help: str | None = None,  # noqa: A002  the name that diagnostics have for it
) -> Diagnostic:
    return Diagnostic(
        NAME,
        severity,
        message,
        clause.span,
        clause=clause.clause,
        question=None if label is None else "Which of the two is meant?",
        labels=() if label is None else (label,),
        help=help,
    )


def _megabytes(count: int) -> str:
    return f"{Decimal(count) / 1_000_000:f} MB"
