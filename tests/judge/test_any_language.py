"""The same behaviour gets the same verdict, whatever it is written in and however it is called."""

import shutil

import attrs
import pytest

from factoryc.cli.against import opened
from factoryc.evals.derive import derive_suite
from factoryc.judge.judge import JudgeOptions
from factoryc.judge.judge_many import judging_many, suite_worker
from factoryc.judge.unseen import unread_clauses
from factoryc.judge.verdict import failure_text
from tests.judge.counters import (
    COMMAND_SUITE,
    COMMANDS,
    FILES,
    PLAIN,
    SCRIPT,
    SERVING,
    SPEAKING,
    SPEC,
    SUITE,
    judged,
    services,
    shown,
)
from tests.judge.examples import example_spec
from tests.judge.wrong_counters import WRONG, WRONG_COMMANDS, Change
from tests.soak import soak

NODE = shutil.which("node")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Judges one of all that is wrong by its way and its number, in one sandbox for each suite."""
    folder = tmp_path_factory.mktemp("many")

    def write(name, way, text):
        path = folder / name / FILES[way][0]
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")

    for number, (_, *changes, _) in enumerate(WRONG):
        change = Change(*changes)
        write(f"plain_{number}", "plain", change.python(PLAIN))
        write(f"program_{number}", "program", change.python(SPEAKING))
        write(f"script_{number}", "script", change.javascript(SCRIPT))
        write(f"commands_{number}", "commands", change.shell(shown("sh")))
    for number, (right, wrong, _) in enumerate(WRONG_COMMANDS):
        write(f"held_{number}", "commands", Change(shell=(right, wrong)).shell(shown("sh")))
    with (
        suite_worker() as worker,
        suite_worker() as other,
        judging_many(worker, SUITE, folder, {}) as calls,
        judging_many(other, COMMAND_SUITE, folder, {}) as runs,
    ):

        def verdict(way, name):
            options = JudgeOptions(
                examples=3 if way == "commands" else 15,
                seconds=120,
                shrink=0.0,
                implementation=FILES[way][1],
            )
            suite, judge_one = (COMMAND_SUITE, runs) if way == "commands" else (SUITE, calls)
            return judge_one(name, options, suite.evals)

        yield verdict


@pytest.fixture
def way(request, tmp_path, monkeypatch):
    """How a text of the given form is judged."""
    monkeypatch.chdir(tmp_path)

    def plain(change):
        (tmp_path / "plain.py").write_text(change.python(PLAIN), encoding="utf-8")
        return judged("plain.py")

    def program(change):
        (tmp_path / "speaking.py").write_text(change.python(SPEAKING), encoding="utf-8")
        return judged("stdio: python3 speaking.py")

    def service(change):
        with services(tmp_path) as serve:
            return judged(*serve(change.python(SERVING)))

    def script(change):
        (tmp_path / "speaking.js").write_text(change.javascript(SCRIPT), encoding="utf-8")
        return judged("stdio: node speaking.js")

    def commands(change):
        (tmp_path / "counter.sh").write_text(change.shell(shown("sh")), encoding="utf-8")
        return judged("cli: sh counter.sh", spec=COMMANDS, suite=COMMAND_SUITE, examples=3)

    return locals()[request.param]


WITHOUT_NODE = pytest.mark.skipif(NODE is None, reason="there is no Node here")
# So many behaviours are tried in every way each time, and `make soak` tries them all.
ALWAYS = 3
WAYS = pytest.mark.parametrize(
    "way",
    ["plain", "program", "service", "commands", pytest.param("script", marks=WITHOUT_NODE)],
    indirect=True,
)


@WAYS
def test_what_is_right_is_accepted(way):
    verdict = way(Change())
    assert verdict.accepted, [failure_text(each) for each in verdict.failures]
    assert all(verdict.cases.values())


@pytest.mark.parametrize(
    "way", ["plain", "program", "commands", pytest.param("script", marks=WITHOUT_NODE)]
)
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, id=what, marks=() if number < ALWAYS else soak)
        for number, (what, *_) in enumerate(WRONG)
    ],
)
def test_what_is_wrong_gets_the_same_verdict_everywhere(many, way, number):
    verdict = many(way, f"{way}_{number}")
    assert {each.clause for each in verdict.failures} == WRONG[number][-1], verdict


@pytest.mark.parametrize("way", ["service"], indirect=True)
@pytest.mark.parametrize(
    "wrong",
    [pytest.param(each, id=each[0], marks=soak if at else ()) for at, each in enumerate(WRONG)],
)
def test_what_is_wrong_in_a_service_gets_that_verdict_too(way, wrong):
    _, *changes, clauses = wrong
    verdict = way(Change(*changes))
    assert {each.clause for each in verdict.failures} == clauses, verdict


@WITHOUT_NODE
def test_the_page_about_judging_shows_a_right_program(tmp_path, monkeypatch):
    script = shown("js")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fees.js").write_text(script, encoding="utf-8")
    (tmp_path / "wrong.js").write_text(script.replace("<= 15", "< 15"), encoding="utf-8")
    parking = example_spec("parking")
    suite = derive_suite(parking)
    right = judged("stdio: node fees.js", spec=parking, suite=suite)
    assert right.accepted, [failure_text(each) for each in right.failures]
    wrong = judged("stdio: node wrong.js", spec=parking, suite=suite)
    assert "parking.fee.grace" in {each.clause for each in wrong.failures}


@pytest.mark.parametrize("number", range(len(WRONG_COMMANDS)))
def test_a_command_is_held_to_its_exit_code_and_its_streams(many, number):
    failures = many("commands", f"held_{number}").failures
    assert WRONG_COMMANDS[number][-1] in {each.eval for each in failures}
    assert {each.how for each in failures} <= {"broken", "disagreement"}


def test_a_command_of_its_own_folder_is_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "counter").write_text(shown("sh").replace("100", '$(cat "${0%/*}/most")'))
    (folder / "counter").chmod(0o755)
    (folder / "most").write_text("100\n")
    evals = tuple(each for each in COMMAND_SUITE.evals if each.clause.startswith("counter.eval"))
    some = attrs.evolve(COMMAND_SUITE, evals=evals)
    assert judged("cli: program/counter", spec=COMMANDS, suite=some, examples=2).accepted


def test_what_was_not_read_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "speaking.py").write_text(SPEAKING, encoding="utf-8")
    with opened("stdio: python3 speaking.py", None, SPEC) as (_, implementation):
        clauses = dict(unread_clauses(SPEC, implementation))
    assert list(clauses) == ["counter.never.import_pickle"]
