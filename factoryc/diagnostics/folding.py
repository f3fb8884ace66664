"""What people read first: errors, warnings, then questions by what an answer is worth.

Of one kind of question the first is shown, and the others are named below it; so are the parts that a
spec lacks. Nothing is left out: who wants to see them all asks for them, and programs get them anyway.
"""

from collections.abc import Iterable, Mapping

from factoryc.diagnostics.diagnostic import Diagnostic, Severity
from factoryc.frozen import frozen
from factoryc.source.text import SourceFile

# The most valuable first: wrong results, then what hurts a service, then what only one caller feels.
QUESTIONS = (
    "open-outcome",
    "unstated-order",
    "unstated-tie",
    "unbounded-input",
    "unstated-durability",
    "unstated-concurrency",
    "unstated-retry",
    "unstated-time-zone",
    "unstated-rejection",
    "unstated-latency",
)
# What is folded by its kind. Whoever writes the first lines of a spec lacks most of its parts.
_FOLDED = (*QUESTIONS, "missing-part")
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_MOST_NAMED = 6


@frozen
class Folded:
    """A diagnostic to show. `others` names those of its kind that are not shown, for people."""

    diagnostic: Diagnostic
    others: str = ""


def ranked(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Questions behind everything else, the most valuable first. An error is no question."""
    return tuple(sorted(diagnostics, key=_rank))


def folded(
    diagnostics: Iterable[Diagnostic], files: Mapping[str, SourceFile]
) -> tuple[Folded, ...]:
    """The same, with one of each kind of question, and the names of the others of that kind."""
    kinds: dict[str, list[Diagnostic]] = {}
    shown: list[Folded] = []
    for each in ranked(diagnostics):
        if _is_folded(each):
            kinds.setdefault(each.name, []).append(each)
        else:
            shown.append(Folded(each))
    return (*shown, *(Folded(first, _named(first, rest, files)) for first, *rest in kinds.values()))


def _rank(diagnostic: Diagnostic) -> tuple[bool, int, int]:
    is_folded = _is_folded(diagnostic)
    kind = _FOLDED.index(diagnostic.name) if is_folded else 0
    return is_folded, _SEVERITIES.index(diagnostic.severity), kind


def _is_folded(diagnostic: Diagnostic) -> bool:
    return diagnostic.name in _FOLDED and diagnostic.severity != "error"


def _named(first: Diagnostic, rest: list[Diagnostic], files: Mapping[str, SourceFile]) -> str:
    if not rest:
        return ""
    are_here = all(each.span == first.span for each in rest)
    # Those at one place are told apart by what they say.
    told = [each.message if are_here else _place(each, files) for each in rest[:_MOST_NAMED]]
    if len(rest) > len(told):
        told.append("…")
    return f"{len(rest)} more of this kind: {', '.join(told)} (`--all` shows all)"


def _place(diagnostic: Diagnostic, files: Mapping[str, SourceFile]) -> str:
    clause = (diagnostic.clause or diagnostic.name).partition(".")[2] or diagnostic.name
    file = files.get(diagnostic.span.file)
    line = file.position(diagnostic.span.start).line if file is not None else 0
    return f"`{clause}` in line {line}" if line else f"`{clause}`"
