"""Processes that run evals are forked from one that has loaded what they need: each is as if started anew."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from factoryc.judge.forked import Asked, forked
from factoryc.judge.judge_many import suite_worker
from factoryc.judge.verdict import JudgeUnavailable

_LONG = 30.0


@contextmanager
def worker(folder: Path, one_of=None):
    """A process that waits for questions; and its number, and what it says on its standard error."""
    theirs, ours = os.pipe()
    said = folder / "said"
    with said.open("wb") as output, forked(theirs, output.fileno(), output.fileno()) as process:
        os.close(theirs)
        with os.fdopen(ours, "wb", 0) as questions:
            questions.write(Asked("worker", {}, folder, folder, one_of).line)
            yield process, questions, said


def forked_in(folder: Path) -> Path:
    """The folder of `/proc` of the process that works in this folder."""

    def found() -> list[Path]:
        return [each for each in Path("/proc").glob("[0-9]*") if works_in(each, folder)]

    until(lambda: len(found()) == 1)
    return found()[0]


def works_in(process: Path, folder: Path) -> bool:
    try:
        return process.joinpath("cwd").readlink() == folder
    except OSError:
        return False


def parent_of(process: Path) -> int:
    lines = process.joinpath("status").read_text("utf-8").splitlines()
    (number,) = (int(line.split()[1]) for line in lines if line.startswith("PPid:"))
    return number


def until(condition) -> None:
    deadline = time.monotonic() + _LONG
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_has_nothing_more_to_do_ends_by_itself(tmp_path):
    with worker(tmp_path) as (process, questions, said):
        assert process.wait(0.0) is None
        questions.close()
        assert process.wait(_LONG) == 0
        # However often one asks.
        assert process.wait(0.0) == 0
    assert said.read_bytes() == b""


def test_what_breaks_says_why_without_a_trace(tmp_path):
    with worker(tmp_path) as (process, questions, said):
        questions.write(b"nonsense\n")
        assert process.wait(_LONG) == 1
    # Answers and errors of a worker go nowhere once it works; what comes before is heard.
    assert b"Traceback" not in said.read_bytes()
    theirs, ours = os.pipe()
    with said.open("wb") as output, forked(theirs, output.fileno(), output.fileno()) as process:
        os.write(ours, b"no question\n")
        assert process.wait(_LONG) == 1
    assert said.read_text("utf-8").startswith("json.decoder.JSONDecodeError: ")
    os.close(theirs)
    os.close(ours)


def test_it_goes_with_its_block(tmp_path):
    with worker(tmp_path):
        process = forked_in(tmp_path)
    assert not process.exists()


def test_of_two_at_once_each_ends_alone(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for each in (one, other):
        each.mkdir()
    with worker(one) as (first, _, _):
        with worker(other):
            second = forked_in(other)
        assert not second.exists()
        assert first.wait(0.0) is None
        assert forked_in(one).exists()


@pytest.mark.skipif(len(os.sched_getaffinity(0)) == 1, reason="there is only one processor here")
def test_it_stays_on_the_processor_that_it_is_given(tmp_path):
    mine = sorted(os.sched_getaffinity(0))
    with worker(tmp_path, (1, len(mine))):
        number = int(forked_in(tmp_path).name)
        until(lambda: os.sched_getaffinity(number) == {mine[1]})


def test_one_that_is_killed_is_known_to_be(tmp_path):
    with worker(tmp_path) as (process, _, _):
        os.kill(int(forked_in(tmp_path).name), signal.SIGKILL)
        status = process.wait(_LONG)
        assert status is not None
        assert status < 0


def test_where_the_origin_is_gone_another_one_is_started(tmp_path):
    with worker(tmp_path) as (process, _, _):
        here = forked_in(tmp_path)
        os.kill(parent_of(here), signal.SIGKILL)
        status = process.wait(_LONG)
        assert status is not None
        assert status < 0
        until(lambda: not here.exists())
    with worker(tmp_path) as (process, questions, _):
        questions.close()
        assert process.wait(_LONG) == 0


def test_a_worker_that_ends_is_no_answer():
    with suite_worker() as asked, pytest.raises(JudgeUnavailable, match="has ended"):
        asked.ask({})


def test_with_a_killed_judge_all_that_it_started_ends(tmp_path):
    script = tmp_path / "judge.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.judge.test_forked import worker, forked_in\n"
        "here = Path(sys.argv[1])\n"
        "with worker(here):\n"
        "    print(forked_in(here).name, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": ":".join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, script, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as judge:
        number = int(judge.stdout.readline())
        assert Path(f"/proc/{number}").exists()
        judge.send_signal(signal.SIGKILL)
    until(lambda: not Path(f"/proc/{number}").exists())


def test_a_fork_of_the_judge_shares_its_origin(tmp_path):
    with worker(tmp_path):
        ours = parent_of(forked_in(tmp_path))
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            with worker(tmp_path):
                status = int(parent_of(forked_in(tmp_path)) != ours)
        finally:
            os._exit(status)
    assert os.waitpid(pid, 0)[1] == 0
    # It does not go with the fork.
    with worker(tmp_path):
        assert parent_of(forked_in(tmp_path)) == ours


def test_it_has_no_environment_but_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("OF_THE_USER", "secret")
    given = json.loads(Asked("worker", {}, tmp_path, tmp_path).line)["environment"]
    assert given["TMPDIR"] == str(tmp_path)
    assert "OF_THE_USER" not in given
    with worker(tmp_path):
        begun = forked_in(tmp_path).joinpath("environ").read_bytes().split(b"\0")
    assert b"PYTHONHASHSEED=0" in begun
    assert b"OF_THE_USER=secret" not in begun
