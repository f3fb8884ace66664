"""Threads parse Python beside each other, whatever the collector does meanwhile."""

import gc
import sys
import threading
from pathlib import Path

import pytest

from factoryc.source.python_tree import python_tree

TEXTS = [
    path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("../*/*.py"))
]


class Collected:
    """Garbage that runs Python while it is collected, and so lets other threads go on."""

    def __init__(self):
        self.me = self

    def __del__(self):
        sum(range(200))


@pytest.fixture
def _much_garbage():
    before, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(50, 2, 2)
    sys.setswitchinterval(1e-6)
    yield
    gc.set_threshold(*before)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_much_garbage")
def test_threads_do_not_disturb_each_other():
    problems = []

    def work():
        for text in TEXTS[:60]:
            for _ in range(20):
                Collected()
            try:
                python_tree(text)
            except SystemError as problem:
                problems.append(str(problem))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert problems == []
