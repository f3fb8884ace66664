"""The work of a process that runs a written suite once: it leaves a report, and ends.

Why there is no report stands on its standard error, or in the notes of its subject.
"""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from factoryc.judge.subjects.opening import options_of, subject_of
from factoryc.judge.testing.hypothesis_settings import Budget
from factoryc.judge.testing.loaded import load_suite
from factoryc.judge.testing.play_suite import play_suite
from factoryc.judge.testing.report import to_json
from factoryc.judge.testing.session import Session


def run(asked: Mapping[str, Any], _questions: TextIO) -> None:
    """Run the evals that are asked for, up to the time when they are to stop."""
    options = options_of(asked["options"])

    def opened() -> Session:
        until = time.monotonic() + asked["seconds"]
        return Session(subject_of(options), until=until)

    budget = Budget(asked["seed"], asked["examples"], asked["shrink"])
    report = play_suite(load_suite(Path(options.suite)), opened, budget, asked["evals"])
    text = json.dumps(to_json(report), indent=2, ensure_ascii=False)
    Path(asked["report"]).write_text(f"{text}\n", encoding="utf-8")
