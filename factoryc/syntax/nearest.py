"""Offers the nearest real options for a word that means nothing."""

from collections.abc import Iterable
from importlib import import_module

# Loaded only for a word that means nothing, since most specs hold none.
_COMPARING = "difflib"
_MOST = 4
# Longer words than anybody writes would take long to compare.
_LONGEST = 60


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """`did you mean …?`, or None where nothing is close."""
    close = closest(word[:_LONGEST], sorted(set(known)), _MOST, likeness)
    if not close:
        return None
    return "did you mean " + " or ".join(f"`{candidate}`" for candidate in close) + "?"


def closest(word: str, known: Iterable[str], most: int, likeness: float = 0.6) -> list[str]:
    """The known words that are most like this one, the best first."""
    close: list[str] = import_module(_COMPARING).get_close_matches(word, known, most, likeness)
    return close
