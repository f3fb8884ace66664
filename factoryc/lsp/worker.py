"""A process that asks specs every question, so that an editor never waits for a search.

Understood specs come in on standard input, answers go out on standard output, each as a pickle
after its length. Whoever started this process writes to it alone, and may end it at any moment.
"""

import pickle
import sys
import traceback
from typing import BinaryIO, TypeAlias

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.pipeline import ask

LENGTH = 8

# Diagnostics, what was proved and what stays open; or the trace of a bug.
Answer: TypeAlias = tuple[tuple[Diagnostic, ...], tuple[Proved, ...], tuple[Unknown, ...]] | str


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
        checked = ask(pickle.loads(questions.read(length)))  # noqa: S301
    except Exception:  # noqa: BLE001  the parent reports it
        return traceback.format_exc()
    return checked.diagnostics, checked.proved, checked.unknown


if __name__ == "__main__":
    main()
