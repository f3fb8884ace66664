"""The methods of frozen classes: how values are made, taken apart, compared, and kept from change.

attrs writes the text of such methods for each class and compiles it, and makes a value by going around
its own ban on changes, once for each field. Here the classes with fields of one shape share what is
compiled, and a value is filled while it is of a twin of its class, which has the same slots and no ban.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import Any, NamedTuple, NoReturn

import attrs
from attrs.exceptions import FrozenInstanceError

_Class = type[Any]
# For each field, whether it is given by its name alone, and whether its default is made for each value.
_Shape = tuple[tuple[bool, bool], ...]
_Given = type(attrs.field())
_Made: type[Any] = type(attrs.Factory(list))


class Field(NamedTuple):
    """A field of a frozen class. `default` is `attrs.NOTHING` where a value must be given."""

    name: str
    annotation: Any
    default: Any
    is_compared: bool
    is_hashed: bool
    kw_only: bool

    @property
    def argument(self) -> str:
        """What the field is called where a value is made."""
        return self.name.lstrip("_")

    @property
    def shape(self) -> tuple[bool, bool]:
        return self.kw_only, isinstance(self.default, _Made)


def asks_for_more(definition: _Class) -> bool:
    """Whether attrs does more for the fields of a definition than is done here, or for what it follows."""
    written = vars(definition)
    return (
        any(name in written for name in ("__init__", "__new__", "__attrs_post_init__"))
        or any("__slots__" not in vars(base) for base in definition.__mro__[1:-1])
        or hasattr(definition, "__defined__")
        or any(each.__class__ is _Given and _is_more(each) for each in written.values())
    )


def _is_more(given: Any) -> bool:  # noqa: ANN401  what attrs leaves of a field
    validator, default = given._validator, given._default  # noqa: SLF001  attrs says it nowhere else before a class is complete
    more = (validator, given.converter, given.eq_key, given.on_setattr, given.alias)
    takes_self = isinstance(default, _Made) and default.takes_self
    return takes_self or not given.init or any(each is not None for each in more)


def fields_of(definition: _Class) -> tuple[Field, ...]:
    """The fields of a definition that asks for no more."""
    written = vars(definition)
    return tuple(
        _field(name, annotation, written.get(name, attrs.NOTHING))
        for name, annotation in definition.__annotations__.items()
    )


def _field(name: str, annotation: Any, given: Any) -> Field:  # noqa: ANN401  of any type
    if not isinstance(given, _Given):
        return Field(name, annotation, given, True, True, False)
    is_hashed = given.eq if given.hash is None else given.hash
    default = given._default  # noqa: SLF001  as above
    return Field(name, annotation, default, given.eq, is_hashed, bool(given.kw_only))


def is_in_order(fields: tuple[Field, ...]) -> bool:
    """Whether no field that must be given stands behind one that need not."""
    must = [each.default is attrs.NOTHING for each in fields if not each.kw_only]
    return must == sorted(must, reverse=True)


def making(kind: _Class, fields: tuple[Field, ...]) -> dict[str, Any]:
    """What every class needs of which there are values, by the names of the methods."""
    in_order = sorted(fields, key=lambda field: field.kw_only)
    return {
        "__new__": staticmethod(_new(kind, in_order)),
        "__reduce__": _reduce(in_order),
        "__match_args__": tuple(each.argument for each in in_order if not each.kw_only),
    }


def comparing(kind: _Class, fields: tuple[Field, ...]) -> dict[str, Any]:
    """How values are compared by what is in them."""
    names = [each.name for each in fields if each.is_compared]
    hashed = [each.name for each in fields if each.is_hashed]
    # Of one field, this gives what is in it, and not a tuple.
    compared = attrgetter(*names) if names else _nothing
    hash_of = attrgetter(*hashed) if hashed else _nothing
    name = kind.__qualname__

    def equal(self: Any, other: Any) -> Any:  # noqa: ANN401  whatever it is compared with
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    return {"__eq__": equal, "__hash__": lambda self: hash((name, hash_of(self)))}


def _nothing(_: object) -> tuple[()]:
    return ()


def refuse(_self: object, *_: object) -> NoReturn:
    """`__setattr__` and `__delattr__` of what is frozen."""
    raise FrozenInstanceError


def _new(kind: _Class, fields: list[Field]) -> Callable[..., Any]:
    free_to_change = {"__slots__": kind.__slots__, "__setattr__": object.__setattr__}
    generic = {name: each for name, each in vars(kind).items() if name == "__orig_bases__"}
    twin = type(kind.__name__, kind.__bases__, {**generic, **free_to_change})
    factories = tuple(each.default.factory for each in fields if each.shape[1])
    code, close = _compiled(tuple(each.shape for each in fields))
    model = close(twin, factories)
    arguments = [each.argument for each in fields]
    names = {f"a{at}": each.name for at, each in enumerate(fields)}
    new = FunctionType(
        code.replace(
            co_varnames=("cls", *arguments, "self"),
            co_names=tuple(names.get(each, each) for each in code.co_names),
        ),
        model.__globals__,
        "__new__",
        tuple(
            each.default
            for each in fields
            if not each.kw_only and each.default is not attrs.NOTHING
        ),
        model.__closure__,
    )
    new.__kwdefaults__ = {
        each.argument: each.default
        for each in fields
        if each.kw_only and each.default is not attrs.NOTHING
    }
    new.__qualname__ = f"{kind.__qualname__}.__new__"
    new.__annotations__ = dict(zip(arguments, (each.annotation for each in fields), strict=True))
    return new


@cache
def _compiled(shape: _Shape) -> tuple[CodeType, Callable[..., FunctionType]]:
    """`__new__` of the classes whose fields have this shape, with names that stand for theirs."""
    given = "".join(f", a{at}" for at, (kw_only, _) in enumerate(shape) if not kw_only)
    named = "".join(f", a{at}" for at, (kw_only, _) in enumerate(shape) if kw_only)
    made = [at for at, (_, is_made) in enumerate(shape) if is_made]
    lines = [
        "def close(twin, factories):",
        f"  def __new__(cls{given}{', *' if named else ''}{named}):",
        "    self = twin()",
        *(
            f"    self.a{at} = factories[{made.index(at)}]() if a{at}.__class__ is FACTORY else a{at}"
            if is_made
            else f"    self.a{at} = a{at}"
            for at, (_, is_made) in enumerate(shape)
        ),
        "    self.__class__ = cls",
        "    return self",
        "  return __new__",
    ]
    scope: dict[str, Any] = {"FACTORY": _Made}
    exec("\n".join(lines), scope)  # noqa: S102  the text above, of numbers alone
    close = scope["close"]
    return close(object, ()).__code__, close


def _reduce(fields: list[Field]) -> Callable[[Any], tuple[Any, ...]]:
    """Takes a value apart for pickle: into its class and what that is called with."""
    parts = _values(tuple(each.name for each in fields))
    named = tuple(each.argument for each in fields if each.kw_only)
    if not named:
        return lambda value: (value.__class__, parts(value))
    return lambda value: (_with_names, (value.__class__, named, parts(value)))


def _with_names(kind: _Class, names: tuple[str, ...], parts: tuple[Any, ...]) -> Any:  # noqa: ANN401  of that class
    given = len(parts) - len(names)
    return kind(*parts[:given], **dict(zip(names, parts[given:], strict=True)))


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    match names:
        case ():
            return lambda _: ()
        case (name,):
            return lambda value: (getattr(value, name),)
        case _:
            return attrgetter(*names)
