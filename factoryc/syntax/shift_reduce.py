"""Runs the tables of the parser over a piece of text, and builds nodes as it goes.

Lark makes the tables and the lexers; what is done here is what its own loop does, but without a tree
in between, without a call for each level of precedence that adds nothing, and with two offsets where
Lark keeps lines and columns. That is several times as fast. Text that is not of the language, or too
deeply nested, gives None: Lark itself then says what is wrong, and where.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import attrs
from lark import Lark, Token
from lark.grammar import Rule, Terminal
from lark.parsers.lalr_analysis import Shift

_END = "$END"
# `a + b + c` is a tree as well, but one that takes less of the stack to walk than what is nested.
_SIDE_BY_SIDE = frozenset({"add", "subtract", "multiply", "or_", "and_"})
_BESIDE, _INSIDE = 2, 3


class Builder(Protocol):
    """Has a method for each rule: `method(extent, children)` gives its node."""


@attrs.frozen
class Extent:
    """Where a node stands, `[start_pos, end_pos)`; the names are those of Lark."""

    start_pos: int
    end_pos: int


@attrs.frozen(eq=False)
class _Reduction:
    """A rule as it is reduced. `method` is None for helpers of `*` and `+`, whose parts are spliced.

    `taken` says of each child that counts where it is, whether it is spliced, and how many absent
    optional parts come before it; `absent` are those at the end. `is_transparent`: one child is the
    node itself. `passes_on`: nothing but a step from one level of precedence to the next.
    """

    size: int
    origin: str
    method: str | None
    taken: tuple[tuple[int, bool, int], ...]
    absent: int
    is_transparent: bool
    passes_on: bool

    def children(self, values: Sequence[Any]) -> list[Any]:
        found: list[Any] = []
        taken = self.taken
        if taken and taken[0][1] and not taken[0][2]:
            # The list so far is nobody else's: a copy for each item would take the square of them.
            found = values[taken[0][0]]
            taken = taken[1:]
        for index, is_spliced, absent in taken:
            if absent:
                found.extend([None] * absent)
            if is_spliced:
                found.extend(values[index])
            else:
                found.append(values[index])
        if self.absent:
            found.extend([None] * self.absent)
        return found


# The number of the next state, what is reduced, or None where the text is not of the language.
_Action: TypeAlias = "int | _Reduction | None"
_Scan: TypeAlias = Callable[[str, int, int], "re.Match[str] | None"]


class ShiftReduce:
    """The tables of one parser. What is looked up in them is prepared when it is first met."""

    def __init__(self, lark: Lark, deepest: int) -> None:
        # These parts of Lark have no public name; a test compares all that is built with Lark's trees.
        frontend: Any = lark.parser
        table = frontend.parser._parse_table  # noqa: SLF001  see above
        self.deepest = deepest
        self.table: Mapping[int, Mapping[str, tuple[object, Any]]] = table.states
        self.begin: Mapping[str, int] = table.start_states
        self.end: Mapping[str, int] = table.end_states
        self.lexers: Mapping[int, Any] = frontend.lexer.lexers
        self.kept = frozenset(
            symbol.name
            for rule in lark.rules
            for symbol in rule.expansion
            if isinstance(symbol, Terminal) and not symbol.filter_out
        )
        terminals = {each.name: each.pattern.to_regexp() for each in lark.terminals}
        ignored = "|".join(f"(?:{terminals[name]})" for name in frontend.lexer_conf.ignore)
        self.skip = re.compile(f"(?:{ignored})*").match
        self.reductions: dict[Rule, _Reduction] = {}
        self.actions: dict[tuple[int, str], _Action] = {}
        self.passed: dict[tuple[int, int, str], int] = {}
        self.scans: dict[int, tuple[_Scan, Mapping[str, Any]]] = {}

    # One loop, since a call for each token and each level would cost as much as all the rest.
    def build(  # noqa: PLR0915  as above
        self, text: str, start: int, end: int, symbol: str, builder: Builder
    ) -> Any | None:  # noqa: ANN401  whatever the builder makes
        """What the text between the offsets means as a `symbol`, or None."""
        actions, passed = self.actions, self.passed
        values: list[Any] = [None]
        states, starts, ends, depths = [self.begin[symbol]], [start], [start], [0]
        offset = self._skipped(text, start, end)
        while True:
            state = states[-1]
            if offset < end:
                found = self._token(state, text, offset, end)
                if found is None:
                    return None
                kind, stop = found
            else:
                kind, stop = _END, end
            while True:
                try:
                    action = actions[state, kind]
                except KeyError:
                    action = self._action(state, kind)
                if action.__class__ is int:
                    break
                if action is None:
                    return None
                assert isinstance(action, _Reduction)
                if action.passes_on:
                    below = states[-2]
                    try:
                        state = passed[below, state, kind]
                    except KeyError:
                        state = self._passed(below, state, kind)
                    states[-1] = state
                    if kind == _END and state == self.end[symbol]:
                        return values[-1]
                    continue
                size = action.size
                first, last = starts[-size], ends[-1]
                children = action.children(values[-size:])
                within = depths[-size:]
                depth = max(within)
                if action.is_transparent and len(children) == 1:
                    value = children[0]
                elif action.method is None:
                    value = children
                else:
                    if action.method in _SIDE_BY_SIDE:
                        depth = max(within[0] + _BESIDE, max(within[1:]) + _INSIDE)
                    else:
                        depth += _INSIDE
                    if depth > self.deepest * _INSIDE:
                        return None
                    value = getattr(builder, action.method)(Extent(first, last), children)
                del states[-size:], values[-size:], starts[-size:], ends[-size:], depths[-size:]
                state = self._after(states[-1], action.origin)
                states.append(state)
                values.append(value)
                starts.append(first)
                ends.append(last)
                depths.append(depth)
                if kind == _END and state == self.end[symbol]:
                    return value
            states.append(action)
            values.append(_token(kind, text, offset, stop) if kind in self.kept else None)
            starts.append(offset)
            ends.append(stop)
            depths.append(0)
            offset = self._skipped(text, stop, end)

    def _skipped(self, text: str, offset: int, end: int) -> int:
        found = self.skip(text, offset, end)
        return offset if found is None else found.end()

    def _token(self, state: int, text: str, offset: int, end: int) -> tuple[str, int] | None:
        """The kind of the token that starts here, among those that may, and where it ends."""
        try:
            scan, renamed = self.scans[state]
        except KeyError:
            lexer = self.lexers[state]
            scan = _first_of([each.match for each in lexer.scanner._mres])  # noqa: SLF001  as above
            renamed = lexer.callback
            self.scans[state] = scan, renamed
        found = scan(text, offset, end)
        if found is None or found.lastgroup is None:
            return None
        kind = found.lastgroup
        if kind in renamed:
            kind = renamed[kind](Token(kind, found.group())).type
        return kind, found.end()

    def _action(self, state: int, kind: str) -> _Action:
        action, argument = self.table[state].get(kind, (None, None))
        made: _Action = None
        if action is Shift:
            made = argument
        elif action is not None:
            made = self.reductions.get(argument) or _reduction(argument)
            self.reductions[argument] = made
        self.actions[state, kind] = made
        return made

    def _passed(self, below: int, state: int, kind: str) -> int:
        """The state after all levels of precedence that add nothing before this token."""
        first = state
        while isinstance(action := self._action(state, kind), _Reduction) and action.passes_on:
            state = self._after(below, action.origin)
            if kind == _END and state in self.end.values():
                break
        self.passed[below, first, kind] = state
        return state

    def _after(self, state: int, origin: str) -> int:
        number: int = self.table[state][origin][1]
        return number


def _token(kind: str, text: str, start: int, end: int) -> Token:
    token = str.__new__(Token, text[start:end])
    token.type = kind
    token.start_pos = start
    token.end_pos = end
    return token


def _first_of(scans: Sequence[_Scan]) -> _Scan:
    if len(scans) == 1:
        return scans[0]
    return lambda text, offset, end: next(
        (found for scan in scans if (found := scan(text, offset, end))), None
    )


def _reduction(rule: Rule) -> _Reduction:
    """What Lark's builder of trees does for a rule, as data."""
    before = [0] * (len(rule.expansion) + 1)
    if rule.options.empty_indices:
        absent = "".join(str(int(each)) for each in rule.options.empty_indices)
        before = [len(ones) for ones in absent.split("0")]
    taken: list[tuple[int, bool, int]] = []
    missing = 0
    for index, symbol in enumerate(rule.expansion):
        missing += before[index]
        if isinstance(symbol, Terminal) and symbol.filter_out:
            continue
        taken.append((index, not symbol.is_term and symbol.name.startswith("_"), missing))
        missing = 0
    missing += before[-1]
    origin = rule.origin.name
    assert rule.expansion, f"`{origin}` may be empty: nothing would say where it stands"
    is_transparent = bool(rule.options.expand1 and not rule.alias)
    is_alone = len(rule.expansion) == 1 and taken == [(0, False, 0)] and not missing
    return _Reduction(
        len(rule.expansion),
        origin,
        None if origin.startswith("_") else rule.alias or rule.options.template_source or origin,
        tuple(taken),
        missing,
        is_transparent,
        is_transparent and is_alone,
    )
