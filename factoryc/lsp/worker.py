"""A process that asks specs every question, so that an editor never waits for a search.

Understood specs come in on standard input, with their data and what was said of them before; answers go
out on standard output, each as a pickle after its length. Whoever started this process writes to it alone,
and may end it at any moment.
"""

import pickle
import sys
import traceback
from collections.abc import Mapping
from typing import BinaryIO, TypeAlias

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.said import Said
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.pipeline import Understood, ask

LENGTH = 8

# A spec, the data that its evals go through, and what was said before, by its ground.
Question: TypeAlias = tuple[Understood, Mapping[str, bytes], Mapping[str, Said]]
# Diagnostics, what was proved, what stays open, and what was said; or the trace of a bug.
Answer: TypeAlias = (
    tuple[tuple[Diagnostic, ...], tuple[Proved, ...], tuple[Unknown, ...], Mapping[str, Said]] | str
)


def packed(value: object) -> bytes:
    """A value as it is sent, in either direction."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(LENGTH, "big") + content


def main() -> None:
    """Answer until the input ends. A bug in a rule is answered too, as a text."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    # Whatever prints must not come between the answers.
    sys.stdout = sys.stderr
    while len(header := questions.read(LENGTH)) == LENGTH:
        answers.write(packed(_answer(questions, int.from_bytes(header, "big"))))
        answers.flush()


def _answer(questions: BinaryIO, length: int) -> Answer:
    try:
        # The parent process is the only writer of this pipe.
        question: Question = pickle.loads(questions.read(length))  # noqa: S301
        understood, data, said = question
        checked = ask(understood, lambda path, _: data.get(path), said)
    except Exception:  # noqa: BLE001  the parent reports it
        return traceback.format_exc()
    return checked.diagnostics, checked.proved, checked.unknown, checked.said


if __name__ == "__main__":
    main()
