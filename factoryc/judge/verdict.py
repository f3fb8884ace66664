"""What judging a product comes to: accepted, or why not; and what of it may be told.

The author of a spec sees everything. Whoever writes the code sees what is `disclosed`: of a sealed
eval its clause and the kind of failure, and never its data.
"""

from collections.abc import Mapping
from typing import Literal

import attrs

FailureKind = Literal["eval", "inspection", "sandbox", "measured"]
Surface = Literal["library", "http", "cli"]


class JudgeUnavailable(Exception):
    """Nothing was judged, through no fault of the product. The text says why, for people."""


@attrs.frozen
class Failure:
    """One reason to refuse a product.

    `how` is the kind of an eval's failure (`disagreement`, `broken`, `ended`, `flaky`, …), `calls`
    the shortest sequence that shows it. `eval` is the clause of the eval, which may run into
    another `clause`. `file` and `line` are places in the product. `again` is a command that shows
    it once more. `kept` is what plays it again, for `regression.py`; a `regression` is one that was
    kept before.
    """

    kind: FailureKind
    clause: str
    title: str
    message: str
    how: str = ""
    calls: tuple[str, ...] = ()
    expected: str = ""
    observed: str = ""
    file: str | None = None
    line: int | None = None
    sealed: bool = False
    eval: str = ""
    again: str = ""
    kept: str = ""
    regression: bool = False

    @property
    def place(self) -> str:
        """Where in the product it is, for people; empty: nowhere."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file or ""


@attrs.frozen
class Disclosed:
    """What an agent may know of a failure. The fields are those of an agent's `Failure`."""

    kind: Literal["eval", "inspection", "sandbox"]
    clause: str
    title: str
    detail: str
    file: str | None


@attrs.frozen
class Verdict:
    """`evals` counts those that ran, `cases` how often each case of the contract was judged.

    `inconclusive` are evals that could not be decided, with the reason; `unreached` the clauses of
    those that no example got to. `peak_memory` is the most bytes that an implementation was seen
    to hold. `kept` counts the examples of earlier failures that were tried besides.
    """

    failures: tuple[Failure, ...]
    evals: int
    cases: Mapping[str, int]
    surface: Surface
    confinement: str
    seed: int
    examples: int
    duration: float
    inconclusive: tuple[tuple[str, str], ...] = ()
    unreached: tuple[str, ...] = ()
    peak_memory: int = 0
    kept: int = 0

    @property
    def accepted(self) -> bool:
        return not self.failures and not self.inconclusive

    @property
    def covered(self) -> int:
        return sum(1 for count in self.cases.values() if count)


def failure_text(failure: Failure) -> str:
    """A failure for the author, in full."""
    place = f"{failure.place}: " if failure.place else ""
    lines = [f"{failure.title} ({failure.clause})", *(f"  {call}" for call in failure.calls)]
    lines += [f"expected: {failure.expected}"] if failure.expected else []
    lines += [f"observed: {failure.observed}"] if failure.observed else []
    lines += [f"{place}{failure.message}"] if failure.message else []
    lines += [f"again: {failure.again}"] if failure.again else []
    return "\n".join(lines)


_SEALED = {
    "broken": "the implementation broke",
    "ended": "the implementation ended, or did not answer",
    "flaky": "the same calls did not end the same way twice",
}


def _told_kind(failure: Failure) -> Literal["eval", "inspection", "sandbox"]:
    # What shows in how long it takes shows in the sandbox.
    match failure.kind:
        case "eval" | "inspection" as kind:
            return kind
        case _:
            return "sandbox"


def disclosed(failure: Failure) -> Disclosed:
    """What of a failure may be shown to whoever writes the code."""
    kind = _told_kind(failure)
    if failure.sealed:
        # The clause of the eval, not of the case it ran into: that could tell its data apart.
        detail = _SEALED.get(failure.how, "it did not behave as this clause says")
        return Disclosed(kind, failure.clause, "a sealed eval", detail, None)
    detail = failure_text(attrs.evolve(failure, again=""))
    return Disclosed(kind, failure.clause, failure.title, detail, failure.file)
