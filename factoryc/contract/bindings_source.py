"""What gives names to values on the way, as Python: `let`, `fold`, the extreme item, and slices."""

from factoryc.contract.collections_source import (
    fresh,
    in_order,
    iterable,
    range_source,
    walk,
    walk_in_order,
)
from factoryc.contract.naming import Naming
from factoryc.contract.operators import Translate
from factoryc.contract.python_text import Level, Piece, integer_source
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.types import SetType, unrefined


def let(expression: node.Let, names: Naming, translate: Translate) -> Piece:
    """A function of the value, called at once: Python has no other way inside an expression."""
    name = names.variable(expression.name)
    body = translate(expression.body, names).text
    return Piece(f"(lambda {name}: {body})({translate(expression.value, names).text})")


def fold(expression: node.Fold, names: Naming, translate: Translate) -> Piece:
    """One item after the other, from the first."""
    total = names.variable(expression.total)
    start = translate(expression.start, names).text
    source = in_order(expression.source, names, translate).text
    if len(expression.names) == 1:
        following = translate(expression.next, names).text
        item = names.variable(expression.names[0])
        return Piece(f"functools.reduce(lambda {total}, {item}: {following}, {source}, {start})")
    following = translate(expression.next, names).text
    entry = fresh("entry", following, total)
    taken_apart = _of_entry(expression.names, entry, following, names)
    entries = f"{translate(expression.source, names).at(Level.ATOM)}.items()"
    return Piece(f"functools.reduce(lambda {total}, {entry}: {taken_apart}, {entries}, {start})")


def comprehension(expression: node.Comprehension, names: Naming, translate: Translate) -> Piece:
    """A list, or a set where the type says so."""
    condition = ""
    if expression.condition is not None:
        condition = translate(expression.condition, names).at(Level.OR)
    item = translate(expression.item, names).text
    if expression.order:
        listed = _ordered(expression, names, translate, condition)
        bound = ", ".join(names.variable(name) for name in expression.names)
        return Piece(listed if item == bound else f"[{item} for {bound} in {listed}]")
    is_set = isinstance(unrefined(expression.type), SetType)
    going = walk if is_set else walk_in_order
    through = going(expression.names, expression.source, names, translate)
    if condition:
        through = f"{through} if {condition}"
    if is_set:
        return Piece(f"frozenset({item} {through})")
    return Piece(f"[{item} {through}]")


def extreme(expression: node.Extreme, names: Naming, translate: Translate) -> Piece:
    """The first that will do where they come in order, otherwise the least or greatest of all."""
    name = names.variable(expression.names[0])
    condition = translate(expression.condition, names).at(Level.OR)
    if isinstance(expression.source, node.RangeValue):
        tried = range_source(expression.source, names, translate)
        if expression.kind == "largest":
            tried = f"reversed({tried})"
        return Piece(f"next(({name} for {name} in {tried} if {condition}), None)")
    least = "min" if expression.kind == "smallest" else "max"
    source = iterable(expression.source, names, translate).at(Level.OR)
    return Piece(f"{least}(({name} for {name} in {source} if {condition}), default=None)")


def slice_source(expression: node.Slice, names: Naming, translate: Translate) -> Piece:
    """Python counts negative indices from the end; the language has nothing there."""
    base = translate(expression.base, names).at(Level.ATOM)
    low = _not_below_zero(_end(expression.low, 0, names, translate))
    high = _not_below_zero(_end(expression.high, 1, names, translate))
    return Piece(f"{base}[{'' if low == '0' else low}:{high}]")


def _ordered(
    expression: node.Comprehension, names: Naming, translate: Translate, condition: str
) -> str:
    """What a sorted comprehension goes through, in order.

    Sorting keeps the order of what is equal, so the last keys are sorted by first.
    """
    bound = expression.names
    single = len(bound) == 1
    # Where a key is the item itself no two are equal, and what they are sorted from does not show.
    shows = not any(
        isinstance(key, node.Variable) and key.name in bound for key, _ in expression.order
    )
    going, given = (walk_in_order, in_order) if shows else (walk, iterable)
    variables = ", ".join(names.variable(name) for name in bound)
    if condition:
        taken = variables if single else f"({variables})"
        through = going(bound, expression.source, names, translate)
        listed = f"({taken} {through} if {condition})"
    elif single:
        listed = given(expression.source, names, translate).text
    else:
        listed = f"{translate(expression.source, names).at(Level.ATOM)}.items()"
    for keys, descending in reversed(_runs(expression.order)):
        listed = _sorted(bound, keys, listed, names, translate, descending=descending)
    return listed


def _runs(
    order: tuple[tuple[Expression, bool], ...],
) -> list[tuple[list[Expression], bool]]:
    """The keys in groups that are sorted in one direction."""
    runs: list[tuple[list[Expression], bool]] = []
    for key, descending in order:
        if runs and runs[-1][1] == descending:
            runs[-1][0].append(key)
        else:
            runs.append(([key], descending))
    return runs


def _sorted(
    bound: tuple[str, ...],
    keys: list[Expression],
    listed: str,
    names: Naming,
    translate: Translate,
    *,
    descending: bool,
) -> str:
    spelled = [translate(key, names).text for key in keys]
    key = spelled[0] if len(spelled) == 1 else f"({', '.join(spelled)})"
    if len(bound) == 1:
        taken = names.variable(bound[0])
    else:
        taken = fresh("entry", key)
        key = _of_entry(bound, taken, key, names)
    by = "" if key == taken else f", key=lambda {taken}: {key}"
    return f"sorted({listed}{by}{', reverse=True' if descending else ''})"


def _of_entry(bound: tuple[str, ...], entry: str, source: str, names: Naming) -> str:
    """What the source says of a key and its value, said of an entry."""
    return f"(lambda {', '.join(names.variable(name) for name in bound)}: {source})(*{entry})"


def _end(expression: Expression, more: int, names: Naming, translate: Translate) -> Piece:
    """The expression with so much added to it, as short as it can be said."""
    match expression:
        case node.Literal(value=int(number)):
            return _whole(number + more)
        case node.Arithmetic(operator="-", left=left, right=node.Literal(value=int(number))):
            left_out = number - more
        case node.Arithmetic(operator="+", left=left, right=node.Literal(value=int(number))):
            left_out = -number - more
        case _:
            left, left_out = expression, -more
    inside = translate(left, names)
    if left_out == 0:
        return inside
    sign = "-" if left_out > 0 else "+"
    return Piece(f"{inside.at(Level.SUM)} {sign} {integer_source(abs(left_out))}", Level.SUM)


def _whole(number: int) -> Piece:
    return Piece(integer_source(number), Level.SIGN if number < 0 else Level.ATOM)


def _not_below_zero(end: Piece) -> str:
    plain = end.text.replace("_", "")
    if plain.removeprefix("-").isdecimal():
        return end.text if int(plain) >= 0 else "0"
    if end.level == Level.ATOM and end.text.startswith("len(") and end.text.count("(") == 1:
        return end.text
    return f"max({end.text}, 0)"
