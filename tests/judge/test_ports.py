"""What an implementation calls of ports is seen and answered: right code passes in every style, wrong code is caught."""

import json
import shutil
from functools import cache

import attrs
import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.judge_many import judging_many, suite_worker
from factoryc.judge.regression import Kept
from factoryc.judge.verdict import failure_text
from factoryc.pipeline import understand
from factoryc.source.text import SourceFile
from tests.judge.counters import judged, shown
from tests.soak import soak

SPEC = """\
spec invites version "1.0.0"

type Name = Text where it matches /[a-z]{1,4}/

record Receipt { number: Int, of: Name }

error Undelivered { to: Name, left: Int }
error Silent

port PostOffice {
  state sent: Int = 0
  operation send(to: Name, subject: Text) -> Receipt {
    case taken when sent < 3 {
      returns Receipt { number: sent, of: to }
      sets sent = sent + 1
    }
    case full when sent >= 3 { fails Undelivered { to: to, left: sent } }
  }
}

port Bell {
  operation ring(times: Int) -> Int
}

state members: Map<Name, Receipt> = {}

operation invite(guest: Name) -> Int {
  case invited when guest not in members {
    calls Bell.ring(size(members)) as heard or fails Silent
    calls PostOffice.send(guest, "Hello") as receipt or fails Undelivered { to: guest, left: receipt_left() }
    returns heard
    sets members[guest] = receipt
  }
  case known when guest in members { returns members[guest].number }
}

function receipt_left() -> Int = 3
"""

CHECKED = """\
import re
from dataclasses import dataclass


def check(guest):
    if type(guest) is not str or not re.fullmatch("[a-z]{1,4}", guest):
        raise ValueError("no name")


class Silent(Exception):
    pass


"""
NAMES = f"""{CHECKED}
class UndeliveredError(Exception):
    def __init__(self, to, left):
        self.to, self.left = to, left


post_office = bell = None
members = {{}}


def invite(guest):
    check(guest)
    if guest in members:
        return members[guest].number
    try:
        heard = bell.ring(len(members))
    except OSError:
        raise Silent from None
    members[guest] = post_office.send(guest, "Hello")
    return heard
"""
PARAMETERS = f"""{CHECKED}
@dataclass
class Undelivered(Exception):
    to: str
    left: int


@dataclass
class Receipt:
    number: int
    of: str


members = {{}}


def invite(guest, *, bell, post_office):
    check(guest)
    if guest not in members:
        # The other way round: the spec does not say which comes first.
        receipt = post_office.send(subject="Hello", to=guest)
        try:
            heard = bell.ring(times=len(members))
        except ConnectionError:
            raise Silent from None
        members[guest] = receipt
        assert receipt == Receipt(number=receipt.number, of=guest)
        return heard
    return members[guest].number
"""
CLASS = f"""{CHECKED}
class Undelivered(Exception):
    pass


class Invites:
    def __init__(self, post_office, bell):
        self.post_office, self.bell = post_office, bell
        self.members = {{}}

    def invite(self, guest):
        check(guest)
        if guest in self.members:
            return self.members[guest][0]
        try:
            heard = self.bell.ring(len(self.members))
        except Exception:
            raise Silent from None
        try:
            receipt = self.post_office.send(guest, "Hello")
        except Undelivered as error:
            raise Undelivered(error.to, 3) from error
        self.members[guest] = receipt
        return heard
"""
RIGHT = {"names": NAMES, "parameters": PARAMETERS, "class": CLASS}
RINGS = "heard = bell.ring(len(members))"
EARLY = """\
        try:
            bell.ring(0)
        except Exception:
            pass
"""
WRONG = {
    "a call too early": (
        CLASS.replace("        self.members = {}", f"{EARLY}        self.members = {{}}"),
        "`Bell.ring` is called while no operation runs",
    ),
    "another kind": (NAMES.replace("ring(len(members))", "ring(str(len(members)))"), "Bell.ring("),
    "a type that breaks": (NAMES.replace("send(guest,", "send(guest.upper(),"), '"A"'),
    "without end": (
        NAMES.replace(RINGS, f"{RINGS}\n        while True: bell.ring(1)"),
        "Bell.ring",
    ),
    "called by nobody": (NAMES.replace("post_office = bell = None", "bell = None"), "post_office"),
}


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


def spec_in(text):
    understood = understand(SourceFile("a.spec", text), lambda *_: None)
    assert understood.sound, [each.message for each in understood.diagnostics]
    return understood.spec


@cache
def suite(text=SPEC):
    return derive_suite(spec_in(text))


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ports")
    texts = {**RIGHT, **{name: text for name, (text, _) in WRONG.items()}}
    for name, text in texts.items():
        (folder / name / "src").mkdir(parents=True)
        (folder / name / "src" / "invites.py").write_text(text, encoding="utf-8")
    options = JudgeOptions(
        examples=8, shrink=0.0, implementation=Implementation("module", "invites")
    )
    with suite_worker() as worker, judging_many(worker, suite(), folder, {}) as judged:
        yield lambda name: judged(name, options, suite().evals)


def told(verdict):
    return "\n".join(failure_text(each) for each in verdict.failures)


@pytest.mark.parametrize("name", RIGHT)
def test_right_code_passes_however_it_comes_by_its_ports(verdicts, name):
    verdict = verdicts(name)
    assert verdict.accepted, told(verdict)
    assert set(verdict.cases) == {"invites.invite.invited", "invites.invite.known"}
    assert all(verdict.cases.values())


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_is_caught_by_what_it_calls(verdicts, name):
    verdict = verdicts(name)
    assert not verdict.accepted
    assert WRONG[name][1] in told(verdict)


def test_what_ports_answered_is_answered_again(tmp_path):
    """Wherever the contract allows it: a receipt of another number than is due is none of its answers."""
    swallowed = NAMES.replace("raise Silent from None", "heard = 0")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "invites.py").write_text(swallowed, encoding="utf-8")
    answers = [
        {"failed": ""},
        {"returned": {"record": "Receipt", "fields": {"number": 7, "of": "a"}}},
    ]
    steps = [{"call": "invite", "with": ["ab"], "answers": answers}]
    some = attrs.evolve(suite(), evals=suite().evals[:1])
    kept = Kept(some.evals[0].clause, "", "", json.dumps({"steps": steps}))
    options = JudgeOptions(
        examples=1, shrink=0.0, implementation=Implementation("module", "invites"), kept=(kept,)
    )
    failure = judge(some, tmp_path, {}, options).failures[0]
    assert failure.regression
    (shown_call,) = failure.calls
    assert "calls Bell.ring(0), which fails" in shown_call
    assert 'which returns Receipt { number: 0, of: "ab" }' in shown_call


def of_program(folder, monkeypatch, name, text):
    monkeypatch.chdir(folder)
    (folder / name).write_text(text, encoding="utf-8")
    runs = "node" if name.endswith(".js") else "python3"
    return judged(f"stdio: {runs} {name}", spec=spec_in(MAILS), suite=suite(MAILS), examples=4)


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
