"""What stands between the quotes of a text: escapes and interpolated expressions."""

import re
import sys

from factoryc.frozen import frozen

_MOST_DIGITS = 6
_PLAIN = re.compile(r"[^\\{]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "{": "{", "}": "}", "0": "\0"}


@frozen
class Hole:
    """An interpolated expression, as offsets into the raw text between the quotes."""

    start: int
    end: int


@frozen
class BadEscape:
    """An escape that means nothing, or a brace that nothing closes, at this offset."""

    start: int
    problem: str


def text_parts(raw: str) -> tuple[str | Hole | BadEscape, ...]:
    """The parts of a text literal, `raw` being what stands between its quotes."""
    if "\\" not in raw and "{" not in raw:
        return (raw,) if raw else ()
    parts: list[str | Hole | BadEscape] = []
    plain: list[str] = []

    def flush() -> None:
        if plain:
            parts.append("".join(plain))
            plain.clear()

    index = 0
    while index < len(raw):
        character = raw[index]
        if character == "\\":
            value, length = _escape(raw, index)
            if value is None:
                parts.append(BadEscape(index, f"`{raw[index : index + 2]}` is not an escape"))
            else:
                plain.append(value)
            index += length
        elif character == "{":
            end = raw.find("}", index)
            if end < 0:
                problem = "nothing closes this brace; a brace of its own is written `\\{`"
                parts.append(BadEscape(index, problem))
                break
            if not raw[index + 1 : end].strip():
                problem = "there is nothing between these braces; a brace is written `\\{`"
                parts.append(BadEscape(index, problem))
                index = end + 1
                continue
            flush()
            parts.append(Hole(index + 1, end))
            index = end + 1
        else:
            run = _PLAIN.match(raw, index)
            assert run is not None
            plain.append(run[0])
            index = run.end()
    flush()
    return tuple(parts)


def plain_text(raw: str) -> str:
    """The text of a literal in which braces mean themselves, such as a title or a path."""
    if "\\" not in raw:
        return raw
    result: list[str] = []
    index = 0
    while index < len(raw):
        value, length = _escape(raw, index) if raw[index] == "\\" else (raw[index], 1)
        result.append(raw[index : index + length] if value is None else value)
        index += length
    return "".join(result)


def _escape(raw: str, index: int) -> tuple[str | None, int]:
    """The value of the escape at `index`, and its length; None where it means nothing."""
    if raw.startswith("\\u{", index):
        end = raw.find("}", index)
        digits = raw[index + 3 : end] if end > 0 else ""
        if (
            digits
            and len(digits) <= _MOST_DIGITS
            and all(digit in "0123456789abcdefABCDEF" for digit in digits)
        ):
            code = int(digits, 16)
            if code <= sys.maxunicode:
                return chr(code), end + 1 - index
        return None, 2
    return _ESCAPES.get(raw[index + 1 : index + 2]), 2
