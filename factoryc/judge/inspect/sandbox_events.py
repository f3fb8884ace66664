"""What the sandbox saw a product do, as findings: each against a clause of the spec if it has one."""

import re
from collections.abc import Iterable
from typing import assert_never

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.sandbox.ending import Event
from factoryc.spec.evals import NeverUse
from factoryc.spec.spec import Spec

_PLACE = re.compile(r"/product/(\S+)")


def event_findings(spec: Spec, events: Iterable[Event]) -> tuple[Finding, ...]:
    """One finding for each thing that was done, in order of first sight."""
    network = next(
        (
            never.clause
            for never in spec.nevers
            if isinstance(never.rule, NeverUse) and never.rule.what == "network"
        ),
        "sandbox.network",
    )
    return tuple(dict.fromkeys(_finding(event, network) for event in events))


def _finding(event: Event, network: str) -> Finding:
    place = _PLACE.search(event.detail)
    file = place[1] if place else ""
    match event.kind:
        case "network":
            clause = network
        case "process":
            clause = "sandbox.process"
        case "write":
            clause = "sandbox.write"
        case "read":
            clause = "sandbox.read"
        case "native":
            clause = "sandbox.native"
        case _:
            assert_never(event.kind)
    return Finding(file, 0, clause, f"while it ran, it {event.detail}")
