"""What people read first: mistakes by their place, then questions by what an answer is worth.

Of one kind of question the first is shown, and the others are named below it. Nothing is left out: who
wants to see them all asks for them, and programs get them anyway.
"""

from collections.abc import Iterable, Mapping

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
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
_MOST_NAMED = 6


def ranked(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Questions behind everything else, the most valuable first. An error is no question."""
    return tuple(sorted(diagnostics, key=_rank))


def folded(
    diagnostics: Iterable[Diagnostic], files: Mapping[str, SourceFile]
) -> tuple[Diagnostic, ...]:
    """The same, with one question of each kind, and a note on the others of that kind."""
    kinds: dict[str, list[Diagnostic]] = {}
    shown: list[Diagnostic] = []
    for each in ranked(diagnostics):
        if _rank(each) == 0:
            shown.append(each)
        else:
            kinds.setdefault(each.name, []).append(each)
    return (*shown, *(_with_note(first, rest, files) for first, *rest in kinds.values()))


def _rank(diagnostic: Diagnostic) -> int:
    is_question = diagnostic.name in QUESTIONS and diagnostic.severity != "error"
    return 1 + QUESTIONS.index(diagnostic.name) if is_question else 0


def _with_note(
    first: Diagnostic, rest: list[Diagnostic], files: Mapping[str, SourceFile]
) -> Diagnostic:
    if not rest:
        return first
    places = [_place(each, files) for each in rest[:_MOST_NAMED]]
    if len(rest) > len(places):
        places.append("…")
    questions = "question" if len(rest) == 1 else "questions"
    note = f"{len(rest)} more {questions} of this kind: {', '.join(places)} (`--all` shows all)"
    return attrs.evolve(first, notes=(*first.notes, note))


def _place(diagnostic: Diagnostic, files: Mapping[str, SourceFile]) -> str:
    clause = (diagnostic.clause or diagnostic.name).partition(".")[2] or diagnostic.name
    file = files.get(diagnostic.span.file)
    line = file.position(diagnostic.span.start).line if file is not None else 0
    return f"`{clause}` in line {line}" if line else f"`{clause}`"
