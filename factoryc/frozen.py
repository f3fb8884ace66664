"""Frozen classes that are completed when they are first used.

To type checkers, and to whoever uses such a class, `frozen` is `attrs.frozen`. The moment differs, and what
most of the methods are made of. attrs writes and compiles the methods of a class where it is defined, and
for hundreds of classes that takes longer than a small spec takes to check, which needs a third of them. Here
a class is given its slots at once; `frozen_methods` makes what it needs when the first value is made,
and again when two are first compared. attrs is asked for what only it can say, such as how a value is shown.

A class that follows another frozen one, or with fields that attrs does more for than to keep them, gets all
of its methods from attrs, as late. What attrs would mend inside of a class when it adds slots to it stays as
it is: a class that says `super()`, or has a cached property or a `ClassVar`, takes `attrs.frozen`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from factoryc.frozen_methods import (
    Field,
    asks_for_more,
    comparing,
    fields_of,
    is_in_order,
    making,
    refuse,
)

_Class = type[Any]


class _Late:
    """Stands for what will be there, and has it made when anybody looks."""

    __slots__ = ("group", "name")

    def __init__(self, name: str, group: "_Group") -> None:
        self.name = name
        self.group = group

    def __get__(self, value: object, kind: _Class) -> Any:  # noqa: ANN401  a method or a fact, as its name says
        for each in kind.__mro__:
            if vars(each).get(self.name) is self:
                _complete(each, self.group)
        return getattr(kind if value is None else value, self.name)


class _Group(NamedTuple):
    """Methods that come together, and what makes them of a class."""

    names: tuple[str, ...]
    made: Callable[[_Class], dict[str, Any]]


def _complete(kind: _Class, group: _Group) -> None:
    """Put what is made in the places that wait for it. What is not made is that of its bases."""
    made = group.made(kind)
    for name in group.names:
        if isinstance(vars(kind).get(name), _Late):
            if name in made:
                setattr(kind, name, made[name])
            else:
                delattr(kind, name)


def _for_values(kind: _Class) -> dict[str, Any]:
    fields = fields_of(vars(kind)["__defined__"][0])
    # attrs has the words for what is wrong.
    return making(kind, fields) if is_in_order(fields) else _by_attrs(kind)


def _for_comparisons(kind: _Class) -> dict[str, Any]:
    definition, eq = vars(kind)["__defined__"]
    return comparing(kind, fields_of(definition)) if eq else {}


def _by_attrs(kind: _Class) -> dict[str, Any]:
    definition, eq = vars(kind)["__defined__"]
    return dict(vars(attrs.frozen(definition, eq=eq)))


def _late(*groups: _Group) -> dict[str, _Late]:
    return {name: _Late(name, group) for group in groups for name in group.names}


def _empty(kind: _Class, *_: object, **__: object) -> object:
    """A value that `__init__` fills, whatever makes those of the class that this one follows."""
    return object.__new__(kind)


def _emptied(value: Any) -> tuple[Any, ...]:  # noqa: ANN401  of any of these classes
    """Takes a value apart for pickle."""
    return _empty, (value.__class__,), value.__getstate__()


_FROZEN = {"__setattr__": refuse, "__delattr__": refuse}
_TO_SHOW = ("__attrs_attrs__", "__attrs_props__", "__repr__", "__replace__")
_LATE = {
    **_FROZEN,
    **_late(
        _Group(("__new__", "__reduce__", "__match_args__"), _for_values),
        _Group(("__eq__", "__hash__"), _for_comparisons),
        _Group(_TO_SHOW, _by_attrs),
    ),
}
_TO_MAKE = ("__init__", "__match_args__", "__getstate__", "__setstate__")
_TO_COMPARE = ("__eq__", "__ne__", "__hash__")
_LATE_BY_ATTRS = {
    "__new__": staticmethod(_empty),
    "__reduce__": _emptied,
    **_FROZEN,
    **_late(_Group((*_TO_MAKE, *_TO_COMPARE, *_TO_SHOW), _by_attrs)),
}


def _with_slots(definition: _Class, eq: bool) -> _Class:
    inherited = {slot for base in definition.__mro__ for slot in getattr(base, "__slots__", ())}
    fields = definition.__annotations__
    left_out = {*fields, "__dict__", "__weakref__"}
    written = {name: value for name, value in vars(definition).items() if name not in left_out}
    late = _LATE_BY_ATTRS if asks_for_more(definition) else _LATE
    namespace = {
        **late,
        **written,
        "__slots__": tuple(name for name in fields if name not in inherited),
        "__qualname__": definition.__qualname__,
        "__defined__": (definition, eq),
    }
    return type(definition.__name__, definition.__bases__, namespace)


def fields_in(kind: type[object]) -> tuple[Field, ...] | None:
    """The fields of a class of values; None where it is something else.

    `attrs.fields` says the same, but has attrs write all the methods of the class for it.
    """
    defined = vars(kind).get("__defined__")
    if defined is not None and not asks_for_more(defined[0]):
        return fields_of(defined[0])
    if not attrs.has(kind):
        return None
    return tuple(
        Field(each.name, each.type, each.default, bool(each.eq), bool(each.eq), bool(each.kw_only))
        for each in attrs.fields(kind)
    )


# To a type checker both are attrs' own, so it knows the fields of every class that is made here.
if TYPE_CHECKING:
    from attrs import evolve as evolve  # noqa: PLC0414  says that others may import it from here
    from attrs import frozen as frozen  # noqa: PLC0414  says that others may import it from here
else:

    def frozen(
        definition: _Class | None = None, *, eq: bool = True
    ) -> _Class | Callable[[_Class], _Class]:
        """`attrs.frozen`, later."""
        if definition is None:
            return lambda given: _with_slots(given, eq)
        return _with_slots(definition, eq)

    _ARGUMENTS: dict[_Class, tuple[tuple[str, str], ...]] = {}

    def evolve(value: Any, /, **changes: Any) -> Any:  # noqa: ANN401  of any class, and the same
        """`attrs.evolve`, which asks more of a class than it needs."""
        kind = value.__class__
        arguments = _ARGUMENTS.get(kind)
        if arguments is None:
            fields = fields_in(kind) or ()
            arguments = _ARGUMENTS[kind] = tuple((each.argument, each.name) for each in fields)
        for argument, name in arguments:
            if argument not in changes:
                changes[argument] = getattr(value, name)
        return kind(**changes)
