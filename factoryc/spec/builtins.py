"""The functions of the language itself: names, and how each types a call.

What each means is written once, in `factoryc/contract/runtime.py`.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs

from factoryc.spec.types import (
    BOOL,
    DECIMAL,
    INT,
    TEXT,
    ListType,
    MapType,
    Scalar,
    SetType,
    Type,
    unrefined,
)

# The type of a call, given the types of its arguments; a text where the arguments do not fit.
TypeCall: TypeAlias = Callable[[Sequence[Type]], Type | str]


@attrs.frozen
class Builtin:
    name: str
    type_call: TypeCall


def _size(arguments: Sequence[Type]) -> Type | str:
    match [unrefined(argument) for argument in arguments]:
        case [Scalar(name="Text" | "Bytes") | ListType() | SetType() | MapType()]:
            return INT
    return "`size` takes one text, list, set or map"


def _extreme(name: str) -> TypeCall:
    def type_call(arguments: Sequence[Type]) -> Type | str:
        plain = [unrefined(argument) for argument in arguments]
        match plain:
            case [_, _, *_] if set(plain) <= {INT, DECIMAL}:
                return DECIMAL if DECIMAL in plain else INT
            case [Scalar() as first, _, *_] if first != BOOL and set(plain) == {first}:
                return first
            case _:
                pass
        return f"`{name}` takes two or more numbers, texts or times of one type"

    return type_call


def _absolute(arguments: Sequence[Type]) -> Type | str:
    match [unrefined(argument) for argument in arguments]:
        case [Scalar(name="Int" | "Decimal" | "Float" | "Duration") as number]:
            return number
    return "`abs` takes one number"


def _distinct(arguments: Sequence[Type]) -> Type | str:
    match [unrefined(argument) for argument in arguments]:
        case [ListType()]:
            return BOOL
    return "`distinct` takes one list"


def _keys(arguments: Sequence[Type]) -> Type | str:
    match [unrefined(argument) for argument in arguments]:
        case [MapType(key=key)]:
            return ListType(key)
    return "`keys` takes one map"


def _values(arguments: Sequence[Type]) -> Type | str:
    match [unrefined(argument) for argument in arguments]:
        case [MapType(value=value)]:
            return ListType(value)
    return "`values` takes one map"


def _text_test(name: str) -> TypeCall:
    def type_call(arguments: Sequence[Type]) -> Type | str:
        if [unrefined(argument) for argument in arguments] == [TEXT, TEXT]:
            return BOOL
        return f"`{name}` takes two texts"

    return type_call


def _text_change(name: str) -> TypeCall:
    def type_call(arguments: Sequence[Type]) -> Type | str:
        if [unrefined(argument) for argument in arguments] == [TEXT]:
            return TEXT
        return f"`{name}` takes one text"

    return type_call


def _to_set(arguments: Sequence[Type]) -> Type | str:
    match [unrefined(argument) for argument in arguments]:
        case [ListType(element=element)]:
            return SetType(element)
    return "`to_set` takes one list"


def _sorted(arguments: Sequence[Type]) -> Type | str:
    match [unrefined(argument) for argument in arguments]:
        case [ListType(element=element) | SetType(element=element)]:
            if isinstance(unrefined(element), Scalar):
                return ListType(element)
    return "`sorted` takes a list or set of numbers, texts or times"


def _decimal(arguments: Sequence[Type]) -> Type | str:
    if [unrefined(argument) for argument in arguments] == [INT]:
        return DECIMAL
    return "`decimal` takes one whole number"


BUILTINS: dict[str, Builtin] = {
    builtin.name: builtin
    for builtin in (
        Builtin("size", _size),
        Builtin("min", _extreme("min")),
        Builtin("max", _extreme("max")),
        Builtin("abs", _absolute),
        Builtin("distinct", _distinct),
        Builtin("keys", _keys),
        Builtin("values", _values),
        Builtin("starts_with", _text_test("starts_with")),
        Builtin("ends_with", _text_test("ends_with")),
        Builtin("contains", _text_test("contains")),
        Builtin("lower", _text_change("lower")),
        Builtin("upper", _text_change("upper")),
        Builtin("trim", _text_change("trim")),
        Builtin("to_set", _to_set),
        Builtin("sorted", _sorted),
        Builtin("decimal", _decimal),
    )
}
