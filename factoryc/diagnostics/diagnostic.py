"""Diagnostics: messages about source text, as frozen values."""

from collections.abc import Mapping
from typing import Literal

import attrs

from factoryc.frozen import frozen
from factoryc.source.edit import Edit
from factoryc.source.span import Span

Severity = Literal["error", "warning", "info"]
Applicability = Literal["safe", "suggested"]


@frozen
class Label:
    """Text on a span, beside the span that the diagnostic itself points at."""

    span: Span
    text: str


@frozen
class Fix:
    """A named set of edits. `safe` keeps the meaning or is the only answer; `suggested` asks."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = "suggested"


@frozen
class Witness:
    """What shows a finding: an input, and a state or outcomes where they take part.

    Values are written as the spec's own literals, ready to be read aloud and pasted into an eval.
    """

    input: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    state: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    outcomes: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    calls: tuple[str, ...] = ()


@frozen
class Diagnostic:
    """One message. `message` alone suffices on one line; `label` is what stands under the span."""

    name: str
    severity: Severity
    message: str
    span: Span
    label: str = ""
    clause: str | None = None
    question: str | None = None
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    witness: Witness | None = None
    fixes: tuple[Fix, ...] = ()
