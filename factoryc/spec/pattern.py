r"""Regular expressions of the language: the part that means one thing everywhere.

Characters, `.`, classes, groups, `|`, and the quantifiers `? * + {n} {n,} {n,m}`. `\d \w \s` and
their opposites speak of ASCII, `.` is any character but a line break, and a pattern always stands
for the whole text, so there are no anchors; nor is there anything that looks around or back.
"""

import re

_CLASS_ESCAPES = frozenset("dwsDWS")
_CHARACTER_ESCAPES = frozenset("ntrfv")
_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_MOST_REPEATS = 100_000


class _Refused(Exception):
    """Why a pattern is refused."""


def check_pattern(pattern: str) -> str | None:
    """Why a pattern is refused, or None."""
    try:
        _read(pattern)
    except _Refused as refused:
        return str(refused)
    return None


def python_pattern(pattern: str) -> str:
    """The pattern for `re.fullmatch`. One that `check_pattern` refuses is a bug: ValueError."""
    try:
        text, ascii_only = _read(pattern)
    except _Refused as refused:
        raise ValueError(str(refused)) from refused
    return f"(?a){text}" if ascii_only else text


def _read(pattern: str) -> tuple[str, bool]:
    reader = _Reader(pattern)
    text = reader.alternatives()
    if reader.at < len(pattern):
        raise _Refused("`)` closes nothing")
    return text, reader.ascii_only


class _Reader:
    """Reads a pattern once from left to right, writing Python's as it goes."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.ascii_only = False

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        character = self.peek()
        self.at += 1
        return character

    def alternatives(self) -> str:
        parts = [self.sequence()]
        while self.peek() == "|":
            self.take()
            parts.append(self.sequence())
        return "|".join(parts)

    def sequence(self) -> str:
        parts: list[str] = []
        while (character := self.peek()) and character not in "|)":
            parts.append(self.atom() + self.quantifier())
        return "".join(parts)

    def atom(self) -> str:
        character = self.take()
        match character:
            case "(":
                return self.group()
            case "[":
                return self.character_class()
            case "\\":
                return self.escape()
            case "^" | "$":
                raise _Refused(
                    f"`{character}` is not needed: a pattern always stands for the whole text"
                )
            case "?" | "*" | "+" | "{":
                raise _Refused(f"`{character}` repeats nothing; write `\\{character}` for itself")
            case "]" | "}":
                raise _Refused(f"`{character}` closes nothing; write `\\{character}` for itself")
            case "#" | " " | "&" | "~" | "-" | ".":
                return character
            case _:
                return character if character.isprintable() else re.escape(character)

    def group(self) -> str:
        if self.peek() == "?":
            if not self.pattern.startswith("?:", self.at):
                raise _Refused("`(?` with anything but `:` behind it looks around or back")
            self.at += 2
        inside = self.alternatives()
        if self.take() != ")":
            raise _Refused("nothing closes `(`")
        return f"(?:{inside})"

    def quantifier(self) -> str:
        text = ""
        if (character := self.peek()) and character in "?*+":
            text = self.take()
        elif character == "{":
            text = self.count()
        if text and (following := self.peek()) and following in "?*+{":
            raise _Refused(f"`{text}{following}`: one repetition directly after another")
        return text

    def count(self) -> str:
        found = _COUNT.match(self.pattern, self.at)
        if not found:
            raise _Refused("`{` wants one or two numbers: `{6}`, `{1,}` or `{1,30}`")
        least, most = int(found[1]), int(found[2] or found[1])
        if most < least:
            raise _Refused(f"`{found[0]}` asks for at least {least} and at most {most}")
        if most > _MOST_REPEATS:
            raise _Refused(f"`{found[0]}` repeats more than {_MOST_REPEATS:_} times")
        self.at = found.end()
        return found[0]

    def escape(self) -> str:
        character = self.take()
        if character in _CLASS_ESCAPES and character:
            self.ascii_only = True
            return f"\\{character}"
        if character in _CHARACTER_ESCAPES and character:
            return f"\\{character}"
        if not character:
            raise _Refused("a `\\` at the end escapes nothing")
        if character.isalnum() or character == "_":
            raise _Refused(f"`\\{character}` has no meaning here")
        return re.escape(character) if character not in "/\"'" else character

    def character_class(self) -> str:
        text = "["
        if self.peek() == "^":
            text += self.take()
        if self.peek() == "]":
            raise _Refused("`[]` lists no character")
        while (character := self.peek()) != "]":
            if not character:
                raise _Refused("nothing closes `[`")
            text += self.class_item()
        self.take()
        return f"{text}]"

    def class_item(self) -> str:
        low = self.class_character()
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] in {"]", ""}:
            return low
        self.take()
        high = self.class_character()
        first, last = _single(low), _single(high)
        if first is None or last is None:
            raise _Refused(f"`{low}-{high}`: a range goes from one character to another")
        if last < first:
            raise _Refused(f"`{low}-{high}`: the range goes backwards")
        return f"{low}-{high}"

    def class_character(self) -> str:
        character = self.take()
        if character == "\\":
            return self.escape()
        if character == "[":
            raise _Refused("`[` inside `[…]`: write `\\[` for itself")
        if character in "&~|" and self.peek() == character:
            # Python means to give doubled ones a meaning of their own some day.
            return f"\\{character}"
        return character if character.isprintable() else re.escape(character)


def _single(item: str) -> str | None:
    if len(item) == 1:
        return item
    if item[1] in _CLASS_ESCAPES:
        return None
    return {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}.get(item[1], item[1])
