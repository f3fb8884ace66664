"""Collections as Python: what is walked through, counted, summed, built, and left out."""

from itertools import chain, count

from factoryc.contract.naming import Naming
from factoryc.contract.operators import Translate
from factoryc.contract.python_names import names_of, python_name
from factoryc.contract.python_text import Level, Piece, integer_source
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.types import DECIMAL, DURATION, FLOAT, MapType, SetType, Type, unrefined


def iterable(expression: Expression, names: Naming, translate: Translate) -> Piece:
    """What may be walked through or looked into, without a list being built for it."""
    match expression:
        case node.RangeValue():
            return Piece(range_source(expression, names, translate))
        case node.BuiltinCall(name="keys", arguments=(base,)):
            return translate(base, names)
        case node.BuiltinCall(name="indices", arguments=(base,)):
            return Piece(f"range(len({translate(base, names).text}))")
        case node.BuiltinCall(name="values", arguments=(base,)):
            return Piece(f"{translate(base, names).at(Level.ATOM)}.values()")
        case _:
            return translate(expression, names)


def in_order(expression: Expression, names: Naming, translate: Translate) -> Piece:
    """The same, where the order shows: the items of a set come from the least to the greatest."""
    kind = unrefined(expression.type)
    if isinstance(kind, SetType):
        return Piece(names.in_order(translate(expression, names).text, kind.element))
    return iterable(expression, names, translate)


def range_source(expression: node.RangeValue, names: Naming, translate: Translate) -> str:
    """Python's range leaves its end out; the language's includes it."""
    low = translate(expression.low, names).text
    match expression.high:
        case node.Literal(value=int(high)):
            end = integer_source(high + 1)
        case _:
            end = f"{translate(expression.high, names).at(Level.SUM)} + 1"
    return f"range({end})" if low == "0" else f"range({low}, {end})"


def quantifier(expression: node.Quantifier, names: Naming, translate: Translate) -> Piece:
    """`all`, `any` and `sum` over a generator, so that they stop as early as they may."""
    through = walk(expression.names, expression.source, names, translate)
    body = translate(expression.body, names)
    match expression.kind:
        case "all":
            return Piece(f"all({body.text} {through})")
        case "exists":
            return Piece(f"any({body.text} {through})")
        case "count":
            return Piece(f"sum(1 {through} if {body.at(Level.OR)})")
        case "sum":
            start = _SUM_STARTS.get(unrefined(expression.type))
            if start is None:
                return Piece(f"sum({body.text} {through})")
            if start == "0.0":
                # The last digit of such a sum depends on the order.
                through = walk_in_order(expression.names, expression.source, names, translate)
            return Piece(f"sum(({body.text} {through}), {start})")


# An empty sum is a value of its type, too.
_SUM_STARTS: dict[Type, str] = {
    DECIMAL: "Decimal(0)",
    FLOAT: "0.0",
    DURATION: "datetime.timedelta()",
}


def map_comprehension(
    expression: node.MapComprehension, names: Naming, translate: Translate
) -> Piece:
    """A map; a key that comes again gets its later value."""
    through = walk_in_order(expression.names, expression.source, names, translate)
    if expression.condition is not None:
        through = f"{through} if {translate(expression.condition, names).at(Level.OR)}"
    key, value = translate(expression.key, names).text, translate(expression.value, names).text
    return Piece(f"{{{key}: {value} {through}}}")


def walk(bound: tuple[str, ...], source: Expression, names: Naming, translate: Translate) -> str:
    """`for key, value in links.items()`."""
    variables = ", ".join(names.variable(name) for name in bound)
    if len(bound) > 1:
        return f"for {variables} in {translate(source, names).at(Level.ATOM)}.items()"
    return f"for {variables} in {iterable(source, names, translate).at(Level.OR)}"


def walk_in_order(
    bound: tuple[str, ...], source: Expression, names: Naming, translate: Translate
) -> str:
    """The same, where the order shows: `for tag in sorted(tags)`."""
    if not isinstance(unrefined(source.type), SetType):
        return walk(bound, source, names, translate)
    (name,) = bound
    return f"for {names.variable(name)} in {in_order(source, names, translate).text}"


def without(expression: node.Without, names: Naming, translate: Translate) -> Piece:
    """A map without a key, or a set without an element; the same one where it was not there."""
    base, key = translate(expression.base, names), translate(expression.key, names)
    if not isinstance(unrefined(expression.base.type), MapType):
        return Piece(f"{base.at(Level.SUM)} - {{{key.text}}}", Level.SUM)
    entry, value = fresh("key", key.text), fresh("value", key.text)
    return Piece(
        f"{{{entry}: {value} for {entry}, {value} in {base.at(Level.ATOM)}.items()"
        f" if {entry} != {key.at(Level.UNION)}}}"
    )


def fresh(wanted: str, *sources: str) -> str:
    """A name like the one that is wanted, which none of the sources uses."""
    taken = frozenset(chain.from_iterable(names_of(source) for source in sources))
    spelled = python_name(wanted)
    if spelled not in taken:
        return spelled
    return next(f"{wanted}_{n}" for n in count(2) if f"{wanted}_{n}" not in taken)
