"""Runs the tables of the parser over a piece of text, and builds nodes as it goes.

Lark makes the tables and says what a token is; what is done here is what its own loop does, but without
a tree in between, without a call for each level of precedence that adds nothing, and with two offsets
where Lark keeps lines and columns. That is several times as fast. Text that is not of the language, or
too deeply nested, gives None: Lark itself then says what is wrong, and where.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from factoryc.source.span import span_at
from factoryc.syntax.pieces import Pieces
from factoryc.syntax.reduction import Reduction, reduction
from factoryc.syntax.tables import Tables

_END = "$END"
_BESIDE, _INSIDE = 2, 3
# Instead of the number of a state: what is not of the language, and the end of all that is.
_WRONG, _DONE = -1, -2
# So much is cut into pieces at once, up to the end of a line; less, where they turned out other ones.
_AT_ONCE, _AFTER_OTHERS = 4096, 64

_Action: TypeAlias = int | Reduction
MakeToken: TypeAlias = Callable[[str, str, str, int, int], Any]
# The kind of a token, what to do with it, and whether a node is made of it.
_Entry: TypeAlias = tuple[str, _Action, bool]


class Builder(Protocol):
    """Has a method for each rule, which is given the span of a phrase and its children."""

    file: str


class ShiftReduce:
    """The tables of one parser. What is looked up in them is prepared when it is first met.

    `methods` has one for each rule: a class of builders, or what gives them by their names.
    `make_token` is given the kind of a token, its text, the file, and where it starts and ends.
    """

    def __init__(
        self, tables: Tables, deepest: int, methods: object, make_token: MakeToken
    ) -> None:
        self.methods = methods
        self.make_token = make_token
        self.deepest = deepest
        self.tables = tables
        self.pieces = Pieces(tables)
        self.reductions: dict[int, Reduction] = {}
        self.following: dict[str, dict[tuple[int, str], tuple[int, _Action]]] = {}
        self.rows: dict[int, Mapping[str, _Entry]] = {}

    # One loop, since a call for each token and each level would cost as much as all the rest.
    def build(  # noqa: PLR0915  as above
        self, text: str, start: int, end: int, symbol: str, builder: Builder
    ) -> Any | None:  # noqa: ANN401  whatever the builder makes
        """What the text between the offsets means as a `symbol`, or None."""
        rows, alone, limit = self.rows, self.pieces.alone, self.deepest * _INSIDE
        file, make_token = builder.file, self.make_token
        state = self.tables.begin[symbol]
        states, starts, depths = [state], [start], [0]
        values: list[Any] = [None]
        stop = last = start
        reach = _AT_ONCE
        while True:
            window = text.find("\n", stop + reach, end)
            if window < 0:
                window = end
            reach = min(reach * 2, _AT_ONCE)
            for between, piece, guess in self.pieces.cut(text, stop, window):
                offset = stop + len(between)
                stop = offset + len(piece)
                try:
                    row = rows[state]
                except KeyError:
                    row = self._row(state)
                entry = row.get(piece) or row.get(alone.get(piece[:1], ""))
                if entry is not None:
                    kind, action, is_kept = entry
                    ends_here = True
                elif offset < window:
                    found = self.pieces.token(state, text, offset, end)
                    if found is None:
                        return None
                    ends_here = found[1] == stop + len(guess)
                    kind, stop = found
                    action, is_kept = self._action(state, kind), kind in self.tables.kept
                elif window < end:
                    break
                else:
                    kind, action = _END, self._action(state, _END)
                while isinstance(action, Reduction):
                    size = action.size
                    if size == 1:
                        depth = depths[-1]
                    else:
                        within = depths[-size:]
                        depth = max(within)
                    value = action.take(values)
                    if action.is_child or (action.may_be_child and len(value) == 1):
                        value = value[0]
                    elif (make := action.make) is not None:
                        if action.is_side_by_side:
                            depth = max(within[0] + _BESIDE, max(within[1:]) + _INSIDE)
                        else:
                            depth += _INSIDE
                        if depth > limit:
                            return None
                        value = make(builder, span_at(file, starts[-size], last), value)
                    if size > 1:
                        size = 1 - size
                        del states[size:], values[size:], starts[size:], depths[size:]
                    values[-1] = value
                    depths[-1] = depth
                    below = states[-2]
                    step = action.following.get((below, kind))
                    state, action = step or self._next(below, action.origin, kind)
                    states[-1] = state
                if action < 0:
                    return None if action == _WRONG else values[-1]
                states.append(action)
                state = action
                values.append(
                    make_token(kind, text[offset:stop], file, offset, stop) if is_kept else None
                )
                starts.append(offset)
                depths.append(0)
                last = stop
                if not ends_here:
                    reach = _AFTER_OTHERS
                    break

    def _row(self, state: int) -> Mapping[str, _Entry]:
        """What to do in a state, by the piece that comes next."""
        kinds = self.pieces.kinds(state)
        row = {
            piece: (kind, self._action(state, kind), kind in self.tables.kept)
            for piece, kind in kinds.items()
        }
        self.rows[state] = row
        return row

    def _action(self, state: int, kind: str) -> _Action:
        number = self.tables.actions[state].get(kind)
        if number is None:
            return _WRONG
        if number >= 0:
            return number
        made = self.reductions.get(number)
        if made is None:
            rule = self.tables.rules[~number]
            following = self.following.setdefault(rule.origin, {})
            made = self.reductions[number] = reduction(rule, self.methods, following)
        return made

    def _next(self, below: int, origin: str, kind: str) -> tuple[int, _Action]:
        """The state after a rule and all levels of precedence that add nothing, and what to do there."""
        first = origin
        while True:
            state = self.tables.actions[below][origin]
            if kind == _END and state in self.tables.ends:
                action: _Action = _DONE
                break
            action = self._action(state, kind)
            if isinstance(action, int) or not action.passes_on:
                break
            origin = action.origin
        self.following[first][below, kind] = state, action
        return state, action
