"""A question about a spec, and the ways in which an engine answers it.

Engines are asked from cheap to dear: the form of the clauses, a search among drawn values. A solver
is one more of them: it takes a `Question` and gives an `Answer`.
"""

from typing import Literal, TypeAlias

import attrs

from factoryc.diagnostics.diagnostic import Witness


@attrs.frozen
class Question:
    """Whether the finding `name` arises at `clause`. Both together seed every search for it."""

    clause: str
    name: str

    @property
    def seed(self) -> str:
        return f"{self.name} {self.clause}"


@attrs.frozen
class Shown:
    """It arises: the witness shows it."""

    witness: Witness


@attrs.frozen
class ProvedAbsent:
    """It cannot arise."""

    how: Literal["solver", "by form"]


@attrs.frozen
class Bounded:
    """It did not arise in that many samples, which proves nothing about the others."""

    samples: int


@attrs.frozen
class Undecided:
    """The question could not be asked, or not answered, for the reason given."""

    reason: str


Answer: TypeAlias = Shown | ProvedAbsent | Bounded | Undecided
