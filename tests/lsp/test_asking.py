"""The rules are asked in another process, which never outlives what it is asked for."""

import asyncio
import os
import signal

import pytest

from factoryc.lsp.asking import Asking, RuleBroke
from factoryc.pipeline import ask, understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

TEXT = """\
spec gap version "1"

operation f(a: Int) -> Int {
  case big when a > 0 { returns a }
}
"""


@pytest.fixture
def understood():
    return understand(SourceFile("gap.spec", TEXT), lambda path, _: read_standard_module(path))


@pytest.fixture
def asking():
    made = Asking()
    yield made
    made.end()


def stopped(asking):
    """Keep the process from answering, as a long search would."""
    asking.start()
    os.kill(asking._process.pid, signal.SIGSTOP)
    return asking._process


@pytest.mark.asyncio
async def test_the_answer_is_that_of_this_process(asking, understood):
    assert await asking.ask(understood) == ask(understood)


@pytest.mark.asyncio
async def test_cancelling_ends_a_search_at_once(asking, understood):
    process = stopped(asking)
    task = asyncio.create_task(asking.ask(understood))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert process.returncode == -signal.SIGKILL
    # And the next question finds a new process.
    assert (await asking.ask(understood)).diagnostics == ask(understood).diagnostics


@pytest.mark.asyncio
async def test_the_loop_is_free_while_a_search_runs(asking, understood):
    stopped(asking)
    task = asyncio.create_task(asking.ask(understood))
    for _ in range(10):
        await asyncio.sleep(0.01)
    assert not task.done()
    task.cancel()


@pytest.mark.asyncio
async def test_a_process_that_dies_is_reported_and_replaced(asking, understood):
    process = stopped(asking)
    task = asyncio.create_task(asking.ask(understood))
    await asyncio.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(RuleBroke):
        await task
    assert (await asking.ask(understood)).diagnostics


@pytest.mark.asyncio
async def test_a_bug_in_a_rule_comes_back_as_a_trace(asking):
    with pytest.raises(RuleBroke, match="AttributeError"):
        await asking.ask("no spec at all")
    assert asking._process.poll() is None, "it goes on"
