"""From a pattern to Python that draws a text matching it, each character at random.

`/[a-z0-9]{6}/` becomes `"".join(secrets.choice(CODE_CHARACTERS) for _ in range(6))`. A part that may
be longer or shorter is drawn long, so that two texts are seldom the same.
"""

import string
from typing import assert_never

import attrs

from factoryc.analysis.pattern import (
    Alternatives,
    Characters,
    Pattern,
    Ranges,
    Repetition,
    Sequence,
    UnreadablePattern,
    read_pattern,
)
from factoryc.analysis.pattern_text import READABLE, allows
from factoryc.contract.python_text import text_source

_LONG = 12
# A class with more characters than this is "anything but …": those easy to read stand for it.
_LIST = 128
_NAMED = (
    (string.ascii_letters, "string.ascii_letters"),
    (string.ascii_lowercase, "string.ascii_lowercase"),
    (string.ascii_uppercase, "string.ascii_uppercase"),
    (string.digits, "string.digits"),
)


@attrs.frozen
class Drawing:
    """An expression that draws a text, and the constants that it reads: (name, expression)."""

    source: str
    constants: tuple[tuple[str, str], ...]


def draw_text(pattern: str, name: str) -> Drawing | None:
    """How to draw a text that the whole pattern matches, or None where that is not known.

    Constants are named after `name`.
    """
    try:
        tree = read_pattern(pattern)
    except UnreadablePattern:
        return None
    constants: dict[str, str] = {}
    source = _drawn(tree, f"{name.upper()}_CHARACTERS", constants)
    return Drawing(source, tuple((name, text) for text, name in constants.items()))


def _drawn(pattern: Pattern, prefix: str, constants: dict[str, str]) -> str:
    """`constants` collects what is read, by its expression."""
    match pattern:
        case Characters(ranges=ranges):
            characters = _characters(ranges)
            if len(characters) == 1:
                return text_source(characters)
            text = _alphabet(characters)
            number = len(constants) + 1
            name = constants.setdefault(text, prefix if number == 1 else f"{prefix}_{number}")
            return f"secrets.choice({name})"
        case Sequence(parts=parts):
            return _joined([_drawn(part, prefix, constants) for part in parts])
        case Alternatives(options=options):
            drawn = [_drawn(option, prefix, constants) for option in options]
            return f"secrets.choice([{', '.join(drawn)}])"
        case Repetition(part=part, low=low, high=high):
            count = max(low, _LONG) if high is None else min(high, max(low, _LONG))
            once = _drawn(part, prefix, constants)
            if count <= 1:
                return once if count else '""'
            return f'"".join({once} for _ in range({count}))'
        case _:
            assert_never(pattern)


def _joined(parts: list[str]) -> str:
    """Parts one after the other; neighbouring literals become one."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1][0] == part[0] == '"' and "join" not in joined[-1] + part:
            joined[-1] = joined[-1][:-1] + part[1:]
        else:
            joined.append(part)
    return " + ".join(joined) or '""'


def _characters(ranges: Ranges) -> str:
    """The characters that a class offers, each once."""
    if sum(high - low + 1 for low, high in ranges) > _LIST:
        readable = "".join(character for character in READABLE if allows(ranges, character))
        return readable or chr(ranges[0][0])
    return "".join(sorted({chr(code) for low, high in ranges for code in range(low, high + 1)}))


def _alphabet(characters: str) -> str:
    """The characters as Python: `string.ascii_lowercase + string.digits`."""
    parts = []
    for known, name in _NAMED:
        if set(known) <= set(characters):
            parts.append(name)
            characters = "".join(letter for letter in characters if letter not in known)
    if characters:
        parts.append(text_source(characters))
    return " + ".join(parts)
