"""Situations: a state that an operation may find, and the calls that led there, if any did."""

from typing import Any

from factoryc.analysis.seen import Seen
from factoryc.contract.tables import Outcome, State
from factoryc.frozen import frozen


@frozen(eq=False)
class Step:
    """One call, with the outcome it had. An open result was chosen among those allowed."""

    operation: str
    arguments: tuple[Any, ...]
    outcome: Outcome
    clauses: tuple[str, ...] = ()


@frozen(eq=False)
class Situation:
    """`steps` is None for a state that nothing is known to lead to. `seen` are its values."""

    state: State
    steps: tuple[Step, ...] | None
    seen: Seen

    @property
    def is_reachable(self) -> bool:
        return self.steps is not None


@frozen(eq=False)
class Sample:
    """A call of an operation in a situation."""

    situation: Situation
    arguments: tuple[Any, ...]
