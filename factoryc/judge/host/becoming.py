"""A program of any language under judgement: this process becomes it."""

import os
import signal
from collections.abc import Sequence
from typing import NoReturn

NO_PROGRAM = 127


def become_program(words: Sequence[str], product: str) -> NoReturn:
    """Be this program from now on. `{product}` in its words is the folder of its files, as seen inside.

    Raises OSError, with a text for people, where there is no such program.
    """
    here = [word.replace("{product}", product) for word in words]
    for each in (signal.SIGPIPE, signal.SIGXFSZ):
        # Python ignores these, and a program would inherit that: a pipe in a shell would never end.
        signal.signal(each, signal.SIG_DFL)
    try:
        os.execvp(here[0], here)  # noqa: S606  a list of words, no shell
    except OSError as error:
        reason = f"`{here[0]}` cannot be run: {error.strerror}"
        raise OSError(error.errno, reason) from None
