"""Patterns of `match`, as they were written."""

from typing import TypeAlias

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.syntax.identifier import Identifier, spanned


@frozen
class CasesPattern:
    """`car` or `car or lorry`: any of these cases of an enum."""

    cases: tuple[Identifier, ...]
    span: Span = spanned


@frozen
class FieldName:
    """A field of a payload, and the name that its value gets in the arm."""

    field: Identifier
    name: Identifier


@frozen
class PayloadPattern:
    """`card(number, expires: until)`: one case, and names for fields that it carries."""

    case: Identifier
    fields: tuple[FieldName, ...]
    span: Span = spanned


@frozen
class SomePattern:
    """`some x`: an optional that is there, and a name for what it holds."""

    name: Identifier
    span: Span = spanned


@frozen
class NonePattern:
    span: Span = spanned


@frozen
class AnyPattern:
    """`_`: what no other arm takes."""

    span: Span = spanned


Pattern: TypeAlias = CasesPattern | PayloadPattern | SomePattern | NonePattern | AnyPattern
