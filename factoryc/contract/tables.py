"""The tables of an executable contract, what was observed, and what the contract says to it.

A generated contract module fills the tables with its functions; `runtime` reads them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

# What a spec's values are in Python depends on the spec.
Value: TypeAlias = Any
State: TypeAlias = Any

# Outcomes -------------------------------------------------------------------------------------


class Unseen:
    """The value of a result that the surface does not show."""

    def __repr__(self) -> str:
        return "UNSEEN"


UNSEEN = Unseen()


@dataclass(frozen=True, slots=True)
class Returned:
    """It ended well. Without a result, `value` is None; `UNSEEN` where nobody could see it."""

    value: Value = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It failed with this error. `fields` is None where the surface does not show them.

    `alike` are further errors that look the same on the surface: it may have been any of them.
    """

    name: str
    fields: Mapping[str, Value] | None = field(default_factory=dict)
    alike: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An argument was refused because it breaks its type."""


Outcome: TypeAlias = Returned | Failed | Rejected


# Tables ---------------------------------------------------------------------------------------

Test: TypeAlias = Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name as the spec spells it, and whether a value may be given for it."""

    name: str
    accepts: Test


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition with the name of the clause that states it, and its sentence or source."""

    clause: str
    holds: Test
    says: str = ""


@dataclass(frozen=True, slots=True)
class PortCall:
    """A call that a case makes of what lies outside, of the operation `Mailer.send` say.

    `arguments` gives what it is called with, by the state, the arguments of the case, and the answers that it
    `takes`. `answer` is the name of its own, for others. `refused` is the operation that is left where it
    fails; empty where it does not. `unforeseen`: it may fail though the contract of the port says nothing of that.
    """

    operation: str
    arguments: Callable[..., tuple[Value, ...]]
    takes: tuple[str, ...] = ()
    answer: str = ""
    refused: str = ""
    unforeseen: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Its functions take the state and the arguments; `ensures` and `sets` the result, too.

    `applies` is None for `otherwise`. One of `fails` and `returns` is there, or neither: then the
    result is open, or there is none. `sets` is None where the state stays as it is. `short_by` says how far
    numbers are from what the case asks of them; None where no number that is remembered decides.

    A case with `calls` says no more by itself: what does is the operation `answered`, which is given the
    answers after the arguments.
    """

    clause: str
    applies: Test | None
    fails: Callable[..., Failed] | None = None
    returns: Callable[..., Value] | None = None
    ensures: tuple[Clause, ...] = ()
    sets: Callable[..., State] | None = None
    short_by: Callable[..., float] | None = None
    calls: tuple[PortCall, ...] = ()
    answered: str = ""

    @property
    def changes(self) -> bool:
        """Whether it changes what is remembered, here or outside."""
        return self.sets is not None or bool(self.calls)


@dataclass(frozen=True, slots=True)
class Operation:
    """`result` tests a result against its type and restriction; None where there is no result."""

    name: str
    clause: str
    parameters: tuple[Parameter, ...]
    cases: tuple[Case, ...]
    result: Test | None = None
    result_type: str = ""
    in_order: bool = False
    requires: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """`initial` is the state before any call. `holds` are the types of states, and invariants.

    `classes` are those of records and enums, by their names in Python.
    """

    name: str
    version: str
    initial: State
    operations: Mapping[str, Operation]
    invariants: tuple[Clause, ...] = ()
    classes: Mapping[str, type] = field(default_factory=dict)


# Answers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Explained:
    """The contract allows it. `clauses` are the cases that applied, `after` is the state then.

    For a rejection, `clauses` names the operation alone. `free` says why the contract says nothing
    about this call; then `after` is unknown, and None.
    """

    clauses: tuple[str, ...]
    after: State
    free: str = ""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The contract does not allow it. `clause` says what was broken, the rest says how.

    `is_told`: what was expected and observed is in the words of an author already.
    """

    clause: str
    expected: str
    observed: str
    why: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Any result that meets all of these."""

    ensures: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """The contract says nothing, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Possible:
    """What one case allows. `after` is None where the outcome is not known yet."""

    clause: str
    outcome: Outcome | Open | Anything
    after: State
    case: Case | None = field(default=None, compare=False)
