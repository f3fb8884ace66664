"""The same behaviour gets the same verdict, whatever it is written in and however it is called."""

import re
import shutil
import socket
import subprocess
import sys
import time

import attrs
import pytest

from factoryc.cli.against import opened
from factoryc.cli.refusal import CannotAsk
from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.judge_many import judging_many, suite_worker
from factoryc.judge.unseen import unread_clauses
from factoryc.judge.verdict import JudgeUnavailable, failure_text
from tests.judge.examples import ROOT, example_spec, parsed_spec
from tests.soak import soak

NODE = shutil.which("node")
COUNTS = """\
spec counter version "1.0.0"

error TooMuch { over: Int }

state total: Int = 0

operation add(number: Int where it in 1..50) -> Int {
  case fits when total + number <= 100 {
    returns total + number
    sets total = result
  }
  case too_much when total + number > 100 { fails TooMuch { over: total + number - 100 } }
}

eval "it adds up" {
  add(20)
  expect add(30) == 50
}

never import "pickle"
"""
SERVES = """
interface http {
  POST "/v1/add" (body.number) -> add {
    success 200 json { total: result }
    TooMuch 409 json { error: "too much", over: over }
  }
}
"""
RUNS = """
interface cli {
  "add <number>" -> add {
    success prints result
    TooMuch exit 3 prints "{over} too much"
  }
  invalid exit 2
  state kept in "total"
}
"""
PLAIN = """\
total = 0

class TooMuch(Exception):
    def __init__(self, over):
        self.over = over

def add(number):
    global total
    if type(number) is not int or not 1 <= number <= 50:
        raise ValueError(number)
    over = total + number - 100
    if over > 0:
        raise TooMuch(over)
    total += number
    return total
"""
SPEAKING = (
    PLAIN
    + """
import json, sys

def answer(asked):
    global total
    if "fresh" in asked:
        total = 0
        return {"ready": True, "fresh": True}
    given = [each.get("$raw") if isinstance(each, dict) else each for each in asked["arguments"]]
    try:
        return {"returned": add(*given)}
    except (ValueError, TypeError):
        return {"rejected": True}
    except TooMuch as error:
        return {"failed": "TooMuch", "fields": {"over": error.over}}

print(json.dumps({"ready": True, "fresh": True}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
"""
)
SERVING = (
    PLAIN
    + """
import json, pathlib, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()

class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # head and body in one segment, or each answer waits for an acknowledgement

    def log_message(self, *_):
        pass

    def say(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        global total
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/reset":
            total = 0
            return self.say(200, {})
        try:
            asked = json.loads(body)
            if not isinstance(asked, dict) or set(asked) != {"number"}:
                raise ValueError
            with lock:
                self.say(200, {"total": add(asked["number"])})
        except ValueError:
            self.say(400, {"error": "what is this"})
        except TooMuch as error:
            self.say(409, {"error": "too much", "over": error.over})

ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
"""
)
SCRIPT = """
let total = 0;

function add([number]) {
  if (!Number.isInteger(number) || number < 1 || !(number <= 50)) return { rejected: true };
  const over = total + number - 100;
  if (over > 0) return { failed: "TooMuch", fields: { over } };
  total += number;
  return { returned: total };
}

const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\\n");
const value = (json) => (json !== null && typeof json === "object" ? json.$raw : json);

say({ ready: true, fresh: true });
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const question = JSON.parse(line);
  if (question.fresh) total = 0;
  say(question.fresh ? { ready: true, fresh: true } : add(question.arguments.map(value)));
});
"""
# What is wrong; how it is written in Python, in JavaScript and in a shell; the clauses it breaks.
WRONG = [
    (
        "the last number that fits is too much",
        ("over > 0", "over >= 0"),
        ("over > 0", "over >= 0"),
        ("-gt 0", "-ge 0"),
        {"counter.add.fits"},
    ),
    (
        "one more is taken",
        ("<= 50", "<= 51"),
        ("<= 50", "<= 51"),
        ("-le 50", "-le 51"),
        {"counter.add"},
    ),
    (
        "the last two numbers that fit are too much",
        ("over > 0", "over > -2"),
        ("over > 0", "over > -2"),
        ("-gt 0", "-gt -2"),
        {"counter.add.fits"},
    ),
    (
        "nothing is remembered",
        ("    total += number\n    return total", "    return total + number"),
        ("total += number;\n  return { returned: total }", "return { returned: total + number }"),
        (">total\ncat total", ""),
        {"counter.add.fits", "counter.eval.it_adds_up"},
    ),
    (
        "how much is too much is not told",
        ("TooMuch(over)", "TooMuch(1)"),
        ("fields: { over }", "fields: { over: 1 }"),
        ('"$over too much"', '"1 too much"'),
        {"counter.add.too_much"},
    ),
    (
        "too much is refused",
        ("raise TooMuch(over)", "raise ValueError"),
        ('{ failed: "TooMuch", fields: { over } }', "{ rejected: true }"),
        ("exit 3", "exit 2"),
        {"counter.add.too_much"},
    ),
    (
        "what was added is shown",
        ("    return total", "    return number"),
        ("returned: total", "returned: number"),
        ("cat total", 'echo "$2"'),
        {"counter.add.fits", "counter.eval.it_adds_up"},
    ),
]
SPEC, COMMANDS = parsed_spec(COUNTS + SERVES), parsed_spec(COUNTS + RUNS)
SUITE, COMMAND_SUITE = derive_suite(SPEC), derive_suite(COMMANDS)
# How a command is wrong, and the clause of the evals that show it: exit codes, streams, spaces, files.
WRONG_COMMANDS = [
    ("exit 3", "exit 1", "counter.add.too_much"),
    ('much" >&2', 'much"', "counter.add.too_much"),
    ('too much"', 'too  much"', "counter.add.too_much"),
    ("cat total", 'printf %s "$(cat total)"', "counter.add.fits"),
    ("cat total", "cat total >&2", "counter.add.fits"),
    ("cat total", "cat total total", "counter.add.fits"),
    ("cat total", "cat total; exit 4", "counter.add.fits"),
    ("total=0\n", "total=0; echo adding\n", "counter.add.fits"),
    ("9>>lock", '9>>"$(dirname "$0")/lock"', "counter.add.fits"),
    ('50" >&2', '50"', "counter.add"),
    ("exit 2", "exit 3", "counter.add"),
]
# The file of each way, and what it is.
FILES = {
    "plain": ("src/plain.py", Implementation("module", "plain")),
    "program": (
        "speaking.py",
        Implementation("program", command=("python3", "{product}/speaking.py")),
    ),
    "script": ("speaking.js", Implementation("program", command=("node", "{product}/speaking.js"))),
    "commands": ("counter.sh", Implementation("commands", command=("sh", "{product}/counter.sh"))),
}


def judged(against, reset=None, spec=SPEC, suite=SUITE, examples=15, shrink=0.5):
    with opened(str(against), reset, spec) as (folder, implementation):
        options = JudgeOptions(
            examples=examples, seconds=120, shrink=shrink, implementation=implementation
        )
        return judge(suite, folder, {}, options)


def shown(language):
    """The text in a language that the page about judging shows."""
    page = (ROOT / "docs/reference/judging.md").read_text(encoding="utf-8")
    (text,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    return text


@pytest.fixture
def serve(tmp_path):
    """Starts a service; gives its address and the command that resets it."""
    started = []

    def start(text):
        file = tmp_path / "serving.py"
        file.write_text(text, encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        started.append(subprocess.Popen([sys.executable, str(file), str(port)]))
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.02)
        reset = tmp_path / "reset.sh"
        reset.write_text(
            f"exec 3<>/dev/tcp/127.0.0.1/{port}\n"
            r"printf 'POST /reset HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n' >&3"
            "\ngrep --quiet '200 OK' <&3\n",
            encoding="utf-8",
        )
        return f"http://127.0.0.1:{port}", f"bash {reset}"

    yield start
    for each in started:
        each.kill()
        each.wait()


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
def way(request, tmp_path, monkeypatch, serve):
    """How a text of the given form is judged."""
    monkeypatch.chdir(tmp_path)

    def plain(change):
        (tmp_path / "plain.py").write_text(change.python(PLAIN), encoding="utf-8")
        return judged("plain.py")

    def program(change):
        (tmp_path / "speaking.py").write_text(change.python(SPEAKING), encoding="utf-8")
        return judged("stdio: python3 speaking.py")

    def service(change):
        return judged(*serve(change.python(SERVING)))

    def script(change):
        (tmp_path / "speaking.js").write_text(change.javascript(SCRIPT), encoding="utf-8")
        return judged("stdio: node speaking.js")

    def commands(change):
        (tmp_path / "counter.sh").write_text(change.shell(shown("sh")), encoding="utf-8")
        return judged("cli: sh counter.sh", spec=COMMANDS, suite=COMMAND_SUITE, examples=3)

    return locals()[request.param]


class Change:
    """The same change of a behaviour in each language."""

    def __init__(self, python=("", ""), javascript=("", ""), shell=("", "")):
        for name, (old, new) in {
            "python": python,
            "javascript": javascript,
            "shell": shell,
        }.items():
            setattr(self, name, self._replacing(old, new))

    @staticmethod
    def _replacing(old, new):
        def change(text):
            assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times there"
            return text.replace(old, new) if old else text

        return change


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


@pytest.mark.parametrize(
    "text", ["print('hello', flush=True)\ninput()", "raise SystemExit(3)", "print('{}')"]
)
def test_a_program_that_does_not_speak_the_protocol_is_refused(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "speaking.py").write_text(text, encoding="utf-8")
    verdict = judged("stdio: python3 speaking.py")
    assert not any(verdict.cases.values())
    assert {each.eval for each in verdict.failures} == {each.clause for each in SUITE.evals}


def test_what_was_not_read_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "speaking.py").write_text(SPEAKING, encoding="utf-8")
    with opened("stdio: python3 speaking.py", None, SPEC) as (_, implementation):
        clauses = dict(unread_clauses(SPEC, implementation))
    assert list(clauses) == ["counter.never.import_pickle"]


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


def test_a_reset_that_fails_ends_the_judge(serve):
    url, _ = serve(SERVING)
    with pytest.raises(JudgeUnavailable, match="the service cannot be reset: exit code 1"):
        judged(url, "false")
