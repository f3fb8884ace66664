"""Elaborates load, decisions and the gate."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec import evals as meant
from factoryc.spec import expressions as typed
from factoryc.spec.elaborate_constraints import percentile_of
from factoryc.spec.environment import Environment
from factoryc.spec.names import clause_name, slug
from factoryc.spec.type_expression import type_as
from factoryc.spec.type_names import resolve_type
from factoryc.spec.units import SECONDS
from factoryc.syntax import declarations as syntax
from factoryc.syntax import evals as written
from factoryc.syntax import expressions as expression
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest

_PERIODS = {"second": Decimal(1), "minute": Decimal(60), "hour": Decimal(3600)}
_PERCENTILE = re.compile(r"p(\d{1,3})")
_MERGES = ("automatic",)
_HUNDRED = 100


# Load -----------------------------------------------------------------------------------------


def elaborate_load(declaration: syntax.Load, environment: Environment) -> meant.Load:
    """A load: its rate in calls per second, its duration in seconds, its mix and limits."""
    rates = [item for item in declaration.items if isinstance(item, written.Rate)]
    mixes = [item for item in declaration.items if isinstance(item, written.Mix)]
    expects = [item for item in declaration.items if isinstance(item, written.Expect)]
    for missing, items in (("rate", rates), ("mix", mixes), ("expect", expects)):
        if not items:
            environment.wrong("missing-load-item", f"a load says its `{missing}`", declaration.span)
    rate, duration = _rate(rates[0], environment) if rates else (Decimal(0), Decimal(0))
    parts = tuple(_mix_part(part, environment) for mix in mixes for part in mix.parts)
    called = {part.operation for part in parts}
    limits = tuple(
        limit
        for expect in expects
        if (limit := _load_limit(expect.condition, called, environment)) is not None
    )
    return meant.Load(
        declaration.title,
        clause_name(environment.scope.module, "load", slug(declaration.title)),
        rate,
        duration,
        parts,
        limits,
        declaration.span,
    )


def _rate(rate: written.Rate, environment: Environment) -> tuple[Decimal, Decimal]:
    period = _PERIODS.get(rate.per.text)
    if period is None:
        environment.wrong(
            "invalid-value",
            f"a rate is per second, minute or hour, not per `{rate.per.text}`",
            rate.per.span,
        )
    seconds = SECONDS.get(rate.duration.unit)
    if seconds is None or rate.number == 0 or rate.duration.number == 0:
        environment.wrong("invalid-value", "a load has calls, for some time", rate.span)
    return Decimal(rate.number) / (period or 1), rate.duration.number * (seconds or 1)


def _mix_part(part: written.MixPart, environment: Environment) -> meant.MixPart:
    name = part.operation.text
    signature = environment.scope.operations.get(name)
    if signature is None:
        environment.unknown(
            name,
            f"no operation is called `{name}`",
            part.operation.span,
            help=nearest(name, environment.scope.operations),
        )
        return meant.MixPart(part.weight, name, ())
    if len(part.arguments) != len(signature.parameters):
        environment.wrong(
            "wrong-arguments",
            f"`{name}` takes {len(signature.parameters)} values, and here are "
            f"{len(part.arguments) or 'none'}",
            part.span,
            labels=(Label(signature.span, "declared here"),),
        )
    arguments: list[meant.Existing | meant.AnyOf | typed.Expression] = []
    for argument, parameter in zip(part.arguments, signature.parameters, strict=False):
        match argument:
            case written.Existing(type=type_):
                resolved = resolve_type(type_, environment.scope, environment.diagnostics)
                arguments.append(meant.Existing(resolved))
            case written.AnyValue(type=type_):
                resolved = resolve_type(type_, environment.scope, environment.diagnostics)
                arguments.append(meant.AnyOf(resolved))
            case _:
                arguments.append(type_as(argument, parameter.type, environment))
    return meant.MixPart(part.weight, name, tuple(arguments))


def _load_limit(
    node: expression.Expression, called: Iterable[str], environment: Environment
) -> meant.Percentile | meant.FailureCount | None:
    match node:
        case expression.Comparison(
            operators=(("<" | "<=") as operator,),
            operands=(
                expression.Call(
                    function=Identifier(text=name),
                    arguments=(expression.Name(text=operation, span=span),),
                ),
                expression.UnitLiteral(number=number, unit=unit),
            ),
        ) if (percent := _PERCENTILE.fullmatch(name)) and unit in SECONDS:
            if operation not in called:
                environment.unknown(
                    operation,
                    f"the mix does not call `{operation}`",
                    span,
                    help=nearest(operation, called),
                )
            seconds = number * SECONDS[unit]
            return meant.Percentile(
                percentile_of(percent[1], node.span, environment),
                operation,
                operator,
                seconds,
                node.span,
            )
        case expression.Comparison(
            operators=(("==" | "<" | "<=") as operator,),
            operands=(expression.Name(text="failures"), expression.Literal(value=int(limit))),
        ):
            return meant.FailureCount(operator, limit, node.span)
        case _:
            environment.wrong(
                "invalid-value",
                "a load expects a percentile such as `p99(visit) < 150ms`, or `failures == 0`",
                node.span,
            )
            return None


# Decisions ----------------------------------------------------------------------------------------


def elaborate_decision(declaration: syntax.Decision, environment: Environment) -> meant.Decision:
    """A decision. What it governs is checked once all clauses are known."""
    for what, value in (("on", declaration.on), ("because", declaration.because)):
        if value is None:
            example = "2026-01-31" if what == "on" else '"…"'
            environment.wrong(
                "missing-decision-item",
                f"a decision says `{what}`",
                declaration.name.span,
                help=f"add `{what} {example}`",
            )
    if declaration.on is not None and not _is_day(declaration.on):
        environment.wrong(
            "invalid-value",
            f"there is no day `{declaration.on}`",
            declaration.on_span or declaration.name.span,
        )
    module = environment.scope.module
    return meant.Decision(
        declaration.name.text,
        clause_name(module, "decision", declaration.name.text),
        declaration.title,
        declaration.on or "",
        declaration.because or "",
        tuple(meant.RuledOut(each.what, each.because) for each in declaration.rejected),
        tuple(clause_name(module, each.text) for each in declaration.governs),
        declaration.span,
        tuple(
            meant.AsOf(
                tuple(clause_name(module, name.text) for name in each.governs),
                each.state,
                each.span,
            )
            for each in declaration.as_of
        ),
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


# Gate -----------------------------------------------------------------------------------------


def elaborate_gate(declaration: syntax.Gate, environment: Environment) -> meant.Gate:
    """The gate: each rule at most once."""
    seen: dict[type, Span] = {}
    gate: dict[str, object] = {"evals_pass": False, "cases": None, "strength": None, "strength_operator": ">=",
            "flakes": None, "flake_runs": 1, "merge_automatic": False}  # fmt: skip
    for rule in declaration.rules:
        if type(rule) in seen:
            environment.wrong(
                "duplicate-name",
                "the gate asks for this twice",
                rule.span,
                labels=(Label(seen[type(rule)], "first here"),),
            )
        seen[type(rule)] = rule.span
        match rule:
            case written.GateEvals():
                gate["evals_pass"] = True
            case written.GateCases(percent=percent):
                gate["cases"] = _percentage(percent, rule.span, environment)
            case written.GateStrength(operator=operator, percent=percent):
                if operator not in {">", ">="}:
                    environment.wrong(
                        "invalid-value", "strength has a lower bound: `strength >= 90%`", rule.span
                    )
                gate["strength"] = _percentage(percent, rule.span, environment)
                gate["strength_operator"] = operator
            case written.GateFlakes(allowed=allowed, runs=runs):
                if runs < 1:
                    environment.wrong("invalid-value", "flakes show in one run or more", rule.span)
                gate["flakes"], gate["flake_runs"] = allowed, runs
            case written.GateMerge(how=how):
                if how.text not in _MERGES:
                    environment.wrong(
                        "unknown-name",
                        f"`merge` is `automatic`, not `{how.text}`",
                        how.span,
                        help="leave the line out to be asked before anything is merged",
                    )
                gate["merge_automatic"] = True
    return meant.Gate(**gate, span=declaration.span)  # type: ignore[arg-type]  # each key has its field's type


def _percentage(percent: Decimal, span: Span, environment: Environment) -> Decimal:
    if not 0 <= percent <= _HUNDRED:
        environment.wrong("invalid-value", f"there is no share of {percent}%", span)
    return percent
