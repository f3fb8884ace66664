"""How an eval fails: the shortest calls that show it, what was expected and what was observed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from factoryc.contract.asked import Asked
from factoryc.contract.literal import literal, outcome_text
from factoryc.judge.subjects.subject import Broken, Ended, Observed, Raw

FailureKind: TypeAlias = Literal["disagreement", "broken", "ended", "undefined", "unfinished"]
# These show nothing, neither that a subject is right nor that it is wrong.
OPEN = frozenset[str]({"undefined", "unfinished"})


@dataclass(frozen=True, slots=True)
class Step:
    """One call, what came of it, and the calls that it made outside."""

    operation: str
    arguments: tuple[object, ...]
    observed: Observed
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """What happened between calls, in the words of an eval: so much time, or a restart."""

    says: str
    by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A call that went on beside others, in the branch of this number."""

    branch: int
    step: Step


@dataclass(frozen=True, slots=True)
class WithHeader:
    """A call made without a header and with it, which has to succeed with this status."""

    operation: str
    arguments: tuple[object, ...]
    header: str
    status: int


Event: TypeAlias = Step | Passed | Beside | WithHeader


class Disagreement(AssertionError):
    """The subject does not do what the clause says. Everything here is text for people.

    `kept` is what it takes to play it again (`replay`); empty where nothing does. `late`: it took as long
    as anybody waits to see it.
    """

    def __init__(
        self,
        kind: FailureKind,
        clause: str,
        title: str,
        calls: Sequence[str],
        expected: str,
        observed: str,
        message: str,
        kept: str = "",
        *,
        late: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.clause = clause
        self.title = title
        self.calls = tuple(calls)
        self.expected = expected
        self.observed = observed
        self.message = message
        self.kept = kept
        self.late = late

    def __str__(self) -> str:
        lines = [f"{self.title} ({self.clause})", *(f"  {call}" for call in self.calls)]
        if self.expected:
            lines.append(f"expected: {self.expected}")
        if self.observed:
            lines.append(f"observed: {self.observed}")
        return "\n".join([*lines, self.message])


def value_text(value: object) -> str:
    """A value as the author of a spec writes it; an argument of no type as JSON."""
    return f"the JSON {value.json!r}" if isinstance(value, Raw) else literal(value)


def call_text(operation: str, arguments: Sequence[object]) -> str:
    """`shorten("https://example.org", none)`."""
    return f"{operation}({', '.join(value_text(each) for each in arguments)})"


def observed_text(observed: Observed) -> str:
    """`returns 3`, `fails AliasTaken`, or how it broke."""
    match observed:
        case Broken(text=text):
            return f"breaks: {text}"
        case Ended(text=text):
            return f"is gone: {text}"
        case _:
            return outcome_text(observed)


def step_text(step: Event) -> str:
    """`visit("abc123")  returns "https://example.org"`."""
    if isinstance(step, Passed):
        return step.says
    if isinstance(step, WithHeader):
        return f"{call_text(step.operation, step.arguments)}, without `{step.header}` and with it"
    if isinstance(step, Beside):
        return f"together, {step.branch}: {step_text(step.step)}"
    told = f"{call_text(step.operation, step.arguments)}  {observed_text(step.observed)}"
    return "; ".join([told, *(f"calls {each.text}, which {each.ending}" for each in step.asked)])
