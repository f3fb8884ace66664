"""What became of the mutants of an implementation. Values only."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from factoryc.judge.mutants.mutants import Mutant

# `caught`: an eval notices it. `weak`: no eval does, though the spec forbids what it does. `allowed`:
# the spec allows what it does otherwise. `alike`: no call showed that it does anything otherwise.
# `unreached`: the same, and no eval comes to where it is.
Fate: TypeAlias = Literal["caught", "weak", "allowed", "alike", "unreached"]


@attrs.frozen
class Difference:
    """The calls up to the one on which they part, and both answers to it, for people.

    `breaks` is the clause that does not allow what the mutant answers, and `kept` what plays these calls
    again; both are empty where the spec allows it.
    """

    calls: tuple[str, ...]
    original: str
    mutant: str
    breaks: str = ""
    kept: str = ""

    @property
    def forbidden(self) -> bool:
        """Whether the spec does not allow what the mutant answers."""
        return bool(self.breaks)


@attrs.frozen
class TriedMutant:
    """`by` is the clause of what failed where it was caught. `calls` of stories were compared."""

    mutant: Mutant
    clause: str
    fate: Fate
    by: str = ""
    difference: Difference | None = None
    calls: int = 0


@attrs.frozen
class MutantAudit:
    """`possible` is how many mutants there are, `same` how many changes compile to the same code."""

    tried: tuple[TriedMutant, ...]
    possible: int
    same: int

    def count(self, fate: Fate) -> int:
        """How many came to this."""
        return sum(each.fate == fate for each in self.tried)

    @property
    def by_clause(self) -> Mapping[str, tuple[TriedMutant, ...]]:
        """The mutants of each clause."""
        found: dict[str, tuple[TriedMutant, ...]] = {}
        for each in self.tried:
            found[each.clause] = (*found.get(each.clause, ()), each)
        return found

    @property
    def strength(self) -> float:
        """The share of the mutants that are caught, in percent, without those that the spec allows."""
        total = len(self.tried) - self.count("allowed")
        return 100.0 * self.count("caught") / total if total else 100.0
