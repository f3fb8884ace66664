"""Each constraint and each never of a rule is held against plain Python, with its evidence."""

import attrs
import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.inspect.inspect import inspect_source
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.plain_source import plain_source
from factoryc.judge.unseen import unread_clauses
from tests.evals.suites import understood

HEAD = """\
spec vault version "1.0.0"

type Token = Text where it matches /[a-z]{20}/

operation enter(token: Token) -> Text {
  case always otherwise { returns token }
}

"""
RIGHT = "import math\n\n\ndef enter(token):\n    return token\n"
# What is demanded, code that breaks it, and the evidence that has to be shown.
RULES = {
    'constraint runtime python >= "3.10"': (
        "try:\n    LIMIT = 3\nexcept* ValueError:\n    raise\n",
        "is not Python 3.10: ",
    ),
    "constraint dependencies none": ("import requests\n", ":1: imports `requests`"),
    'constraint dependencies only "attrs"': ("import requests\n", ":1: imports `requests`"),
    'constraint imports only "math"': ("import json\n", ":1: imports `json`"),
    "constraint network none": ("import socket\n", ":1: imports `socket`"),
    "constraint files none": ("NOTES = open('notes')\n", ":1: `open` is a use of files"),
    "constraint modules share nothing mutable": (
        "SEEN = []\n",
        ":1: `SEEN` is not seen to be immutable",
    ),
    'never import "pickle"': ("import pickle\n", ":1: imports `pickle`"),
    "never use network": ("import http.client\n", ":1: imports `http.client`"),
    "never use float": ("HALF = 0.5\n", ":1: "),
    "never use clock": ("import time\n", ":1: imports `time`"),
    "never use randomness": ("import random\n", ":1: imports `random`"),
    "never use processes": ("import subprocess\n", ":1: imports `subprocess`"),
    "never use environment": ("import platform\n", ":1: imports `platform`"),
    'never call "math.sqrt"': ("import math\nROOT = math.sqrt(4)\n", ":2: "),
}


def found(folder, rule, text):
    spec = understood(f"{HEAD}{rule}\n")
    (folder / "vault.py").write_text(text, encoding="utf-8")
    with plain_source(folder / "vault.py") as source:
        findings = inspect_source(spec, source, is_product=False)
    clause = next(each.clause for each in (*spec.constraints, *spec.nevers))
    return [f"{e.file}:{e.line}: {e.text}" for e in findings if e.clause == clause]


@pytest.mark.parametrize("rule", RULES)
def test_what_the_source_says_against_a_rule_is_shown_with_its_place(tmp_path, rule):
    """And right code is not accused of it."""
    text, evidence = RULES[rule]
    assert found(tmp_path, rule, RIGHT) == []
    broken = found(tmp_path, rule, f"{text}\n\n{RIGHT}")
    assert any(evidence in each for each in broken), broken


@pytest.mark.parametrize("kind", ["program", "commands", "service"])
@pytest.mark.parametrize("rule", RULES)
def test_what_cannot_be_read_is_said_to_be_unjudged(kind, rule):
    """Never passed in silence."""
    spec = understood(f"{HEAD}{rule}\n")
    unread = dict(unread_clauses(spec, Implementation(kind)))
    (clause,) = (each.clause for each in (*spec.constraints, *spec.nevers))
    assert "source" in unread[clause]


AT_RUN_TIME = """\
constraint network none
constraint files only "vault.db"
never log value of Token
never use processes
"""
DOING = """\
import socket
import subprocess


def enter(token):
    print("somebody entered with", token)
    with open("notes.txt", "w") as notes:
        notes.write(token)
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)
    except OSError:
        pass
    try:
        open("/etc/hosts").close()
    except OSError:
        pass
    try:
        subprocess.run(["sh", "-c", "echo > more.txt"])
    except OSError:
        pass
    return token
"""


# What Python reads when it is asked for the kind of a file or for the time of a place.
LOOKING_UP = """\
def enter(token):
    for name in ("/etc/mime.types", "/etc/localtime", "/usr/share/zoneinfo/Europe/Berlin"):
        try:
            open(name).close()
        except OSError:
            pass
    return token
"""


@pytest.mark.parametrize("text", [RIGHT, LOOKING_UP, DOING])
def test_what_it_does_is_seen_by_the_sandbox(tmp_path, text):
    """What was printed, written, reached for and started; each is one reason to refuse it."""
    suite = derive_suite(understood(f"{HEAD}{AT_RUN_TIME}"))
    evals = tuple(each for each in suite.evals if each.kind == "case")
    (tmp_path / "vault.py").write_text(text, encoding="utf-8")
    with plain_source(tmp_path / "vault.py") as source:
        options = JudgeOptions(examples=3, implementation=Implementation("module", "vault"))
        verdict = judge(attrs.evolve(suite, evals=evals), source, {}, options)
    seen = {(each.clause, each.message) for each in verdict.failures if each.kind == "sandbox"}
    if text != DOING:
        assert verdict.failures == ()
        return
    assert seen == {
        ("vault.constraint.network", "while it ran, it looks up 192.0.2.1"),
        ("vault.constraint.network", "while it ran, it sends to 192.0.2.1 port 80"),
        ("vault.constraint.files", "while it ran, it writes notes.txt"),
        ("vault.constraint.files", "while it ran, it writes more.txt"),
        ("vault.constraint.files", "while it ran, it reads /etc/hosts"),
        ("vault.never.log_token", "while it ran, it prints a value of Token"),
        ("vault.never.log_token", "while it ran, it writes a value of Token to notes.txt"),
        ("vault.never.use_processes", "while it ran, it starts a program sh"),
    }
