"""What a condition about the state after a case says about the state before it.

`sets links[code] = link` makes of `other in links` that `other == code or other in links`. Sums over a map
change by what its entries change. What cannot be said so raises `Beyond`.
"""

from collections.abc import Hashable, Mapping

from factoryc.analysis.walk import bound, meaning, substituted, variables, with_parts
from factoryc.frozen import frozen
from factoryc.spec.definitions import Case, Sets
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    Comparison,
    Conditional,
    Expression,
    Literal,
    Logic,
    MapLookup,
    MapValue,
    Membership,
    Not,
    Quantifier,
    StateRead,
    Variable,
    Without,
)
from factoryc.spec.mentions import mentions
from factoryc.spec.types import BOOL, INT, MapType, unrefined


class Beyond(Exception):
    """The state after the case cannot be described by what is before it."""


@frozen(eq=False)
class Change:
    """What a case does to one state: gives it a `whole` value, or `puts` and `removes` entries.

    `facts` are about names that stand for values which no expression describes.
    """

    before: StateRead
    whole: Expression | None
    puts: tuple[tuple[Expression, Expression], ...] = ()
    removed: tuple[Expression, ...] = ()
    facts: tuple[Expression, ...] = ()


def changes_of(case: Case, states: Mapping[str, StateRead]) -> dict[str, Change]:
    """What the case does to each state that it sets. No two `sets` of it meet in one place."""
    found: dict[str, Change] = {}
    for name in dict.fromkeys(each.state for each in case.sets):
        mine = [each for each in case.sets if each.state == name]
        if any(each.keys for each in mine):
            found[name] = _entries(states[name], mine)
        else:
            found[name] = _whole(states[name], mine[0].value)
    return found


def _whole(before: StateRead, value: Expression) -> Change:
    match value:
        case Without(base=StateRead(name=name), key=key) if name == before.name and isinstance(
            unrefined(before.type), MapType
        ):
            return Change(before, None, (), (key,))
        case MapValue(entries=entries):
            return Change(before, value, entries)
        case _:
            return Change(before, value)


def _entries(before: StateRead, sets: list[Sets]) -> Change:
    puts: dict[Hashable, tuple[Expression, Expression]] = {}
    facts: list[Expression] = []
    for each in sets:
        if not each.keys or meaning(each.keys[0]) in puts:
            raise Beyond
        key, *inner = each.keys
        value = each.value
        if inner:
            kind = unrefined(before.type)
            assert isinstance(kind, MapType), "only maps have entries"
            value = Variable(f"{before.name}'{len(puts)}", kind.value, each.span)
            facts.append(Membership(inner[0], value, negated=False, span=each.span))
            size = BuiltinCall("size", (value,), INT, each.span)
            facts.append(Comparison((">",), (size, Literal(0, INT, each.span)), each.span))
        puts[meaning(key)] = (key, value)
    return Change(before, None, tuple(puts.values()), (), tuple(facts))


@frozen(eq=False)
class After:
    """Reads expressions as said of the state after. `names` stand for values of before."""

    changes: Mapping[str, Change]
    names: Mapping[str, Expression]

    def of(self, expression: Expression) -> Expression:
        """The same, said of the state before. What is bound inside is called like nothing outside."""
        if isinstance(expression, Variable):
            return self.names.get(expression.name, expression)
        match expression:
            case StateRead() if change := self.changed(expression):
                if change.whole is None:
                    raise Beyond
                return change.whole
            case MapLookup(base=StateRead() as base, key=key) if change := self.changed(base):
                return self._lookup(expression, change, self.of(key))
            case (
                Membership(element=element, collection=StateRead() as base, negated=negated)
                | Membership(
                    element=element,
                    collection=BuiltinCall(name="keys", arguments=(StateRead() as base,)),
                    negated=negated,
                )
            ) if change := self.changed(base):
                there = self.key_there(change, self.of(element))
                return Not(there, expression.span) if negated else there
            case BuiltinCall(name="size", arguments=(StateRead() as base,)) if (
                change := self.changed(base)
            ):
                return self._size(expression, change)
            case Quantifier(kind="sum" | "count") if entries := entries_of(expression):
                change = self.changed(entries[0])
                if change is not None:
                    return self._total(expression, entries[1], entries[2], change)
        if any(
            hidden in variables(value)
            for hidden in bound(expression)
            for value in self.names.values()
        ):
            raise Beyond
        return with_parts(expression, self.of)

    def changed(self, read: Expression) -> Change | None:
        """What the case does to what is read, where it does anything."""
        return self.changes.get(read.name) if isinstance(read, StateRead) else None

    def key_there(self, change: Change, key: Expression) -> Expression:
        """Whether the map has the key afterwards."""
        span = key.span
        there: Expression = Membership(key, change.before, negated=False, span=span)
        if change.whole is not None:
            if not isinstance(change.whole, MapValue):
                return Membership(key, change.whole, negated=False, span=span)
            there = Literal(value=False, type=BOOL, span=span)
        for gone in change.removed:
            there = Logic("and", there, Not(same(key, gone), span), span)
        for put, _ in change.puts:
            there = Logic("or", same(key, put), there, span)
        return there

    def _lookup(self, lookup: MapLookup, change: Change, key: Expression) -> Expression:
        if change.whole is not None:
            return MapLookup(change.whole, key, lookup.type, lookup.span)
        found: Expression = MapLookup(change.before, key, lookup.type, lookup.span)
        for put, value in change.puts:
            if meaning(put) == meaning(key):
                return value
        for put, value in change.puts:
            found = Conditional(same(key, put), value, found, lookup.type, lookup.span)
        return found

    def _size(self, size: BuiltinCall, change: Change) -> Expression:
        if change.whole is not None or len(change.puts) + len(change.removed) != 1:
            raise Beyond
        before = BuiltinCall("size", (change.before,), INT, size.span)
        key = change.puts[0][0] if change.puts else change.removed[0]
        there = Membership(key, change.before, negated=False, span=size.span)
        one = Literal(1, INT, size.span)
        more = Arithmetic("+", before, one, INT, size.span)
        less = Arithmetic("-", before, one, INT, size.span)
        then, otherwise = (before, more) if change.puts else (less, before)
        return Conditional(there, then, otherwise, INT, size.span)

    def _total(
        self, total: Quantifier, key_name: str, value_name: str, change: Change
    ) -> Expression:
        """A sum over entries: what it was, less what the touched ones were, and what they are now."""
        if isinstance(change.whole, MapValue) and not change.puts:
            return Literal(0, INT, total.span)
        if change.whole is not None or _reads_changed(total.body, self.changes):
            raise Beyond
        span, type_ = total.span, total.type
        kind = unrefined(change.before.type)
        assert isinstance(kind, MapType), "only maps have entries"
        result: Expression = total
        body = total.body
        zero, one = Literal(0, INT, span), Literal(1, INT, span)
        for key in (*(put for put, _ in change.puts), *change.removed):
            old = MapLookup(change.before, key, kind.value, span)
            there = Membership(key, change.before, negated=False, span=span)
            was = substituted(body, {key_name: key, value_name: old})
            was = Conditional(was, one, zero, INT, span) if total.kind == "count" else was
            left = Arithmetic("-", result, was, type_, span)
            result = Conditional(there, left, result, type_, span)
        for key, value in change.puts:
            now = substituted(body, {key_name: key, value_name: value})
            now = Conditional(now, one, zero, INT, span) if total.kind == "count" else now
            result = Arithmetic("+", result, now, type_, span)
        return result


def entries_of(quantifier: Quantifier) -> tuple[StateRead, str, str] | None:
    """The map that a quantifier goes through, with the names for its keys and its values.

    A name that the author gave to neither is one that cannot be written.
    """
    match quantifier:
        case Quantifier(names=(key, value), source=StateRead() as base):
            return base, key, value
        case Quantifier(
            names=(key,),
            source=(StateRead() as base)
            | BuiltinCall(name="keys", arguments=(StateRead() as base,)),
        ) if isinstance(unrefined(base.type), MapType):
            return base, key, "'value"
        case Quantifier(
            names=(value,), source=BuiltinCall(name="values", arguments=(StateRead() as base,))
        ):
            return base, "'key", value
        case _:
            return None


def same(left: Expression, right: Expression) -> Expression:
    """That both are one value."""
    if meaning(left) == meaning(right):
        return Literal(value=True, type=BOOL, span=left.span)
    return Comparison(("==",), (left, right), left.span)


def _reads_changed(body: Expression, changes: Mapping[str, Change]) -> bool:
    return not mentions(body).states.isdisjoint(changes)
