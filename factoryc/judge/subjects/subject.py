"""The implementation under judgement, as the evals see it: something that answers calls."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from math import inf
from random import Random
from typing import Any, Protocol, TypeAlias, runtime_checkable

import attrs

from factoryc.contract.asked import Asked
from factoryc.contract.runtime import Failed, Outcome, Rejected, Returned, State


@attrs.frozen
class Broken:
    """The call ended in a way that the contract knows nothing of: `text` says how, for people.

    `late`: somebody waited for it as long as anybody may.
    """

    text: str
    late: bool = False


@attrs.frozen
class Ended:
    """The implementation is gone or does not answer: `text` says what happened to it.

    `late` is as above.
    """

    text: str
    late: bool = False


Observed: TypeAlias = Returned | Failed | Rejected | Broken | Ended


# Calls that follow each other: operations and their arguments.
Branch: TypeAlias = Sequence[tuple[str, Sequence[object]]]


@attrs.frozen
class Timed:
    """What was observed of a call among others, and when it began and ended, where that is known."""

    observed: Observed
    began: float = 0.0
    ended: float = inf


@attrs.frozen
class Raw:
    """An argument that breaks its type, as plain JSON. It is handed over as it is."""

    json: object


class Unsayable(Exception):
    """Nobody can make this call on this surface, though its arguments are good."""


@attrs.frozen
class HttpAnswer:
    """An answer as it came. Header names are in lower case; `body` is not decoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Subject(Protocol):
    """Arguments and results are the contract's own Python values (`factoryc/contract`)."""

    def fresh(self) -> None:
        """Start again with a clean implementation in its initial state."""
        ...

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        """Call an operation through its surface, as a user would."""
        ...

    def request(
        self, operation: str, arguments: Sequence[object], headers: Mapping[str, str]
    ) -> HttpAnswer | Ended:
        """The same call, with more headers and the plain answer. Only where there is HTTP."""
        ...

    def at(self, instant: datetime) -> None:
        """Let the implementation's clock show this time from now on."""
        ...

    def restart(self) -> None:
        """End it without warning, and start it again where it was. A library has no end of its own."""
        ...

    def together(self, branches: Sequence[Branch], turns: str) -> list[list[Timed]]:
        """The calls of each branch one after the other, those of different branches at once.

        Where turns can be drawn, the same `turns` are the same ones again.

        What has one caller at a time, as the library of a product or a program that answers line by
        line, is called by one branch after the other.
        """
        ...

    def close(self) -> None: ...


# How a call of what lies outside ends, with the state after it; None where nobody can say.
Draws: TypeAlias = Callable[[str, State, tuple[Any, ...], Random], tuple[Outcome, State] | None]


class Answering(Protocol):
    """What lies outside, for as long as a run goes on."""

    def answer(self, operation: str, arguments: tuple[Any, ...], wrong: str) -> Asked:
        """A call of `Mailer.send`, and how it ends; `wrong` says what its arguments are not."""
        ...


@runtime_checkable
class CallsOutside(Protocol):
    """A subject whose calls of what lies outside somebody answers."""

    def answered_by(self, answering: Answering) -> Draws:
        """Let this one answer them from now on, by what is drawn so."""
        ...


@runtime_checkable
class CalledAhead(Protocol):
    """A subject to which calls can be sent before the answers to those before are there."""

    def call_ahead(self, calls: Branch) -> Iterable[Observed]:
        """The answers to calls that follow each other, up to the one that ended it."""
        ...


def called_in_a_row(subject: Subject, calls: Branch) -> Iterable[Observed]:
    """The answers to calls that follow each other, none of which needs the answer to another.

    Some of them may have been made by the time that an answer is seen.
    """
    if isinstance(subject, CalledAhead):
        return subject.call_ahead(calls)
    return (subject.call(operation, arguments) for operation, arguments in calls)
