"""A program of any language under judgement: it speaks the protocol on its standard input and output."""

import json
import os
import socket
from collections.abc import Sequence
from typing import NoReturn

from factoryc.judge.host.becoming import NO_PROGRAM, become_program


def run_speaking(command: Sequence[str], channel: socket.socket, product: str) -> NoReturn:
    """Become the program."""
    descriptor = channel.detach()
    os.dup2(descriptor, 0)
    os.dup2(descriptor, 1)
    try:
        become_program(command, product)
    except OSError as error:
        said = json.dumps({"broken": error.strerror})
        os.write(1, f"{said}\n".encode("ascii"))
        os._exit(NO_PROGRAM)
