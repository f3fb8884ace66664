"""All names that a sentence may use: those that clauses use, and those of the language itself."""

from collections.abc import Iterable
from functools import cached_property

import attrs

from factoryc.prose.code import Code
from factoryc.spec.builtin_table import GROUPS
from factoryc.spec.types import SCALARS
from factoryc.syntax.tables import tables

_COLLECTIONS = ("List", "Set", "Map")


@attrs.frozen(slots=False)
class Vocabulary:
    """The names of some files that belong together. They are gathered when somebody asks."""

    codes: tuple[Code, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word that stands in a clause, and those of the language."""
        written = (word for code in self.codes for word in code.words)
        return frozenset(written) | _of_the_language()

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """The names of declarations: what somebody may have meant."""
        names = (each.name for code in self.codes for each in code.declared)
        return tuple(dict.fromkeys(name for name in names if name))


def _of_the_language() -> frozenset[str]:
    keywords = (each.literal for each in tables().terminals.values() if each.is_word)
    functions: Iterable[str] = (each.name for group in GROUPS.values() for each in group)
    scalars = (scalar.name for scalar in SCALARS.values())
    return frozenset([*(word for word in keywords if word), *functions, *scalars, *_COLLECTIONS])
