"""Elaborates the constraint inventory: what must hold that behaviour does not imply."""

import re
from decimal import Decimal

from factoryc.source.span import Span
from factoryc.spec import evals as meant
from factoryc.spec.elaborate_nevers import check_files
from factoryc.spec.environment import Environment
from factoryc.spec.names import clause_name, slug
from factoryc.spec.units import BYTES, SECONDS
from factoryc.syntax import declarations as syntax
from factoryc.syntax import evals as written
from factoryc.syntax.nearest import nearest

_PERCENTILE = re.compile(r"p(\d{1,3})")
_UPPER_BOUNDS = ("<", "<=")
_HUNDRED = 100
_VERSION = re.compile(r"\d+(\.\d+){0,2}")
_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


def elaborate_constraint(
    declaration: syntax.Constraint, environment: Environment
) -> meant.Constraint | None:
    """A constraint, or None where it cannot be one."""
    span = declaration.span

    def named(kind: str, rule: meant.ConstraintRule) -> meant.Constraint:
        clause = clause_name(environment.scope.module, "constraint", kind)
        return meant.Constraint(clause, rule, span)

    match declaration.rule:
        case written.DependenciesNone():
            return named("dependencies", meant.NoDependencies())
        case written.DependenciesOnly(names=names):
            for name in names:
                if not _DISTRIBUTION.fullmatch(name):
                    return _refuse(f"no distribution is called `{name}`", span, environment)
            return named("dependencies", meant.DependenciesOnly(names))
        case written.ImportsOnly(modules=modules):
            for module in modules:
                if not all(part.isidentifier() for part in module.split(".")):
                    return _refuse(f"no module is called `{module}`", span, environment)
            return named("imports", meant.ImportsOnly(modules))
        case written.NetworkNone():
            return named("network", meant.NoNetwork())
        case written.FilesOnly(names=names):
            return (
                named("files", meant.FilesOnly(names))
                if check_files(names, span, environment)
                else None
            )
        case written.Latency():
            return _latency(declaration.rule, span, environment)
        case written.ModulesShareNothing():
            return named("modules", meant.NothingMutableShared())
        case written.Memory(operator=operator, size=size):
            if operator not in _UPPER_BOUNDS or size.unit not in BYTES:
                message = "memory has an upper bound, such as `memory < 128MB`"
                return _refuse(message, size.span, environment)
            limit = int(size.number * BYTES[size.unit])
            return named("memory", meant.MemoryLimit(operator, limit))  # type: ignore[arg-type]  # one of two, by the line above
        case written.Runtime(language=language, operator=operator, version=version):
            if language.text != "python" or not _VERSION.fullmatch(version):
                message = 'the runtime is Python, such as `runtime python >= "3.11"`'
                return _refuse(message, span, environment)
            return named("runtime", meant.PythonVersion(operator, version))  # type: ignore[arg-type]  # the grammar allows comparisons alone


def _latency(
    rule: written.Latency, span: Span, environment: Environment
) -> meant.Constraint | None:
    operation = rule.operation.text
    percentile = _PERCENTILE.fullmatch(rule.percentile.text)
    if percentile is None or rule.operator not in _UPPER_BOUNDS or rule.limit.unit not in SECONDS:
        return _refuse("latency is said as `latency p99(visit) < 50ms`", span, environment)
    if operation not in environment.scope.operations:
        environment.unknown(
            operation,
            f"no operation is called `{operation}`",
            rule.operation.span,
            help=nearest(operation, environment.scope.operations),
        )
        return None
    percent = percentile_of(percentile[1], span, environment)
    clause = clause_name(
        environment.scope.module,
        "constraint",
        "latency_" + slug(f"{rule.percentile.text} {operation}"),
    )
    limit = rule.limit.number * SECONDS[rule.limit.unit]
    return meant.Constraint(
        clause,
        meant.LatencyLimit(percent, operation, rule.operator, limit),  # type: ignore[arg-type]  # an upper bound, as tested above
        span,
    )


def percentile_of(digits: str, span: Span, environment: Environment) -> Decimal:
    """`p99` is 99, `p999` is 99.9."""
    value = Decimal(digits) if len(digits) <= 2 else Decimal(digits) / 10  # noqa: PLR2004  two digits are whole percents
    if not 0 < value < _HUNDRED:
        environment.wrong("invalid-value", f"there is no percentile `p{digits}`", span)
    return value


def _refuse(message: str, span: Span, environment: Environment) -> meant.Constraint | None:
    """No constraint; why not goes to the author."""
    environment.wrong("invalid-value", message, span)
    return None
