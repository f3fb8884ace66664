"""Frozen classes that attrs completes when they are first used.

To type checkers, and to whoever uses such a class, `frozen` is `attrs.frozen`. Only the moment differs.
attrs writes and compiles the methods of a class where it is defined, and for hundreds of classes that
takes longer than a small spec takes to check, which needs a third of them. Here a class is given its slots
at once; attrs is asked for the rest when the first value is made, and again when two are first
compared or one is shown.

What attrs would mend inside of a class when it adds slots to it stays as it is: a class that says
`super()`, or has a cached property or a `ClassVar`, takes `attrs.frozen`.
"""

import copyreg
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

_Class = type[Any]


class _Late:
    """Stands for what attrs will put there, and asks for it when anybody looks."""

    __slots__ = ("group", "name")

    def __init__(self, name: str, group: tuple[str, ...]) -> None:
        self.name = name
        self.group = group

    def __get__(self, value: object, kind: _Class) -> Any:  # noqa: ANN401  a method or a fact, as its name says
        for each in kind.__mro__:
            if vars(each).get(self.name) is self:
                _complete(each, self.group)
        return getattr(kind if value is None else value, self.name)


_TO_MAKE = (
    "__init__",
    "__setattr__",
    "__delattr__",
    "__getstate__",
    "__setstate__",
    "__reduce__",
    "__replace__",
    "__match_args__",
    "__attrs_attrs__",
)
_TO_COMPARE = ("__eq__", "__ne__", "__hash__", "__repr__", "__attrs_props__")
_LATE = {name: _Late(name, group) for group in (_TO_MAKE, _TO_COMPARE) for name in group}


def _complete(kind: _Class, group: tuple[str, ...]) -> None:
    """Take what is missing from a class that attrs makes of the same definition."""
    definition, eq = vars(kind)["__defined__"]
    if group is _TO_COMPARE:
        whole = attrs.frozen(definition, eq=eq)
    else:
        whole = attrs.frozen(definition, eq=False, repr=False)
    if "__reduce__" in group and isinstance(vars(kind).get("__reduce__"), _Late):
        kind.__reduce__ = _as_made(attrs.fields(whole))  # type: ignore[assignment]  # a function of the class
    for name in group:
        if isinstance(vars(kind).get(name), _Late):
            if name in vars(whole):
                setattr(kind, name, vars(whole)[name])
            else:
                delattr(kind, name)


def _as_made(fields: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Takes a value apart for pickle: into its class and what that is called with.

    A dictionary of all that is in it, as attrs makes, takes twice as long both ways.
    """
    if not fields or any(each.kw_only or not each.init for each in fields):
        new = copyreg.__newobj__  # type: ignore[attr-defined]  # what pickle itself takes
        return lambda value: (new, (value.__class__,), value.__getstate__())
    first, *others = (each.name for each in fields)
    if not others:
        return lambda value: (value.__class__, (getattr(value, first),))
    parts = attrgetter(first, *others)
    return lambda value: (value.__class__, parts(value))


def _with_slots(definition: _Class, eq: bool) -> _Class:
    inherited = {slot for base in definition.__mro__ for slot in getattr(base, "__slots__", ())}
    fields = definition.__annotations__
    left_out = {*fields, "__dict__", "__weakref__"}
    written = {name: value for name, value in vars(definition).items() if name not in left_out}
    namespace = {
        **_LATE,
        **written,
        "__slots__": tuple(name for name in fields if name not in inherited),
        "__qualname__": definition.__qualname__,
        "__defined__": (definition, eq),
    }
    return type(definition.__name__, definition.__bases__, namespace)


if TYPE_CHECKING:
    from attrs import frozen as frozen  # noqa: PLC0414  says that others may import it from here
else:

    def frozen(
        definition: _Class | None = None, *, eq: bool = True
    ) -> _Class | Callable[[_Class], _Class]:
        """`attrs.frozen`, later."""
        if definition is None:
            return lambda given: _with_slots(given, eq)
        return _with_slots(definition, eq)
