"""What an implementation calls of ports is seen and answered: right code passes in every style, wrong code is caught."""

import json
from functools import cache

import attrs
import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.judge_many import judging_many, suite_worker
from factoryc.judge.regression import Kept
from factoryc.judge.verdict import failure_text
from tests.judge.examples import parsed_spec

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


@cache
def suite(text=SPEC):
    return derive_suite(parsed_spec(text))


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
        yield lambda name: judged(name, options, suite().evals[: None if name in RIGHT else 1])


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


COUNTS = """\
spec club version "1.0.0"

type Name = Text where it matches /[a-z]{1,8}/

error Full

port Bell {
  operation ring(times: Int) -> Int where it in 1..3
}

state drinks: Map<Name, Int> = {}

operation drink(name: Name) {
  case first when name not in drinks {
    calls Bell.ring(0) as times
    sets drinks[name] = times
  }
  case more when name in drinks and drinks[name] < 30 {
    calls Bell.ring(drinks[name]) as times
    sets drinks[name] = drinks[name] + times
  }
  case full when name in drinks and drinks[name] >= 30 { fails Full }
}
"""
COUNTING = """\
import re

class Full(Exception):
    pass

drinks = {}
bell = None

def drink(name):
    if type(name) is not str or not re.fullmatch("[a-z]{1,8}", name):
        raise ValueError(name)
    if drinks.get(name, 0) >= 30:
        raise Full
    drinks[name] = drinks.get(name, 0) + bell.ring(drinks.get(name, 0))
"""


def test_calls_that_ask_ports_lead_to_a_case_that_many_of_them_add_up_to(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "club.py").write_text(COUNTING, encoding="utf-8")
    options = JudgeOptions(examples=3, implementation=Implementation("module", "club"))
    whole = suite(COUNTS)
    full = attrs.evolve(
        whole, evals=tuple(each for each in whole.evals if each.clause == "club.drink.full")
    )
    verdict = judge(full, tmp_path, {}, options)
    assert not verdict.failures
    assert verdict.cases["club.drink.full"] > 0
