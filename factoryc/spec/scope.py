"""Scopes: what each name of a module means to others, without the bodies.

A declaration's meaning depends on its own text and on these signatures alone.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import attrs

from factoryc.source.span import Span
from factoryc.spec.types import Type

_NEAREST = 4


@attrs.frozen
class FieldSignature:
    name: str
    type: Type
    span: Span = attrs.field(eq=False, repr=False)


@attrs.frozen
class CallSignature:
    """How a function, an operation or an error is written: its parameters or fields, its result."""

    name: str
    parameters: tuple[FieldSignature, ...]
    result: Type | None
    is_constant: bool
    span: Span = attrs.field(eq=False, repr=False)


@attrs.frozen
class NamedTypeSignature:
    """A type under its name. `fields` is None where it is no record."""

    type: Type
    fields: tuple[FieldSignature, ...] | None
    span: Span = attrs.field(eq=False, repr=False)


@attrs.frozen
class Scope:
    """The names of one module: its own, and those that it uses from others."""

    module: str
    types: Mapping[str, NamedTypeSignature]
    errors: Mapping[str, CallSignature]
    functions: Mapping[str, CallSignature]
    states: Mapping[str, FieldSignature]
    operations: Mapping[str, CallSignature]
    modules: "Mapping[str, Scope]"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """`did you mean …?` for a name that nothing is called, or None where nothing is close."""
    close = get_close_matches(name, sorted(set(known)), n=_NEAREST, cutoff=0.6)
    if not close:
        return None
    return "did you mean " + " or ".join(f"`{candidate}`" for candidate in close) + "?"
