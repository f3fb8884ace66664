"""Edits of a spec such as an author makes, drawn at random: most leave it sound, some break it."""

import re

from hypothesis import strategies as st

from factoryc.syntax.split import split

_PIECE = re.compile(r'"[^"\n]*"|\w+|[^\w\s]')
_CASES = "case low when level == low { returns 1 } case other when level != low { returns 2 }"
_LINE = re.compile(r"[^\n]*\n")


@st.composite
def edited(draw, text):
    """The text after one or two edits."""
    for _ in range(draw(st.integers(1, 2))):
        text = draw(st.sampled_from(_WAYS))(draw, text)
    return text


def _chunk(draw, text):
    chunk = draw(st.sampled_from(split(text)))
    return chunk.start, chunk.end


def _number(draw, text):
    start, end = _chunk(draw, text)
    numbers = list(re.finditer(r"\b\d+\b", text[start:end]))
    if not numbers:
        return text
    found = draw(st.sampled_from(numbers))
    changed = str(draw(st.integers(0, 60)))
    return text[: start + found.start()] + changed + text[start + found.end() :]


def _other_piece(draw, text):
    """One word or sign in place of another of the same declaration."""
    start, end = _chunk(draw, text)
    pieces = list(_PIECE.finditer(text, start, end))
    old, new = draw(st.sampled_from(pieces)), draw(st.sampled_from(pieces))
    return text[: old.start()] + new[0] + text[old.end() :]


def _without_line(draw, text):
    start, end = _chunk(draw, text)
    line = draw(st.sampled_from(list(_LINE.finditer(text, start, end)) or [None]))
    return text if line is None else text[: line.start()] + text[line.end() :]


def _without_declaration(draw, text):
    start, end = _chunk(draw, text)
    return text[:start] + text[end:]


def _comment(draw, text):
    start, end = _chunk(draw, text)
    line = draw(st.sampled_from(list(_LINE.finditer(text, start, end)) or [None]))
    return text if line is None else text[: line.start()] + "// why\n" + text[line.start() :]


def _renamed(draw, text):
    """One name in all its places."""
    start, end = _chunk(draw, text)
    name = draw(st.sampled_from(re.findall(r"\w+", text[start:end])))
    return re.sub(rf"\b{name}\b", f"{name}x", text)


def _added(draw, text):
    start, _ = _chunk(draw, text)
    number = draw(st.integers(0, 99))
    declaration = draw(
        st.sampled_from(
            [
                f"state kept_{number}: Int = {number}",
                f"function extra_{number}(amount: Int) -> Int = share(amount, {number})",
                f'eval "extra {number}" {{ expect share({number}, 100) == {number} }}',
                f"error Extra{number}",
                f'invariant "kept {number}" {{ share({number}, 1) >= 0 }}',
                f"operation ask_{number}(level: Level) -> Int {{ {_CASES} }}",
            ]
        )
    )
    return f"{text[:start]}{declaration}\n\n{text[start:]}"


_WAYS = [
    _number,
    _number,
    _other_piece,
    _without_line,
    _without_declaration,
    _comment,
    _renamed,
    _added,
    _added,
]
