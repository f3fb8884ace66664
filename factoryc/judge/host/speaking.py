"""A program of any language under judgement: it speaks the protocol on its standard input and output."""

import json
import os
import socket
from collections.abc import Sequence
from typing import NoReturn

_NO_PROGRAM = 127


def run_speaking(command: Sequence[str], channel: socket.socket, product: str) -> NoReturn:
    """Become the program. `{product}` in its command is the folder of its files, as seen inside."""
    words = [word.replace("{product}", product) for word in command]
    descriptor = channel.detach()
    os.dup2(descriptor, 0)
    os.dup2(descriptor, 1)
    try:
        os.execvp(words[0], words)  # noqa: S606  a list of words, no shell
    except OSError as error:
        said = json.dumps({"broken": f"`{words[0]}` cannot be run: {error.strerror}"})
        os.write(1, f"{said}\n".encode("ascii"))
        os._exit(_NO_PROGRAM)
