"""What both audits show and ask: how far they are, and whether the gate is reached."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from factoryc.audit.audit import Tell
from factoryc.spec.comparisons import ComparisonName
from factoryc.spec.spec import Spec


@contextmanager
def shown_progress(console: Console, before: str, counted: str) -> Iterator[Tell]:
    """On a terminal, one line that says how far it is, and that is gone at the end. Nothing in a pipe."""
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    with console.status(before) as status:
        yield lambda done, total: status.update(f"{done:,} of {total:,} {counted}")


def reaches_gate(spec: Spec, strength: float) -> bool:
    """Whether so many percent are what the gate asks for, or it asks for nothing."""
    gate = spec.gate
    if gate is None or gate.strength is None:
        return True
    operator: ComparisonName = gate.strength_operator
    return strength > gate.strength if operator == ">" else strength >= gate.strength
