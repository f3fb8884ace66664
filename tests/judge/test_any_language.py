"""The same behaviour gets the same verdict, whatever it is written in and however it is called."""

import re
import shutil
import socket
import subprocess
import sys
import time

import pytest

from factoryc.cli.against import opened
from factoryc.cli.refusal import CannotAsk
from factoryc.evals.derive import derive_suite
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.unseen import unread_clauses
from factoryc.judge.verdict import JudgeUnavailable, failure_text
from tests.judge.examples import ROOT, example_spec, parsed_spec

NODE = shutil.which("node")
COUNTER = """\
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

interface http {
  POST "/v1/add" (body.number) -> add {
    success 200 json { total: result }
    TooMuch 409 json { error: "too much", over: over }
  }
}

eval "it adds up" {
  add(20)
  expect add(30) == 50
}

never import "pickle"
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
    if total + number > 100:
        raise TooMuch(total + number - 100)
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
WRONG = [
    ("> 100", ">= 100", "counter.add.fits"),
    ("<= 50", "<= 51", "counter.add"),
    ("number - 100)", "number - 99)", "counter.add.too_much"),
]
OPTIONS = JudgeOptions(examples=15, seconds=120, shrink=0.5)
SPEC = parsed_spec(COUNTER)
SUITE = derive_suite(SPEC)


def judged(against, reset=None, spec=SPEC, suite=SUITE):
    with opened(str(against), reset, spec) as (folder, implementation):
        options = JudgeOptions(examples=15, seconds=120, shrink=0.5, implementation=implementation)
        return judge(suite, folder, {}, options)


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


@pytest.fixture
def way(request, tmp_path, monkeypatch, serve):
    """How a text of the given form is judged."""
    monkeypatch.chdir(tmp_path)

    def plain(change):
        (tmp_path / "plain.py").write_text(change(PLAIN), encoding="utf-8")
        return judged("plain.py")

    def program(change):
        (tmp_path / "speaking.py").write_text(change(SPEAKING), encoding="utf-8")
        return judged("stdio: python3 speaking.py")

    def service(change):
        return judged(*serve(change(SERVING)))

    return {"plain": plain, "program": program, "service": service}[request.param]


WAYS = pytest.mark.parametrize("way", ["plain", "program", "service"], indirect=True)


@WAYS
def test_what_is_right_is_accepted(way):
    verdict = way(lambda text: text)
    assert verdict.accepted, [failure_text(each) for each in verdict.failures]
    assert all(verdict.cases.values())


@WAYS
@pytest.mark.parametrize(("right", "wrong", "clause"), WRONG)
def test_what_is_wrong_is_refused_everywhere_for_the_same_reason(way, right, wrong, clause):
    assert right in PLAIN
    verdict = way(lambda text: text.replace(right, wrong))
    assert any(each.clause.startswith(clause) for each in verdict.failures), verdict


@pytest.mark.skipif(NODE is None, reason="there is no Node here")
def test_the_page_about_judging_shows_a_right_program(tmp_path, monkeypatch):
    page = (ROOT / "docs/reference/judging.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```js\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fees.js").write_text(script, encoding="utf-8")
    (tmp_path / "wrong.js").write_text(script.replace("<= 15", "< 15"), encoding="utf-8")
    parking = example_spec("parking")
    suite = derive_suite(parking)
    right = judged("stdio: node fees.js", spec=parking, suite=suite)
    assert right.accepted, [failure_text(each) for each in right.failures]
    wrong = judged("stdio: node wrong.js", spec=parking, suite=suite)
    assert "parking.fee.grace" in {each.clause for each in wrong.failures}


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
    ("against", "reset", "said"),
    [
        ("http://127.0.0.1:1", "true", "nobody answers at"),
        ("http://", "true", "is no address of a service"),
        ("http://127.0.0.1:1", None, "`--reset COMMAND` says how"),
        ("stdio:", None, "stands the command of a program"),
        ("stdio: 'node", None, "is no command"),
        ("gone.py", "true", "`--reset` is for a service"),
    ],
)
def test_what_cannot_be_judged_is_said_before_anything_runs(against, reset, said):
    with pytest.raises(CannotAsk, match=re.escape(said)), opened(against, reset, SPEC):
        pass


def test_a_reset_that_fails_ends_the_judge(serve):
    url, _ = serve(SERVING)
    with pytest.raises(JudgeUnavailable, match="the service cannot be reset: exit code 1"):
        judged(url, "false")
