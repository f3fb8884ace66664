"""Interfaces, as they were written."""

from typing import TypeAlias

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.syntax.expressions import Expression
from factoryc.syntax.identifier import Identifier, spanned


@frozen
class Kept:
    """`state kept in "ledger.db"`: what is remembered outlives the process, in this file."""

    file: str
    span: Span = spanned


# HTTP -----------------------------------------------------------------------------------------


@frozen
class RouteSource:
    """Where a parameter comes from: `body.alias?` is part `body`, key `alias`, optional."""

    part: str
    key: str
    optional: bool
    span: Span = spanned


@frozen
class JsonPart:
    value: Expression
    span: Span = spanned


@frozen
class HeaderPart:
    name: str
    value: Expression
    span: Span = spanned


@frozen
class Response:
    """`outcome` is `success` or the name of an error."""

    outcome: Identifier
    status: int
    parts: tuple[JsonPart | HeaderPart, ...]
    span: Span = spanned


@frozen
class Route:
    method: str
    path: str
    sources: tuple[RouteSource, ...]
    operation: Identifier
    responses: tuple[Response, ...]
    span: Span = spanned


@frozen
class Invalid:
    """What a caller sees when a value breaks its type: a status."""

    status: int
    span: Span = spanned


@frozen
class HttpInterface:
    items: tuple[Route | Invalid | Kept, ...]
    span: Span = spanned
    doc: str = ""


# Command line -----------------------------------------------------------------------------------


@frozen
class CommandResponse:
    """`NoAccount exit 3 prints "no account"`: `outcome` is `success` or the name of an error."""

    outcome: Identifier
    exit: int | None
    prints: Expression | None
    span: Span = spanned


@frozen
class Command:
    """`line` is the words of the command, `<name>` standing for a parameter."""

    line: str
    operation: Identifier
    responses: tuple[CommandResponse, ...]
    line_span: Span = spanned
    span: Span = spanned


@frozen
class InvalidExit:
    """What a caller sees when a value breaks its type: an exit code."""

    code: int
    span: Span = spanned


@frozen
class CliInterface:
    items: tuple[Command | InvalidExit | Kept, ...]
    span: Span = spanned
    doc: str = ""


@frozen
class LibraryInterface:
    """A package to import, said in so many words."""

    span: Span = spanned
    doc: str = ""


Interface: TypeAlias = HttpInterface | CliInterface | LibraryInterface
