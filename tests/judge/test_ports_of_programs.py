"""Programs of other languages ask what lies behind ports line by line, and are held to what they ask."""

import shutil
from functools import cache

import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.verdict import failure_text
from tests.judge.counters import judged, shown
from tests.judge.examples import parsed_spec
from tests.soak import soak

# What the page about judging shows a part of.
MAILS = """\
spec mails version "1.0.0"

type Address = Text where it matches /[a-z]+@[a-z]+\\.[a-z]+/

error Undelivered { to: Address }

record Receipt { number: Int }

port Mailer {
  state full: Bool = false
  operation send(to: Address, subject: Text) -> Receipt {
    case taken when not full {
      ensures result.number in 1..3
      sets full = result.number == 3
    }
    case full when full { fails Undelivered { to: to } }
  }
}

state members: Map<Address, Bool> = {}

operation invite(guest: Address) {
  case invited when guest not in members {
    calls Mailer.send(guest, "Welcome") or fails Undelivered { to: guest }
    sets members[guest] = true
  }
  case known when guest in members {}
}

eval "who is invited is written to, once" {
  invite("ada@example.org")
  expect Mailer.send("ada@example.org", "Welcome") is called
  expect Mailer.send("bob@example.org", "Welcome") is not called
}
"""
SPEAKS = """
const members = new Set();
const value = (json) => (json !== null && typeof json === "object" && "$raw" in json ? json.$raw : json);

(async () => {
  const begun = { ready: true, fresh: true };
  say(begun);
  for (let question; (question = await read()); ) {
    if (question.fresh) {
      members.clear();
      say(begun);
    } else say(await invite(question.arguments.map(value)));
  }
})();
"""
ASKS = """\
import json, re

def say(message):
    print(json.dumps(message), flush=True)

def invite(guest):
    if type(guest) is not str or not re.fullmatch("[a-z]+@[a-z]+[.][a-z]+", guest):
        return {"rejected": True}
    if guest not in members:
        say({"asks": "Mailer.send", "arguments": [guest, "Welcome"]})
        answer = json.loads(input())
        if "failed" in answer:
            return answer
        members.add(guest)
    return {"returned": None}

members = set()
say({"ready": True, "fresh": True})
while True:
    question = json.loads(input())
    if "fresh" in question:
        members.clear()
        say({"ready": True, "fresh": True})
    else:
        say(invite(*question["arguments"]))
"""
# `make soak` tries them all.
ALWAYS = 2
WRONGLY = {
    "forgotten": ('"failed" in answer', '"failure" in answer', "mails.invite.invited"),
    "an argument too much": ('"Welcome"]', '"Welcome", 1]', "Mailer.send(3 arguments"),
    "an argument of another kind": ('[guest, "', '[7, "', "Mailer.send(to, which is"),
    "an operation that is not there": ("Mailer.send", "Mailer.sent", "mails.invite.invited"),
    "no list": ('[guest, "Welcome"]', "7", "mails.invite.invited"),
}


@cache
def mails():
    spec = parsed_spec(MAILS)
    return spec, derive_suite(spec)


def told(verdict):
    return "\n".join(failure_text(each) for each in verdict.failures)


def of_program(folder, monkeypatch, name, text):
    monkeypatch.chdir(folder)
    (folder / name).write_text(text, encoding="utf-8")
    runs = "node" if name.endswith(".js") else "python3"
    spec, suite = mails()
    return judged(f"stdio: {runs} {name}", spec=spec, suite=suite, examples=4)


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_the_program_that_the_page_shows_is_right(tmp_path, monkeypatch):
    right = shown("javascript") + SPEAKS
    verdict = of_program(tmp_path, monkeypatch, "mails.js", right)
    assert verdict.accepted, told(verdict)
    wrong = right.replace('"Welcome"', '"welcome"')
    assert '"welcome"' in told(of_program(tmp_path, monkeypatch, "wrong.js", wrong))


def test_a_program_asks_line_by_line(tmp_path, monkeypatch):
    verdict = of_program(tmp_path, monkeypatch, "mails.py", ASKS)
    assert verdict.accepted, told(verdict)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if at < ALWAYS else soak) for at, name in enumerate(WRONGLY)],
)
def test_a_program_that_asks_wrongly_is_not_what_the_spec_says(tmp_path, monkeypatch, name):
    was, becomes, shows = WRONGLY[name]
    verdict = of_program(tmp_path, monkeypatch, "mails.py", ASKS.replace(was, becomes))
    assert shows in told(verdict)
