"""Situations: a state that an operation may find, and the calls that led there, if any did."""

from collections.abc import Mapping
from typing import Any

import attrs

from factoryc.contract.tables import Outcome, State


@attrs.frozen(eq=False)
class Step:
    """One call, with the outcome it had. An open result was chosen among those allowed."""

    operation: str
    arguments: tuple[Any, ...]
    outcome: Outcome
    clauses: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Situation:
    """`steps` is None for a state that nothing is known to lead to."""

    state: State
    steps: tuple[Step, ...] | None

    @property
    def is_reachable(self) -> bool:
        return self.steps is not None


@attrs.frozen(eq=False)
class Sample:
    """A call of an operation in a situation."""

    situation: Situation
    arguments: tuple[Any, ...]


# The values of a state by name, as the contract spells the names.
StateValues = Mapping[str, Any]
