"""Python for "this value is of this type", its kind and its restrictions included.

Nothing is assumed about the value: a test never raises, whatever it is given.
"""

from typing import assert_never

from factoryc.contract.naming import Naming
from factoryc.contract.python_names import names_of
from factoryc.contract.python_text import Level, Piece
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    RowType,
    Scalar,
    SetType,
    SumType,
    Type,
    TypeParameter,
    UnknownType,
)

_ALWAYS = "True"


def translate_test(type_: Type, subject: str, names: Naming) -> Piece:
    """The test, for a subject that binds tightly; it may stand there more than once."""
    if isinstance(type_, OptionalType):
        inner = translate_test(type_.inner, subject, names)
        return Piece(f"{subject} is None or {inner.at(Level.AND)}", Level.OR)
    parts = _parts(type_, subject, names)
    if len(parts) > 1:
        return Piece(" and ".join(part.at(Level.NOT) for part in parts), Level.AND)
    return parts[0]


def _parts(type_: Type, subject: str, names: Naming) -> list[Piece]:
    match type_:
        case Scalar(name=name):
            return _scalar_parts(name, subject)
        case RefinedType(name=name) | RecordType(name=name) | SumType(name=name):
            return [Piece(f"{names.predicate(name)}({subject})")]
        case EnumType(name=name):
            return [Piece(f"isinstance({subject}, {names.type(name)})")]
        case ListType(element=element):
            return [Piece(f"isinstance({subject}, list)"), *_each(element, subject, names)]
        case SetType(element=element):
            return [
                Piece(f"isinstance({subject}, set | frozenset)"),
                *_each(element, subject, names),
            ]
        case MapType():
            return [Piece(f"isinstance({subject}, dict)"), *_each_entry(type_, subject, names)]
        case OptionalType() | TypeParameter() | RowType() | UnknownType():
            return [Piece(_ALWAYS)]
        case _:
            assert_never(type_)


def _scalar_parts(name: str, subject: str) -> list[Piece]:
    match name:
        case "Int":
            # True and False are whole numbers to Python, and not to the language.
            return [
                Piece(f"isinstance({subject}, int)"),
                Piece(f"not isinstance({subject}, bool)", Level.NOT),
            ]
        case "Decimal":
            return [Piece(f"isinstance({subject}, Decimal)"), Piece(f"{subject}.is_finite()")]
        case "Float":
            return [Piece(f"isinstance({subject}, float)"), Piece(f"math.isfinite({subject})")]
        case "Date":
            # An instant is a date to Python, and not to the language.
            return [Piece(f"type({subject}) is datetime.date", Level.COMPARISON)]
        case "Instant":
            return [
                Piece(f"isinstance({subject}, datetime.datetime)"),
                Piece(f"{subject}.utcoffset() is not None", Level.COMPARISON),
            ]
        case _:
            return [Piece(f"isinstance({subject}, {_CLASSES[name]})")]


_CLASSES = {"Bool": "bool", "Text": "str", "Bytes": "bytes", "Duration": "datetime.timedelta"}


def _each(element: Type, subject: str, names: Naming) -> list[Piece]:
    item = _inner("item", subject)
    test = translate_test(element, item, names)
    return [] if test.text == _ALWAYS else [Piece(f"all({test.text} for {item} in {subject})")]


def _each_entry(type_: MapType, subject: str, names: Naming) -> list[Piece]:
    key, entry = _inner("key", subject), _inner("entry", subject)
    tests = [
        test.at(Level.AND)
        for test in (
            translate_test(type_.key, key, names),
            translate_test(type_.value, entry, names),
        )
        if test.text != _ALWAYS
    ]
    if not tests:
        return []
    return [Piece(f"all({' and '.join(tests)} for {key}, {entry} in {subject}.items())")]


def _inner(wanted: str, subject: str) -> str:
    # A list in a list: `item`, `inner_item`, `inner_inner_item`.
    taken = names_of(subject)
    while wanted in taken:
        wanted = f"inner_{wanted}"
    return wanted
