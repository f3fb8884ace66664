"""What stands at a place of a text, among what a parser may take there: just as Lark's lexers see it.

Lark makes a scanner for each state that is met, and compiles an alternation of all that may stand
there. Here a text is cut into words, signs, numbers and texts once, whatever the state, and a state
says of which kind a piece is to it. Where that is not sure, its terminals are tried one by one, in
Lark's order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from factoryc.syntax.tables import Tables, Terminal

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_IN_WORDS = frozenset(f"{_LETTERS}{_LETTERS.upper()}{_DIGITS}_")
# Terminals with pieces that are theirs alone, whatever else a state takes: what does not follow
# such a piece, and what it starts with. What follows tells an integer from all other numbers.
_ALONE = (
    ("NAME", "(?![A-Za-z0-9_])", _LETTERS),
    ("TYPE_NAME", "(?![A-Za-z0-9_])", _LETTERS.upper()),
    ("INTEGER", r"(?!\.[0-9]|-)", _DIGITS),
    ("TEXT", "", '"'),
)
_OTHER_NUMBERS = frozenset({"DECIMAL", "UNIT_NUMBER", "PERCENT", "FLOAT", "INSTANT", "DATE"})
# They end where a token is likely to end. What starts with them is looked at in any case.
_UNSURE = r"[0-9][0-9A-Za-z_%]*(?:[.:-][0-9][0-9A-Za-z_%]*)*|[A-Za-z_][A-Za-z0-9_]*|(?s:.)"
_CHOICE_OF_SIGNS = re.compile(r"\(\?:[^\w\\()\[\]{}*+.?^$]+\)")
_GROUP = re.compile(r"(?<!\\)\((?!\?)")


class Pieces:
    """The pieces that a text can be cut into, and what each of them is to a state of a parser."""

    def __init__(self, tables: Tables) -> None:
        self._taken = tables.taken
        self._ignored = tables.ignored
        self._terminals = tables.terminals
        self._kinds: dict[tuple[str, ...], Mapping[str, str]] = {}
        # By the sign that a piece starts with, what stands for its terminal. No piece has spaces.
        self.alone = {sign: f" {name}" for name, _, signs in _ALONE for sign in signs}
        self._of_pieces = {*self._ignored, *_OTHER_NUMBERS, *(name for name, *_ in _ALONE)}
        ignored = "|".join(self._terminals[name].pattern for name in self._ignored)
        alone = (f"{self._terminals[name].pattern}{behind}" for name, behind, _ in _ALONE)
        signs = {sign for each in self._terminals.values() for sign in _signs(each)}
        longest_first = sorted(signs, key=lambda sign: (-len(sign), sign))
        sure = "|".join(
            [*(_GROUP.sub("(?:", each) for each in alone), *map(re.escape, longest_first)]
        )
        self._find = re.compile(f"((?:{ignored})*)(?:({sure})|({_UNSURE}))?").findall

    def cut(self, text: str, start: int, end: int) -> Sequence[tuple[str, str, str]]:
        """What stands before each piece, and the piece, or where it is unsure what it is, a guess.

        The last one is empty. `end` must be that of a line or of all that there is to read.
        """
        found: list[tuple[str, str, str]] = self._find(text, start, end)
        return found

    def kinds(self, state: int) -> Mapping[str, str]:
        """The kinds of those pieces for which a state knows them by the piece alone."""
        taken = self._taken[state]
        found = self._kinds.get(taken)
        if found is None:
            found = self._kinds[taken] = self._kinds_of(list(self._ordered(state)))
        return found

    def _kinds_of(self, terminals: Sequence[Terminal]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for each in terminals:
            if each.is_word and each.literal is not None:
                found[each.literal] = each.name
            elif signs := _signs(each):
                for sign in signs:
                    # Lark prefers the sign that is a terminal of its own.
                    if each.literal is not None or sign not in found:
                        found[sign] = each.name
            elif each.name in self._of_pieces:
                found[f" {each.name}"] = each.name
            else:
                return {}
        return found

    def token(self, state: int, text: str, offset: int, end: int) -> tuple[str, int] | None:
        """The kind of the token that starts here, among those that may, and where it ends."""
        for each in self._ordered(state):
            stop = _stop(each, text, offset, end)
            if stop is None:
                continue
            if each.literal is None:
                same = text[offset:stop]
                for other in self._ordered(state):
                    if other.literal == same and other.priority == each.priority:
                        return other.name, stop
            return each.name, stop
        return None

    def _ordered(self, state: int) -> Iterator[Terminal]:
        """The terminals of a state as Lark tries them."""
        return (self._terminals[name] for name in self._taken[state])


def _stop(terminal: Terminal, text: str, offset: int, end: int) -> int | None:
    """Where a token of this kind that starts at the offset ends."""
    if terminal.literal is None:
        found = re.compile(terminal.pattern).match(text, offset, end)
        return None if found is None else found.end()
    stop = offset + len(terminal.literal)
    if not text.startswith(terminal.literal, offset, end):
        return None
    return None if terminal.is_word and stop < end and text[stop] in _IN_WORDS else stop


def _signs(terminal: Terminal) -> tuple[str, ...]:
    """All tokens of this kind, where they are signs and a few."""
    if terminal.literal is not None:
        return () if terminal.literal[0] in _IN_WORDS else (terminal.literal,)
    is_choice = _CHOICE_OF_SIGNS.fullmatch(terminal.pattern)
    return tuple(terminal.pattern[3:-1].split("|")) if is_choice else ()
