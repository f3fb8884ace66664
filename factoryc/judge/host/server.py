"""A server under judgement: its module run as a program."""

import atexit
import runpy
import sys
import threading
from collections.abc import Sequence


def run_program(module: str, arguments: Sequence[str]) -> int:
    """Do what `python -m module arguments` does, and give the status it would end with."""
    sys.argv = [module, *arguments]
    status = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        status = _status(leaving.code)
    except BaseException:  # noqa: BLE001  shown on stderr, as the interpreter would
        sys.excepthook(*sys.exc_info())
        status = 1
    # A program lives as long as its threads do, and its exit handlers run after them.
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001  there is no public way
    atexit._run_exitfuncs()  # noqa: SLF001  as above
    return status


def _status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1
