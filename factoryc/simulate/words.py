"""An answer in words: lines for people, and an object for programs."""

from collections.abc import Iterator
from typing import Any

from factoryc.simulate.answer import Answer, CallMade

_MOST_CALLS = 4


def answer_lines(answer: Answer) -> tuple[str, ...]:
    """The answer without its diagnostics, which are shown with the line that they are about."""
    return (*answer.lines, *_calls(answer))


def answer_object(answer: Answer) -> dict[str, Any]:
    """The same for programs. `calls` are all that were made."""
    return {
        "kind": answer.kind,
        "lines": list(answer.lines),
        "calls": [
            {
                "call": each.text,
                "outcome": each.outcome,
                "cases": [{"clause": one.clause, "guard": one.guard} for one in each.cases],
                "asked": list(each.asked),
                "changes": list(each.changes),
            }
            for each in answer.calls
        ],
        "mistakes": [
            {
                "name": each.name,
                "message": each.message,
                "start": each.span.start + 1,
                "end": each.span.end + 1,
                "help": each.help,
            }
            for each in answer.diagnostics
        ],
    }


def _calls(answer: Answer) -> Iterator[str]:
    is_alone = len(answer.calls) == 1 and answer.kind == "outcome"
    for call in answer.calls[:_MOST_CALLS]:
        if not is_alone:
            yield f"  {call.text} {call.outcome}"
        yield from _reasons(call, "  " if is_alone else "    ")
    if len(answer.calls) > _MOST_CALLS:
        yield f"  … and {len(answer.calls) - _MOST_CALLS} more calls"


def _reasons(call: CallMade, indent: str) -> Iterator[str]:
    for each in call.cases:
        case = each.clause.partition(".")[2]
        yield f"{indent}by {case}: {each.guard}"
    for asked in call.asked:
        yield f"{indent}calls {asked}"
    for change in call.changes:
        yield f"{indent}{change}"
