"""What cannot be judged is refused in the user's words, before anything runs where that can be seen."""

import re

import pytest

from factoryc.cli.against import opened
from factoryc.cli.refusal import CannotAsk
from factoryc.judge.verdict import JudgeUnavailable
from tests.judge.counters import COMMANDS, COUNTS, RUNS, SERVING, SPEC, SUITE, judged, services
from tests.judge.examples import parsed_spec


@pytest.mark.parametrize(
    "text", ["print('hello', flush=True)\ninput()", "raise SystemExit(3)", "print('{}')"]
)
def test_a_program_that_does_not_speak_the_protocol_is_refused(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "speaking.py").write_text(text, encoding="utf-8")
    verdict = judged("stdio: python3 speaking.py")
    assert not any(verdict.cases.values())
    assert {each.eval for each in verdict.failures} == {each.clause for each in SUITE.evals}


@pytest.mark.parametrize(
    ("against", "said"),
    [
        ("cli:", "stands the command of a program"),
        ("cli: ./gone 1", "there is no program `./gone` here"),
        (
            "cli: gone-nowhere",
            "there is no program `gone-nowhere` here, and none on the search path",
        ),
    ],
)
def test_a_command_that_cannot_be_judged_is_said_before_anything_runs(against, said):
    with pytest.raises(CannotAsk, match=re.escape(said)), opened(against, None, COMMANDS):
        pass


def test_a_command_that_reads_the_time_is_refused():
    timed = COUNTS.replace("returns total + number", 'returns total + number + size("{now}") * 0')
    with (
        pytest.raises(CannotAsk, match="`stdio: COMMAND`"),
        opened("cli: sh counter.sh", None, parsed_spec(timed + RUNS)),
    ):
        pass


@pytest.mark.parametrize(
    ("against", "reset", "said"),
    [
        ("http://127.0.0.1:1", "true", "nobody answers at"),
        ("http://", "true", "is no address of a service"),
        ("http://127.0.0.1:1", None, "`--reset COMMAND` says how"),
        ("stdio:", None, "stands the command of a program"),
        ("stdio: 'node", None, "is no command"),
        ("gone.py", "true", "`--reset` is for a service"),
        (
            "cli: ./counter",
            None,
            "`counter` has no `interface cli`, so nobody knows how to call `./",
        ),
        ("stdio: ./gone", None, "there is no program `./gone` here"),
    ],
)
def test_what_cannot_be_judged_is_said_before_anything_runs(against, reset, said):
    with pytest.raises(CannotAsk, match=re.escape(said)), opened(against, reset, SPEC):
        pass


def test_a_reset_that_fails_ends_the_judge(tmp_path):
    with services(tmp_path) as serve:
        url, _ = serve(SERVING)
        with pytest.raises(JudgeUnavailable, match="the service cannot be reset: exit code 1"):
            judged(url, "false")
