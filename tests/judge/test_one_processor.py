"""Processes that only wait for each other share a processor, where every processor has some to keep."""

import os
import subprocess
import sys

import pytest

from factoryc.judge.one_processor import keep_on_one

MINE = sorted(os.sched_getaffinity(0))


@pytest.fixture
def process():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        yield started
        started.kill()


@pytest.mark.skipif(len(MINE) == 1, reason="there is only one processor here")
def test_where_each_has_one_it_stays_there(process):
    keep_on_one(process.pid, len(MINE) + 1, len(MINE))
    assert os.sched_getaffinity(process.pid) == {MINE[1]}


def test_where_there_are_fewer_the_system_chooses(process):
    keep_on_one(process.pid, 0, len(MINE) - 1)
    assert sorted(os.sched_getaffinity(process.pid)) == MINE
