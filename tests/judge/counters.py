"""A counter in every way that can be judged: its spec, and texts that are right."""

import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from factoryc.cli.against import opened
from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from tests.judge.examples import ROOT, parsed_spec

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
SPEC, COMMANDS = parsed_spec(COUNTS + SERVES), parsed_spec(COUNTS + RUNS)
SUITE, COMMAND_SUITE = derive_suite(SPEC), derive_suite(COMMANDS)
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


@contextmanager
def services(folder):
    """A function that starts a service; it gives its address and the command that resets it."""
    started = []

    def start(text):
        file = folder / "serving.py"
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
        reset = folder / "reset.sh"
        reset.write_text(
            f"exec 3<>/dev/tcp/127.0.0.1/{port}\n"
            r"printf 'POST /reset HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n' >&3"
            "\ngrep --quiet '200 OK' <&3\n",
            encoding="utf-8",
        )
        return f"http://127.0.0.1:{port}", f"bash {reset}"

    try:
        yield start
    finally:
        for each in started:
            each.kill()
            each.wait()
