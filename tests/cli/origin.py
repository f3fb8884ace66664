"""The origin of commands in tests: it has loaded the commands, and forks one for each that is run.

Each is a process with an environment, a folder and streams of its own, and begins where `factoryc` begins.
"""

import atexit
import importlib
import json
import os
import sys
import tempfile
import threading
import time

from factoryc.cli.commands import COMMANDS
from factoryc.cli.start import start
from factoryc.judge.forked import prepare_origin
from factoryc.judge.forks.serving import serve_forks

_NUMBER = 8


def main() -> None:
    for name in COMMANDS:
        importlib.import_module(f"factoryc.cli.{name}")
    # One for all: what it forks is as fresh as if each command had started another.
    prepare_origin()
    serve_forks(_work)


def _work() -> int:
    # Byte by byte what was asked; what follows is the command's own input.
    length = int(os.read(0, _NUMBER))
    asked = json.loads(os.read(0, length))
    sys.argv = ["factoryc", *asked["arguments"]]
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    tempfile.tempdir = None
    status = start()
    # What a process does that ends by itself.
    threading._shutdown()
    atexit._run_exitfuncs()
    return status


if __name__ == "__main__":
    main()
