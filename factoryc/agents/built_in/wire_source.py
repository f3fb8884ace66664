"""Python that turns JSON and texts into the values of a product, and back.

Where a value is the same in JSON and in Python, it passes as it is: the operation itself rejects
one of the wrong kind. The functions that are named here are those of `templates/server.py.jinja`.
"""

from collections.abc import Callable
from typing import assert_never

import attrs

from factoryc.contract.python_names import class_name, predicate_name, python_name
from factoryc.spec.spec import Spec
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
    type_text,
    unrefined,
)

_SAME_IN_JSON = {"Bool", "Int", "Text"}


class NotInText(Exception):
    """A type whose values are not written as one plain text."""


@attrs.frozen
class Wire:
    """How the server module spells a type's name, and what has been asked for so far.

    `helpers` are functions of the template that are called; `read` and `written` the records,
    `read_enums` and `written_enums` the enums with payloads.
    """

    spec: Spec
    local: Callable[[str], str]
    helpers: set[str] = attrs.field(factory=set)
    read: dict[str, None] = attrs.field(factory=dict)
    written: dict[str, None] = attrs.field(factory=dict)
    read_enums: dict[str, None] = attrs.field(factory=dict)
    written_enums: dict[str, None] = attrs.field(factory=dict)

    def helper(self, name: str) -> str:
        self.helpers.add(name)
        return name


@attrs.frozen
class Case:
    """A case of an enum with payloads. `function` reads or writes what it carries, if anything."""

    name: str
    type: str
    function: str | None


def read_json(type_: Type, subject: str, wire: Wire) -> str:
    """An expression for the value that the JSON value `subject` stands for."""
    if _passes(type_):
        return subject
    match unrefined(type_):
        case Scalar(name=name):
            return f"{wire.helper(f'read_{name.lower()}')}({subject})"
        case OptionalType(inner=inner):
            if subject.isidentifier():
                return f"None if {subject} is None else {read_json(inner, subject, wire)}"
            some = read_json(inner, "value", wire)
            return f"(None if (value := {subject}) is None else {some})"
        case ListType(element=element):
            item = read_json(element, "item", wire)
            return f"[{item} for item in {wire.helper('read_list')}({subject})]"
        case SetType(element=element):
            item = read_json(element, "item", wire)
            items = f"{item} for item in {wire.helper('read_list')}({subject})"
            return f"{wire.helper('read_set')}({items})"
        case MapType(key=key, value=value):
            pair = f"({read_json(key, 'key', wire)}, {read_json(value, 'item', wire)})"
            pairs = f"{pair} for key, item in {wire.helper('read_pairs')}({subject})"
            return f"{wire.helper('read_map')}({pairs})"
        case EnumType(name=name):
            return f"{wire.helper('read_case')}({wire.local(class_name(name))}, {subject})"
        case RecordType(name=name):
            wire.read[name] = None
            return f"{record_reader(name)}({subject})"
        case SumType(name=name):
            wire.read_enums[name] = None
            return f"{enum_reader(name)}({subject})"
        case RefinedType() | TypeParameter() | RowType() | UnknownType() as other:
            raise AssertionError(f"{type_text(other)} does not reach a product")
        case _ as other:
            assert_never(other)


def write_json(type_: Type, subject: str, wire: Wire) -> str:
    """An expression for the JSON value of `subject`."""
    if _passes(type_):
        return subject
    match unrefined(type_):
        case Scalar(name="Float"):
            return subject
        case Scalar() as scalar:
            return f"{wire.helper(f'write_{scalar.name.lower()}')}({subject})"
        case OptionalType(inner=inner):
            if subject.isidentifier():
                return f"None if {subject} is None else {write_json(inner, subject, wire)}"
            some = write_json(inner, "value", wire)
            return f"(None if (value := {subject}) is None else {some})"
        case ListType(element=element) | SetType(element=element):
            return f"[{write_json(element, 'item', wire)} for item in {subject}]"
        case MapType(key=key, value=value):
            pair = f"[{write_json(key, 'key', wire)}, {write_json(value, 'item', wire)}]"
            return f"[{pair} for key, item in {subject}.items()]"
        case EnumType():
            return f"{wire.helper('write_case')}({subject})"
        case RecordType(name=name):
            wire.written[name] = None
            return f"{record_writer(name)}({subject})"
        case SumType(name=name):
            wire.written_enums[name] = None
            return f"{enum_writer(name)}({subject})"
        case RefinedType() | TypeParameter() | RowType() | UnknownType() as other:
            raise AssertionError(f"{type_text(other)} does not reach a product")
        case _ as other:
            assert_never(other)


def read_text(type_: Type, subject: str, wire: Wire) -> str:
    """An expression for the value that a text of a path or a header stands for, or NotInText."""
    match unrefined(type_):
        case Scalar(name="Text"):
            return subject
        case Scalar(name="Bool" | "Int" | "Float" | "Duration" as name):
            return f"{wire.helper(f'read_{name.lower()}_text')}({subject})"
        case Scalar() | EnumType():
            return read_json(type_, subject, wire)
        case OptionalType(inner=inner):
            return read_text(inner, subject, wire)
        case _:
            raise NotInText(type_text(type_))


def write_text(type_: Type, subject: str, wire: Wire) -> str:
    """An expression for the value of a header, or NotInText."""
    match unrefined(type_):
        case Scalar(name="Text"):
            return subject
        case Scalar(name="Int" | "Float"):
            return f"str({subject})"
        case Scalar(name="Bool"):
            return f'"true" if {subject} else "false"'
        case Scalar(name="Duration"):
            return f"str({write_json(type_, subject, wire)})"
        case Scalar() | EnumType():
            return write_json(type_, subject, wire)
        case _:
            raise NotInText(type_text(type_))


def record_reader(name: str) -> str:
    """The function that reads a record."""
    return f"read_{_snake(name)}_record"


def record_writer(name: str) -> str:
    """The function that writes a record."""
    return f"write_{_snake(name)}_record"


def enum_reader(name: str) -> str:
    """The function that reads a value of an enum with payloads."""
    return f"read_{_snake(name)}_case"


def enum_writer(name: str) -> str:
    """The function that writes a value of an enum with payloads."""
    return f"write_{_snake(name)}_case"


def cases_of(name: str, wire: Wire, functions: Callable[[str], str]) -> tuple[Case, ...]:
    """For each case of an enum: its name, its class, and the function for what it carries."""
    found = []
    for record in wire.spec.sum(name).cases:
        carries = bool(wire.spec.record(record.name).fields)
        case = record.name.removeprefix(f"{name}.")
        function = functions(record.name) if carries else None
        found.append(Case(case, wire.local(class_name(record.name)), function))
    return tuple(found)


def reading_fields(name: str, wire: Wire) -> tuple[tuple[str, str], ...]:
    """For each field of a record: its name in Python, and the expression that reads it."""
    found = []
    for field in wire.spec.record(name).fields:
        optional = isinstance(unrefined(field.type), OptionalType)
        wanted = f'fields.get("{field.name}")'
        if not optional:
            wanted = f'{wire.helper("required")}(fields, "{field.name}")'
        found.append((python_name(field.name), read_json(field.type, wanted, wire)))
    return tuple(found)


def writing_fields(name: str, wire: Wire) -> tuple[tuple[str, str], ...]:
    """For each field of a record: its name in JSON, and the expression that writes it."""
    return tuple(
        (field.name, write_json(field.type, f"record.{python_name(field.name)}", wire))
        for field in wire.spec.record(name).fields
    )


def _snake(name: str) -> str:
    return predicate_name(name).removeprefix("is_")


def _passes(type_: Type) -> bool:
    """Whether JSON and Python have the same value for it."""
    match unrefined(type_):
        case Scalar(name=name):
            return name in _SAME_IN_JSON
        case OptionalType(inner=inner):
            return _passes(inner)
        case ListType(element=element):
            return _passes(element)
        case _:
            return False
