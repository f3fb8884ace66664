"""The last lines of what `factoryc check` says to people: what was proved, and what stays open."""

from factoryc.diagnostics.answer import Answer
from factoryc.diagnostics.visible_line import visible_text


def closing_lines(answer: Answer) -> list[str]:
    """What was proved, and what stays open: silence would look like a proof."""
    lines = [
        f"not proved: `{each.name}` at {each.clause}: {visible_text(each.reason)}"
        for each in answer.unknown
    ]
    root = list(answer.files)[-1]
    parts = [visible_text(f"{root}:")]
    if not answer.diagnostics:
        parts.append("no findings.")
    elif not answer.sound:
        parts.append("questions are asked once the mistakes are repaired.")
    if questions := _questions(answer):
        parts.append(questions)
    return [*lines, " ".join(parts)] if len(parts) > 1 else lines


def _questions(answer: Answer) -> str:
    searched = sum(each.how == "bounded" for each in answer.proved)
    total = len(answer.proved) + len(answer.unknown)
    parts = (
        (len(answer.proved) - searched, "proved"),
        (searched, "searched without finding anything"),
        (len(answer.unknown), "not proved"),
    )
    said = ", ".join(f"{count} {what}" for count, what in parts if count)
    return f"{total} {'question' if total == 1 else 'questions'}: {said}" if total else ""
