"""Values as JSON: one format for the host's protocol and for the bodies of HTTP.

Who converts many values of a type makes a `writer` or a `reader` once.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from factoryc.contract.tables import Value
from factoryc.contract.wire_reading import reader
from factoryc.contract.wire_schema import Schema
from factoryc.contract.wire_writing import writer

Json: TypeAlias = Any
Classes: TypeAlias = Mapping[str, type]


def to_wire(value: Value, schema: Schema) -> Json:
    """The value as JSON. Raises WireError where it is not of the schema."""
    return writer(schema)(value)


def from_wire(wire: Json, schema: Schema, classes: Classes) -> Value:
    """The value that JSON shows. `classes` are those of records and enums. Raises WireError."""
    return reader(schema, classes)(wire)
