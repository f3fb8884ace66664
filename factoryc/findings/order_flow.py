"""Whether the order of a list hangs on that of a map or a set, which have none: by form.

Followed from where the list is made to what is returned, through choices, parts and functions. What
counts, sums up or sorts ends the trail.
"""

from collections.abc import Mapping
from typing import TypeAlias

from factoryc.frozen import frozen
from factoryc.spec.binding_expressions import Comprehension, Fold, Let
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    Conditional,
    Expression,
    FieldRead,
    FunctionCall,
    Interpolation,
    ListItem,
    ListValue,
    MapLookup,
    Match,
    RecordUpdate,
    RecordValue,
    Slice,
    StateRead,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import ListType, MapType, SetType, unrefined

# What these give is the same in whatever order the items come.
_ORDERLESS = frozenset(
    {"size", "sorted", "minimum", "maximum", "to_set", "union", "intersection", "difference"}
    | {"is_subset", "is_permutation", "distinct", "indices"}
)
_DEEPEST = 8


@frozen(eq=False)
class Loose:
    """`place` makes a list without an order; `is_tie`: with one that two items can share.

    `is_plain`: what it goes through is remembered or given, so that it can be tried in two orders.
    """

    place: Expression
    is_tie: bool
    is_plain: bool


_Names: TypeAlias = Mapping[str, tuple[Loose, ...]]


def loose_in(expression: Expression, spec: Spec) -> tuple[Loose, ...]:
    """Where the value of the expression hangs on an order that nothing determines."""
    return _loose(expression, {}, spec, _DEEPEST)


def _loose(expression: Expression, names: _Names, spec: Spec, depth: int) -> tuple[Loose, ...]:
    def inside(*expressions: Expression) -> tuple[Loose, ...]:
        return tuple(each for one in expressions for each in _loose(one, names, spec, depth))

    match expression:
        case Variable(name=name):
            return names.get(name, ())
        case BuiltinCall(name="keys" | "values", arguments=(subject,)):
            return (Loose(expression, is_tie=False, is_plain=_is_plain(subject)),)
        case BuiltinCall(name=name, arguments=arguments):
            return () if name in _ORDERLESS else inside(*arguments)
        case Comprehension(item=item):
            return (*_comprehended(expression, inside(expression.source)), *inside(item))
        case Fold(source=source):
            return _walked(expression, source, inside(source))
        case Let(name=name, value=value, body=body):
            return _loose(body, {**names, name: inside(value)}, spec, depth)
        case FunctionCall(name=name, arguments=arguments):
            found = tuple(map(inside, arguments))
            if depth == 0:
                return ()
            function = spec.function(name)
            given = dict(zip((each.name for each in function.parameters), found, strict=True))
            return _loose(function.body, given, spec, depth - 1)
        case Conditional(then=then, otherwise=otherwise):
            return inside(then, otherwise)
        case Match(arms=arms):
            return inside(*(arm.value for arm in arms))
        case RecordValue(fields=fields):
            return inside(*(field.value for field in fields))
        case RecordUpdate(base=base, fields=fields):
            return inside(base, *(field.value for field in fields))
        case ListValue(items=items):
            return inside(*items)
        case Arithmetic(left=left, right=right):
            return inside(left, right)
        case Interpolation(parts=parts):
            return inside(*(part for part in parts if not isinstance(part, str)))
        case FieldRead(base=base) | ListItem(base=base) | Slice(base=base):
            return inside(base)
        case _:
            return ()


def _comprehended(expression: Comprehension, of_source: tuple[Loose, ...]) -> tuple[Loose, ...]:
    if not isinstance(unrefined(expression.type), ListType):
        return ()
    found = _walked(expression, expression.source, of_source)
    if not found or not expression.order:
        return found
    if any(_is_unique(key, expression) for key, _ in expression.order):
        return ()
    return (Loose(expression, is_tie=True, is_plain=all(each.is_plain for each in found)),)


def _walked(
    expression: Expression, source: Expression, of_source: tuple[Loose, ...]
) -> tuple[Loose, ...]:
    if isinstance(unrefined(source.type), MapType | SetType):
        return (Loose(expression, is_tie=False, is_plain=_is_plain(source)),)
    return of_source


def _is_unique(key: Expression, expression: Comprehension) -> bool:
    """Whether it is what no two items share: the key of the map, or the item of the set itself."""
    source = expression.source
    is_distinct = isinstance(unrefined(source.type), MapType | SetType) or (
        isinstance(source, BuiltinCall) and source.name == "keys"
    )
    return is_distinct and isinstance(key, Variable) and key.name == expression.names[0]


def _is_plain(source: Expression) -> bool:
    match source:
        case StateRead() | Variable():
            return True
        case FieldRead(base=base) | MapLookup(base=base):
            return _is_plain(base)
        case _:
            return False
