"""`unstated-latency`: somebody waits for the answers of a service, and nothing says how long."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.findings.insertion import appended
from factoryc.findings.settled import Matter, bound_operations, is_decided, of_the_surface
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec
from factoryc.spec.types import type_text

LATENCY = Matter(
    "unstated-latency",
    ("latenc", "slow", "fast", "quick", "wait", "millisecond", "seconds", "load", "p99", "p95"),
)


def unstated_latency(spec: Spec) -> Iterator[Diagnostic]:
    """One question for the interface. A `load` measures, so whoever wrote one has answered it.

    A `constraint latency` needs a `load` that calls the operation, or it cannot be enforced.
    """
    if spec.http is None or not spec.http.routes or spec.loads:
        return
    if is_decided(LATENCY, spec, of_the_surface(spec)):
        return
    # The one that is easiest to call, so that the skeleton is easy to change.
    operation = min(bound_operations(spec), key=lambda each: len(each.parameters))
    yield Diagnostic(
        name=LATENCY.finding,
        severity="info",
        message=f"nothing says how long a caller of `{spec.name}` waits",
        span=spec.http.routes[0].span,
        label="how soon is the answer there, and how many may ask at once?",
        clause=spec.http.routes[0].clause,
        question="How many requests come in a second, and how long may 99 of 100 of them take?",
        help="add a `load`, or a decision that governs an operation and says that nobody waits",
        fixes=(_load(operation, spec),),
    )


def _load(operation: Operation, spec: Spec) -> Fix:
    drawn = ", ".join(f"any {type_text(each.type)}" for each in operation.parameters)
    skeleton = f"""\
load "a busy minute" {{
  rate 50 per second for 5s
  mix 1 of {operation.name}({drawn})
  expect p99({operation.name}) < 200ms
}}"""
    return appended("append a load to start from", skeleton, spec)
