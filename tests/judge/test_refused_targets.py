"""What cannot be judged is refused in the user's words, before anything runs where that can be seen."""

import re
import socketserver
import threading

import pytest

from factoryc.cli.against import opened
from factoryc.cli.refusal import CannotAsk
from factoryc.judge.verdict import JudgeUnavailable
from tests.judge.counters import (
    COMMAND_SUITE,
    COMMANDS,
    COUNTS,
    RUNS,
    SERVING,
    SPEC,
    SUITE,
    judged,
    services,
)
from tests.judge.examples import parsed_spec

FILES = {
    "hello.py": "print('hello', flush=True)\ninput()",
    "leaves.py": "raise SystemExit(3)",
    "braces.py": "print('{}')",
    "gone_within.sh": "no-such-command-anywhere",
    "nothing.sh": "exit 127",
    "refused.sh": "exit 126",
    "notes.txt": "a text",
    "other.py": "def subtract(number):\n    return number",
    "empty.py": "",
    "package/__init__.py": "from . import other",
    "package/other.py": "def add(number): ...",
    "half/src/counter/types.py": "",
    "bare/readme": "",
}
# What is judged, by which spec, and what is said in place of a verdict.
REFUSED = [
    ("cli: sh typo.sh", COMMANDS, "there is no file `typo.sh` here for `sh` to run"),
    ("cli: env A=b python3 -u gone/typo.py", COMMANDS, "no file `gone/typo.py` here for `env`"),
    ("cli: sh nothing.sh", COMMANDS, "`sh nothing.sh` cannot be judged: it ends with 127"),
    ("cli: sh refused.sh", COMMANDS, "it ends with 126"),
    ("cli: sh gone_within.sh", COMMANDS, "no-such-command-anywhere: not found"),
    ("cli: ./notes.txt", COMMANDS, "`notes.txt` cannot be run: Permission denied"),
    ("cli: python3 -m no_such_module", COMMANDS, "No module named no_such_module"),
    ("stdio: python3 -I -X utf8 typo.py", SPEC, "there is no file `typo.py` here for `python3`"),
    ("stdio: node typo.js", SPEC, "there is no file `typo.js` here for `node` to run"),
    ("stdio: python3 hello.py", SPEC, '{"ready": true}, and it broke the protocol'),
    ("stdio: python3 leaves.py", SPEC, "ended by itself, with status 3"),
    ("stdio: python3 braces.py", SPEC, "it broke the protocol"),
    ("stdio: ./notes.txt", SPEC, "`notes.txt` cannot be run: Permission denied"),
    ("stdio: sh nothing.sh", SPEC, "with status 127"),
    ("other.py", SPEC, "`other.py` has no operation of `counter`: its functions are to be called"),
    ("empty.py", SPEC, "are to be called `add`"),
    ("package", SPEC, "`package` has no operation of `counter`"),
    ("notes.txt", SPEC, "`notes.txt` is no Python file"),
    ("gone.py", SPEC, "there is nothing at `gone.py` to judge"),
    ("half", SPEC, "there is no file `src/counter/operations/add.py`"),
    ("bare", SPEC, "`bare` is neither a product of `counter`"),
]


@pytest.fixture(scope="module")
def targets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("targets")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("against", "spec", "said"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_nobody_can_judge_gets_no_verdict(targets, monkeypatch, against, spec, said):
    monkeypatch.chdir(targets)
    suite = COMMAND_SUITE if spec is COMMANDS else SUITE
    with pytest.raises((CannotAsk, JudgeUnavailable), match=re.escape(said)):
        judged(against, spec=spec, suite=suite, examples=1)


@pytest.mark.parametrize(
    "options", ["-I hello.py", "-W ignore hello.py", "-bB hello.py", "-c pass", "hello.py -I"]
)
def test_what_a_program_is_given_need_not_be_there(targets, monkeypatch, options):
    monkeypatch.chdir(targets)
    with opened(f"stdio: python3 {options} gone/notes.txt", None, SPEC) as (_, implementation):
        assert implementation.command[-1] == "gone/notes.txt"


# What is wrong, however little of it there is, is judged: it answers, or says why it does not.
JUDGED = {
    "add.py": "def add(number):\n    return 0",
    "names.py": "for name in ['add']:\n    globals()[name] = lambda number: 0",
    "counter.py": "class Counter:\n    def add(self, number):\n        return 0",
    "taken.py": "from add import add",
    "broken.py": "def add(number:",
}


@pytest.mark.parametrize("name", JUDGED)
def test_what_is_wrong_is_judged_and_not_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    for each, text in JUDGED.items():
        (tmp_path / each).write_text(text, encoding="utf-8")
    verdict = judged(name, examples=1, shrink=0)
    assert {each.eval for each in verdict.failures} >= {"counter.add.fits"}


def test_a_command_that_finds_a_file_for_each_word_is_judged(tmp_path, monkeypatch):
    """Without a word there is nothing that it could run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counter.sh").write_text('"$(dirname "$0")/run-$1" "$@"', encoding="utf-8")
    (tmp_path / "run-add").write_text("#!/bin/sh\nexit 3", encoding="utf-8")
    (tmp_path / "run-add").chmod(0o755)
    verdict = judged("cli: sh counter.sh", None, COMMANDS, COMMAND_SUITE, examples=1, shrink=0)
    assert "counter.add.fits" in {each.clause for each in verdict.failures}


class _Talks(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"220 letters here\r\n")


def test_who_answers_in_another_protocol_is_refused():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talks) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        with (
            pytest.raises(CannotAsk, match="does not speak HTTP: 220 letters here"),
            opened(url, "true", SPEC),
        ):
            pass
        server.shutdown()
        thread.join()


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


@pytest.mark.parametrize("against", ["cli: ./notes.txt", "half", "http://127.0.0.1:9/v1"])
def test_where_nobody_could_answer_for_a_port_it_is_refused(tmp_path, monkeypatch, against):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    text = f"{COUNTS}{RUNS}\nport Bell {{\n  operation ring()\n}}\n"
    spec = parsed_spec(text)
    with pytest.raises(CannotAsk, match="calls `Bell` by itself"), opened(against, None, spec):
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
