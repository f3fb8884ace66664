"""Offers the nearest real options for a word that means nothing."""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST = 4
# Longer words than anybody writes would take long to compare.
_LONGEST = 60


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """`did you mean …?`, or None where nothing is close."""
    close = get_close_matches(word[:_LONGEST], sorted(set(known)), n=_MOST, cutoff=likeness)
    if not close:
        return None
    return "did you mean " + " or ".join(f"`{candidate}`" for candidate in close) + "?"
