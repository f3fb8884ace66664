"""Proves a condition from facts: universal ones are split, and instantiated where they are needed.

`all x in m: …` is proved for each entry that a case touches, and for any other. What is said of all entries
before is used for the keys that the proof speaks of, and for no others; so a proof may be missed, and
is never wrong.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

import attrs

from factoryc.analysis.formula import Functions
from factoryc.analysis.walk import Captured, bound, meaning, parts, substituted, walk, with_parts
from factoryc.frozen import frozen
from factoryc.proof.after import After, Beyond, Change, entries_of, same
from factoryc.proof.follows import contradictory
from factoryc.proof.places import is_place
from factoryc.proof.plain import plain
from factoryc.spec.expressions import (
    BuiltinCall,
    Conditional,
    Expression,
    Logic,
    MapLookup,
    Membership,
    Not,
    Quantifier,
    StateRead,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import ListType, MapType, SetType, Type, unrefined

_MOST_INSTANCES = 60
_MOST_KEYS = 8
_DEEPEST = 3


@frozen(eq=False)
class Ground:
    """What all proofs about one case stand on: facts about its inputs and the state before it."""

    facts: tuple[Expression, ...]
    spec: Spec
    functions: Functions
    changes: Mapping[str, Change] = attrs.field(factory=dict)

    def knowing(self, fact: Expression) -> "Ground":
        """The same with one more fact."""
        return attrs.evolve(self, facts=(*self.facts, fact))


def proves(goal: Expression, ground: Ground) -> bool:
    """Whether the goal holds after the case, or before it where the ground has no changes."""
    try:
        goal = _apart(plain(goal, ground.functions))
        facts = tuple(_apart(plain(fact, ground.functions)) for fact in ground.facts)
        facts += tuple(fact for change in ground.changes.values() for fact in change.facts)
        return _Proof(ground, [0]).of(goal, facts, {})
    except (Beyond, Captured):
        return False


@frozen(eq=False)
class _Proof:
    ground: Ground
    # Counts the names that were made up.
    named: list[int]

    def of(
        self, goal: Expression, facts: tuple[Expression, ...], names: Mapping[str, Expression]
    ) -> bool:
        """`names` stand for values of before in the goal."""
        match goal:
            case Logic(operator="and", left=left, right=right):
                return self.of(left, facts, names) and self.of(right, facts, names)
            case Logic(operator="implies", left=left, right=right):
                return self.of(right, (*facts, self._before(left, names)), names)
            case Logic(operator="or", left=left, right=right) if _has_universal(right):
                return self.of(right, (*facts, self._before(Not(left, left.span), names)), names)
            case Logic(operator="or", left=left, right=right) if _has_universal(left):
                return self.of(left, (*facts, self._before(Not(right, right.span), names)), names)
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                said = self._before(condition, names)
                return self.of(then, (*facts, said), names) and self.of(
                    otherwise, (*facts, Not(said, said.span)), names
                )
            case Not(operand=operand) if (opposite := _opposite(operand)) is not None:
                return self.of(opposite, facts, names)
            case Quantifier(kind="all"):
                return self._for_all(goal, facts, names)
            case _:
                return self._follows(self._before(goal, names), facts)

    def _for_all(
        self, goal: Quantifier, facts: tuple[Expression, ...], names: Mapping[str, Expression]
    ) -> bool:
        entries = entries_of(goal)
        if entries is None:
            return self._for_all_in(goal, facts, names)
        base, key_name, value_name = entries
        kind = unrefined(base.type)
        assert isinstance(kind, MapType), "only maps have entries"
        change = self.ground.changes.get(base.name)
        if change is not None and change.whole is not None and not change.puts:
            return self._for_all_in(goal, facts, names)
        for key, value in () if change is None else change.puts:
            given = {**names, key_name: key, value_name: plain(value, self.ground.functions)}
            if not self.of(goal.body, facts, given):
                return False
        if change is not None and change.whole is not None:
            return True
        other = self._fresh("key", kind.key, goal)
        around = [*facts, Membership(other, base, negated=False, span=goal.span)]
        if change is not None:
            touched = (*(put for put, _ in change.puts), *change.removed)
            around.extend(Not(same(other, key), goal.span) for key in touched)
        entry = MapLookup(base, other, kind.value, goal.span)
        return self.of(goal.body, tuple(around), {**names, key_name: other, value_name: entry})

    def _for_all_in(
        self, goal: Quantifier, facts: tuple[Expression, ...], names: Mapping[str, Expression]
    ) -> bool:
        source = plain(self._before(goal.source, names), self.ground.functions)
        element = _element(source)
        if element is None:
            return False
        given = self._fresh("item", element if is_place(source) else unrefined(element), goal)
        given_names = {**names, goal.names[0]: given}
        if len(goal.names) > 1:
            kind = unrefined(source.type)
            if not isinstance(kind, MapType):
                return False
            given_names[goal.names[1]] = MapLookup(source, given, kind.value, goal.span)
        there = plain(
            Membership(given, source, negated=False, span=goal.span), self.ground.functions
        )
        return self.of(goal.body, (*facts, there), given_names)

    def _fresh(self, kind: str, type_: Type, near: Expression) -> Variable:
        self.named[0] += 1
        return Variable(f"'{kind}{self.named[0]}", type_, near.span)

    def _before(self, expression: Expression, names: Mapping[str, Expression]) -> Expression:
        said = After(self.ground.changes, names).of(expression)
        return plain(said, self.ground.functions)

    def _follows(self, goal: Expression, facts: Sequence[Expression]) -> bool:
        spec, functions = self.ground.spec, self.ground.functions
        conditions = [*facts, Not(goal, goal.span)]
        if contradictory(conditions, spec, functions):
            return True
        universal = [each for fact in facts for each in _universals(fact)]
        instances = list(_instances(universal, conditions, functions))
        return bool(instances) and contradictory([*instances, *conditions], spec, functions)


# Universal facts -------------------------------------------------------------------------------


def _universals(fact: Expression) -> Iterable[Quantifier]:
    match fact:
        case Quantifier(kind="all"):
            yield fact
        case Logic(operator="and", left=left, right=right):
            yield from _universals(left)
            yield from _universals(right)
        case Not(operand=operand) if (opposite := _opposite(operand)) is not None:
            yield from _universals(opposite)
        case _:
            return


def _opposite(condition: Expression) -> Expression | None:
    """What it means that the condition does not hold, where that is universal or in parts."""
    match condition:
        case Not(operand=operand):
            return operand
        case Quantifier(kind="exists", body=body):
            return attrs.evolve(condition, kind="all", body=Not(body, body.span))
        case Logic(operator="or", left=left, right=right):
            return Logic("and", Not(left, left.span), Not(right, right.span), condition.span)
        case _:
            return None


def _has_universal(condition: Expression) -> bool:
    return any(
        isinstance(each, Quantifier) and each.kind in {"all", "exists"} for each in walk(condition)
    )


def _instances(
    universal: Iterable[Quantifier], conditions: Sequence[Expression], functions: Functions
) -> Iterable[Expression]:
    """What the universal facts say of the keys and items that the conditions speak of."""
    given = _spoken_of(conditions)
    made = 0
    for fact in universal:
        for instance in _instantiated(fact, given, _DEEPEST):
            made += 1
            if made > _MOST_INSTANCES:
                return
            yield plain(instance, functions)


def _instantiated(
    fact: Expression, given: Sequence[Expression], deepest: int
) -> Iterable[Expression]:
    inner = list(_universals(fact)) if deepest else []
    if not inner:
        yield fact
        return
    for each in inner:
        element = _element(each.source)
        for term in given:
            if element is None or unrefined(element) != unrefined(term.type):
                continue
            names: dict[str, Expression] = {each.names[0]: term}
            there: Expression = Membership(term, each.source, negated=False, span=each.span)
            if entries := entries_of(each):
                base, key_name, value_name = entries
                kind = unrefined(base.type)
                assert isinstance(kind, MapType), "only maps have entries"
                if unrefined(kind.key) != unrefined(term.type):
                    continue
                entry = MapLookup(base, term, kind.value, each.span)
                names = {key_name: term, value_name: entry}
                there = Membership(term, base, negated=False, span=each.span)
            elif len(each.names) > 1:
                continue
            body = substituted(each.body, names)
            for inside in _instantiated(body, given, deepest - 1):
                yield Logic("implies", there, inside, each.span)


def _spoken_of(conditions: Iterable[Expression]) -> list[Expression]:
    """The keys and items that stand in the conditions outside of what is bound there."""
    found: dict[Hashable, Expression] = {}
    waiting = list(conditions)
    while waiting:
        each = waiting.pop(0)
        match each:
            case MapLookup(key=key) | Membership(element=key):
                found[meaning(key)] = key
        if not bound(each):
            waiting.extend(parts(each))
    return list(found.values())[:_MOST_KEYS]


def _element(source: Expression) -> Type | None:
    match source:
        case BuiltinCall(name="values", arguments=(StateRead() as base,)):
            kind = unrefined(base.type)
            return kind.key if isinstance(kind, MapType) else None
    match unrefined(source.type):
        case MapType(key=element) | ListType(element=element) | SetType(element=element):
            return element
        case _:
            return None


def _apart(expression: Expression) -> Expression:
    """The expression with names of its own for all that is bound in quantifiers: none is met outside.

    They tell how deep the quantifier is inside, so that two that say the same get the same.
    """
    inside = with_parts(expression, _apart)
    kinds = _types_of_names(inside) if isinstance(inside, Quantifier) else {}
    if not isinstance(inside, Quantifier) or len(kinds) != len(inside.names):
        return inside
    depth = _depth(inside.body)
    fresh = [f"{number}'{depth}" for number in range(len(inside.names))]
    names: dict[str, Expression] = {
        name: Variable(given, kinds[name], inside.span)
        for name, given in zip(inside.names, fresh, strict=True)
    }
    return attrs.evolve(inside, names=tuple(fresh), body=substituted(inside.body, names))


def _depth(expression: Expression) -> int:
    deepest = max((_depth(part) for part in parts(expression)), default=0)
    return deepest + isinstance(expression, Quantifier)


def _types_of_names(quantifier: Quantifier) -> Mapping[str, Type]:
    types: list[Type]
    match unrefined(quantifier.source.type):
        case MapType(key=key, value=value):
            types = [key, value]
        case ListType(element=element) | SetType(element=element):
            types = [element]
        case _:
            types = []
    return dict(zip(quantifier.names, types, strict=False))
