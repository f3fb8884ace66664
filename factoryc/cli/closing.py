"""The last lines of what `factoryc check` says to people: what was proved, and what stays open.

What stays open of one finding is one line, with the first place and a count: many lines that say little would
bury the one that matters. Nothing is left out for who asks for everything.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from factoryc.diagnostics.answer import Answer
from factoryc.diagnostics.verdicts import Unknown
from factoryc.diagnostics.visible_line import visible_text

Closing: TypeAlias = Callable[[Answer], list[str]]

# An eval that was not run, and a call without a result, weigh more than a proof that was not found.
_FIRST = ("eval-contradicts-contract", "impossible-outcome", "uncovered-input")
_ADVICE = (
    "what is not proved may hold all the same: narrower types, one more `invariant`, "
    "or a simpler clause can let it be proved"
)


def closing_lines(answer: Answer) -> list[str]:
    """What was proved, and what stays open: silence would look like a proof."""
    lines = [_line(each) for each in _by_finding(answer.unknown)]
    if any(len(each) > 1 for each in _by_finding(answer.unknown)):
        lines.append(_ADVICE)
    return [*lines, *_summary(answer)]


def whole_closing_lines(answer: Answer) -> list[str]:
    """The same, with a line for each that stays open."""
    return [*(_line([each]) for each in answer.unknown), *_summary(answer)]


def _by_finding(unknown: Iterable[Unknown]) -> list[list[Unknown]]:
    kinds: dict[str, list[Unknown]] = {}
    for each in unknown:
        kinds.setdefault(each.name, []).append(each)
    return sorted(kinds.values(), key=lambda some: _rank(some[0]))


def _rank(unknown: Unknown) -> int:
    return _FIRST.index(unknown.name) if unknown.name in _FIRST else len(_FIRST)


def _line(some: list[Unknown]) -> str:
    first, *rest = some
    more = f" and {len(rest)} more (`--all` shows each)" if rest else ""
    return f"not proved: `{first.name}` at {first.clause}{more}: {visible_text(first.reason)}"


def _summary(answer: Answer) -> list[str]:
    root = list(answer.files)[-1]
    parts = [visible_text(f"{root}:")]
    if not answer.diagnostics:
        parts.append("no findings.")
    elif not answer.sound:
        parts.append("questions are asked once the mistakes are repaired.")
    if questions := _questions(answer):
        parts.append(questions)
    return [" ".join(parts)] if len(parts) > 1 else []


def _questions(answer: Answer) -> str:
    searched = sum(each.how == "bounded" for each in answer.proved)
    total = len(answer.proved) + len(answer.unknown)
    parts = (
        (len(answer.proved) - searched, "proved"),
        (searched, "searched without finding anything"),
        (len(answer.unknown), "not proved"),
    )
    said = ", ".join(f"{count} {what}" for count, what in parts if count)
    # Beside findings, the number would read as if it were theirs.
    other = "other " if answer.diagnostics else ""
    questions = f"{other}{'question' if total == 1 else 'questions'}"
    shown = " without a finding" if answer.diagnostics else ""
    return f"{total} {questions}{shown}: {said}" if total else ""
