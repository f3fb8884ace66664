"""What a check said of one question, in a form in which it can be said again of an edited spec."""

from collections.abc import Mapping

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.frozen import frozen
from factoryc.source.span import Span


@frozen
class Placed:
    """Where a declaration stood, and a digest of how it was laid out."""

    span: Span
    layout: str


@frozen
class Said:
    """`places` are the declarations that the diagnostics point into, by what they are called."""

    diagnostics: tuple[Diagnostic, ...] = ()
    proved: tuple[Proved, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    evaluated: frozenset[str] = frozenset()
    places: Mapping[str, Placed] = attrs.field(factory=dict, hash=False)
