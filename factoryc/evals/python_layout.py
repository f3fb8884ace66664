"""Python in the layout of a formatter: on one line where it fits, one part to a line where not."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import attrs

from factoryc.contract.module_text import docstring_text
from factoryc.contract.python_text import text_source
from factoryc.frozen import frozen

WIDTH = 100
INDENT = "    "


@frozen
class Group:
    """Parts in brackets: a call, a list, a mapping. `opening` ends with the bracket."""

    opening: str
    parts: "tuple[Part, ...]"
    closing: str = ")"


Part: TypeAlias = str | Group


def call(function: str, *parts: Part) -> Group:
    """`function(part, …)`."""
    return Group(f"{function}(", parts)


def listing(parts: Iterable[Part]) -> Group:
    """`[part, …]`."""
    return Group("[", tuple(parts), "]")


def keyword(name: str, part: Part) -> Part:
    """`name=part`."""
    return _prefixed(f"{name}=", part)


def entry(key: str, part: Part) -> Part:
    """`"key": part`."""
    return _prefixed(f"{text_source(key)}: ", part)


def _prefixed(prefix: str, part: Part) -> Part:
    if isinstance(part, str):
        return f"{prefix}{part}"
    return attrs.evolve(part, opening=f"{prefix}{part.opening}")


def flat(part: Part) -> str:
    """The part on one line."""
    if isinstance(part, str):
        return part
    return f"{part.opening}{', '.join(flat(each) for each in part.parts)}{part.closing}"


def statement(before: str, part: Part, depth: int = 0, after: str = "") -> str:
    """`before` and the part, in as many lines as it takes."""
    return "\n".join(_lines(before, part, depth, after))


def _lines(before: str, part: Part, depth: int, after: str) -> list[str]:
    space = INDENT * depth
    whole = f"{space}{before}{flat(part)}{after}"
    if isinstance(part, str) or not part.parts or len(whole) <= WIDTH:
        return [whole]
    inner: list[str] = []
    for each in part.parts:
        inner.extend(_lines("", each, depth + 1, ","))
    return [f"{space}{before}{part.opening}", *inner, f"{space}{part.closing}{after}"]


def docstring(text: str, depth: int) -> str:
    """A docstring with its indent, ending in a full stop."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{INDENT * depth}{docstring_text(ended, INDENT * depth)}"


def import_from(module: str, names: Sequence[str]) -> str:
    """One import, its names in the order of a formatter."""
    ordered = sorted(set(names), key=_isort_key)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"from {module} import (", *(f"{INDENT}{name}," for name in ordered), ")"])


def _isort_key(name: str) -> tuple[int, str]:
    # Constants, then classes, then the rest, as import sorters do.
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1 if name[:1].isupper() else 2), name
