"""The origin of all processes that run evals: it has loaded what they need, and nothing of any spec.

So each begins as fresh as one that was started anew, some hundredths of a second after it is asked for.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

from factoryc.judge import suite_once, suite_worker
from factoryc.judge.forks.serving import serve_forks
from factoryc.judge.one_processor import keep_on_one
from factoryc.judge.sandbox.host_files import host_files

_WORK = {"suite": suite_once.run, "worker": suite_worker.run}


def main() -> None:
    """Fork as often as the judge asks, until it hangs up."""
    host_files()
    serve_forks(_work)


def _work() -> int:
    asked = json.loads(sys.stdin.readline())
    _settle(asked)
    _WORK[asked["work"]](asked, sys.stdin)
    return 0


def _settle(asked: Mapping[str, Any]) -> None:
    """Be in the folder, in the environment and on the processor that were asked for."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    tempfile.tempdir = None
    if asked["one_of"] is not None:
        keep_on_one(0, *asked["one_of"])


if __name__ == "__main__":
    main()
