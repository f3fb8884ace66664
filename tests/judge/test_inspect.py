"""Inspections read a product's source and say where it breaks a rule; they never run it."""

import sys

import attrs
import pytest

from factoryc.judge.inspect.inspect import inspect_packaging, inspect_source
from factoryc.judge.inspect.sandbox_events import event_findings
from factoryc.judge.sandbox.ending import Event
from factoryc.source.span import Span
from factoryc.spec.definitions import HttpInterface
from factoryc.spec.evals import (
    Constraint,
    DependenciesOnly,
    FilesOnly,
    ImportsOnly,
    Never,
    NeverCall,
    NeverImport,
    NeverUse,
    NeverWriteOutside,
    NoDependencies,
    NothingMutableShared,
    PythonVersion,
)
from factoryc.spec.spec import Spec

NOWHERE = Span("", 0, 0)


def spec_with(*rules):
    """A spec that states these rules and nothing else; each clause is `rule`."""
    spec = Spec("shop", "1.0.0", interface=HttpInterface((), 400, NOWHERE))
    for rule in rules:
        if isinstance(rule, NeverImport | NeverUse | NeverCall):
            spec = attrs.evolve(spec, nevers=(*spec.nevers, Never("rule", rule, NOWHERE)))
        else:
            constraint = Constraint("rule", rule, NOWHERE)
            spec = attrs.evolve(spec, constraints=(*spec.constraints, constraint))
    return spec


@pytest.fixture
def lines(tmp_path):
    """Where the source of one module breaks a rule: the numbers of its lines."""

    def inspect(source, *rules, file="src/shop/prices.py"):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        found = inspect_source(spec_with(*rules), tmp_path)
        assert {finding.file for finding in found} <= {file}
        return sorted({finding.line for finding in found if finding.clause == "rule"})

    return inspect


@pytest.fixture
def always(tmp_path):
    """What is found in a module of a product whose spec states no rule."""

    def inspect(source):
        path = tmp_path / "src/shop/prices.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return {finding.clause for finding in inspect_source(spec_with(), tmp_path)}

    return inspect


def test_only_the_standard_library_and_the_product_itself_are_imported(lines):
    source = (
        "from __future__ import annotations\nimport json, requests\nimport shop.types\n"
        "from . import types\nfrom .types import x\n"
        "from numpy.linalg import norm\ndef f():\n    import attrs\n    __import__('yaml')\n"
    )
    assert lines(source, NoDependencies()) == [2, 6, 8, 9]


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import pickle as p",
        "import json, pickle",
        "from pickle import loads",
        "from pickle import *",
        "def f():\n    import pickle",
        "__import__('pickle')",
        "import importlib\nimportlib.import_module('pickle')",
        "from importlib import import_module as load\nload('pickle')",
        "import _pickle",
        "import shelve",
    ],
)
def test_a_forbidden_module_is_found_by_every_way_in(lines, source):
    assert lines(source, NeverImport("pickle")) != []


@pytest.mark.parametrize(
    "source", ["import pickletools", "import json", "pickle = 1", "import copy"]
)
def test_another_module_is_not_taken_for_a_forbidden_one(lines, source):
    assert lines(source, NeverImport("pickle")) == []


@pytest.mark.parametrize(
    "source",
    [
        "exec('import pickle')",
        "eval('1')",
        "e = exec",
        "name = 'pic' + 'kle'\n__import__(name)",
        "import importlib\nimportlib.import_module('a'.upper())",
        "import sys\nsys.modules['pickle']",
        "from sys import modules",
        "import builtins",
        "().__class__.__subclasses__()",
        "def f(): pass\nf.__globals__['x']",
        "getattr(object, '__sub' + 'classes__')",
        "getattr(object, '__subclasses__')",
        "import runpy",
        "import importlib.util",
        "compile('1', '', 'eval')",
        "globals()['x'] = 1",
        "def broken(:",
    ],
)
def test_code_that_only_a_run_shows_is_refused(always, source):
    assert "inspection.hidden_code" in always(source)


@pytest.mark.parametrize(
    "source",
    [
        "import ctypes",
        "import gc",
        "import inspect",
        "import hypothesis",
        "import os\nos.environ['X']",
        "from os import getenv",
        "import os as o\no._exit(0)",
        "import sys\nsys.settrace(None)",
        "import sys\nf = sys._getframe",
        "import os\ngetattr(os, '_exit')(0)",
        "open('/proc/1/mem')",
    ],
)
def test_reaching_for_the_judge_is_tampering(always, source):
    assert "inspection.tampering" in always(source)


@pytest.mark.parametrize(
    "source",
    [
        "import re\nCODE = re.compile('[a-z]')",
        "import os.path\nos.path.join('a', 'b')",
        "import sys\nsys.argv[1:]",
        "from importlib import metadata\nmetadata.version('shop')",
        "class A:\n    def f(self):\n        return getattr(self, 'x', None)",
        "import json\n\ndef load(text):\n    return json.loads(text)",
        "def evaluate(exec_count):\n    return exec_count",
    ],
)
def test_ordinary_code_is_left_alone(always, source):
    assert always(source) == set()


def test_what_cannot_be_read_is_a_finding(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "fast.so").write_bytes(b"\x7fELF")
    (tmp_path / "src" / "link.py").symlink_to("/etc/hostname")
    (tmp_path / "src" / "zero.py").write_bytes(b"x = 1\0")
    (tmp_path / "src" / "latin.py").write_bytes(b"# -*- coding: latin-1 -*-\nx = '\xe4'\n")
    (tmp_path / "src" / "folder").symlink_to(tmp_path)
    found = {finding.file for finding in inspect_source(spec_with(), tmp_path)}
    assert found == {
        f"src/{name}" for name in ("fast.so", "link.py", "zero.py", "latin.py", "folder")
    }


SERVER = "import socket\nfrom http.server import BaseHTTPRequestHandler\n"


@pytest.mark.parametrize(
    "source",
    [
        "import urllib.request",
        "from urllib import request",
        "from http.client import HTTPConnection",
        "import smtplib",
        "import socket\nsocket.create_connection(('a', 1))",
        "import socket\nsocket.socket().connect(('a', 1))",
        "import socket\ns = socket.socket()\ns.connect(('a', 1))",
        "import asyncio\nasyncio.open_connection('a', 1)",
        "import socket\ngetattr(socket, 'create_connection')",
    ],
)
@pytest.mark.parametrize("file", ["src/shop/prices.py", "src/shop/server.py"])
def test_calling_somebody_is_using_the_network(lines, source, file):
    assert lines(source, NeverUse("network"), file=file) != []


def test_the_server_module_alone_may_serve(lines, tmp_path):
    assert lines(SERVER, NeverUse("network"), file="src/shop/server.py") == []
    (tmp_path / "src/shop/server.py").unlink()
    assert lines(SERVER, NeverUse("network"), file="src/shop/prices.py") == [1, 2]
    harmless = "import sqlite3, urllib.parse, asyncio\nsqlite3.connect(':memory:')\n"
    assert lines(harmless, NeverUse("network")) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = 1.5",
        "x = float('1')",
        "def f(x: float) -> int: ...",
        "import math\nmath.sqrt(4)",
        "from math import pi",
        "import math\nx = math.pi",
        "def f(a: int, b: int):\n    return a / b",
        "def f(a, b):\n    a /= b",
        "x = 2 ** -1",
        "import random\nrandom.random()",
        "import datetime\ndatetime.timedelta(1).total_seconds()",
        "x = 1j",
        "f = map(float, [])",
    ],
)
def test_a_float_is_found_wherever_one_may_appear(lines, source):
    if source == "from math import pi":
        source += "\nx = pi"
    assert lines(source, NeverUse("float")) != []


@pytest.mark.parametrize(
    "source",
    [
        "from decimal import Decimal\nx = Decimal('1.5') / 2",
        "from decimal import Decimal\ndef f(a: Decimal, b: int):\n    return a / b",
        "from decimal import Decimal\ndef g() -> Decimal: ...\ndef f(b: int):\n    return b / g()",
        "import math\nmath.gcd(4, 6) // 2",
        "def f(x):\n    return isinstance(x, float) or type(x) is float",
        "from pathlib import Path\nx = Path('a') / 'b'",
        "from fractions import Fraction\nx = Fraction(1) / Fraction(3)",
        "x = 7 // 2",
    ],
)
def test_exact_arithmetic_is_left_alone(lines, source):
    assert lines(source, NeverUse("float")) == []


@pytest.mark.parametrize(
    "source",
    [
        "links = {}",
        "links: dict = {}",
        "a, b = [], 1",
        "x = (1, [2])",
        "class State:\n    links = {}",
        "class State:\n    def f(self):\n        State.links = 1",
        "class State:\n    @classmethod\n    def f(cls):\n        cls.count = 1",
        "n = 0\ndef f():\n    global n\n    n = 1",
        "def f(x=[]): ...",
        "def f(*, x=dict()): ...",
        "f = lambda x={}: x",
        "import functools\n@functools.cache\ndef f(): ...",
        "from functools import lru_cache\n@lru_cache(maxsize=2)\ndef f(): ...",
        "import threading\nlock = threading.Lock()",
        "import itertools\ncounter = itertools.count()",
        "import shop.state\ndef f():\n    shop.state.links = 1",
        "if True:\n    seen = set()",
        "try:\n    pass\nfinally:\n    seen = set()",
        "class State: ...\nstate = State()",
        "codes = [c for c in 'abc']",
        "import types\nx = types.MappingProxyType(y)",
        "import types\nx = types.MappingProxyType({'a': []})",
        "def f(): ...\ndef g():\n    f.last = 1",
        "def f():\n    f.seen['a'] = 1",
        "def f(): ...\nf.count = 0",
        "def f():\n    setattr(f, 'last', 1)",
        "class A:\n    def m(self):\n        f.last += 1\ndef f(): ...",
    ],
)
def test_what_modules_could_share_is_found(lines, source):
    assert lines(source, NothingMutableShared()) != []


FROZEN = """
from dataclasses import dataclass, field
@dataclass(frozen=True)
class L:
    a: int = 0
    b: list = field(default_factory=list)
EMPTY = L(1)
"""


@pytest.mark.parametrize(
    "source",
    [
        "A = 1\nB = 'x'\nC = (1, ('y', A))\nD = -A\nE = A + 1\nF = f'{A}'",
        "import re\nfrom decimal import Decimal\nP = re.compile('a')\nQ = Decimal('1.2')",
        "WORDS = frozenset({'a', 'b'})\nT = tuple(x for x in range(3))",
        "import types\nX = types.MappingProxyType({'a': 1})",
        "__all__ = ['f']\ndef f(x=None, y=(), z=-1):\n    rows = []\n    rows[0] = 1",
        "from enum import Enum\nclass V(Enum):\n    car = 'car'\nDEFAULT = V.car",
        FROZEN,
        "class State:\n    __slots__ = ['links']\n    def __init__(self):\n        self.links = {}",
        "def f():\n    links = {}\n    def g():\n        nonlocal links\n        links = {}",
        "def f(state, link):\n    state.links[link] = link\n    state.count += 1",
        "if __name__ == '__main__':\n    print('hello')",
        "def link(): ...\ndef f(link):\n    link.visits = 1",
        "def g(): ...\ndef f():\n    def g(): ...\n    g.last = 1",
        "def g(): ...\ndef f(x):\n    match x:\n        case [*g]:\n            g[0] = 1",
        "def g(): ...\ndef f():\n    try: ...\n    except OSError as g:\n        g.args = ()",
        "def link(): ...\ndef f(state):\n    link = state.links\n    link['a'] = 1",
    ],
)
def test_what_cannot_change_may_be_shared(lines, source):
    assert lines(source, NothingMutableShared()) == []


def test_source_newer_than_the_oldest_python_allowed_is_found(lines):
    source = "x = 1\ntype Code = str\n"
    assert lines(source, PythonVersion(">=", "3.12")) == []
    if sys.version_info >= (3, 12):
        assert lines(source, PythonVersion(">=", "3.11")) == [2]


@pytest.mark.parametrize(
    ("declared", "count"),
    [
        ('requires-python = ">=3.11"\ndependencies = []', 0),
        ('requires-python = ">=3.11, <4"\ndependencies = []', 0),
        ("dependencies = []", 1),
        ('requires-python = ">=3.10"', 1),
        ('requires-python = ">=3.12"', 1),
        ('requires-python = "whatever"', 1),
        ('requires-python = ">=3.11"\ndependencies = ["requests"]', 1),
        ('requires-python = ">=3.11"\ndynamic = ["dependencies"]', 1),
        ('requires-python = ">=3.11"\n[project.optional-dependencies]\nfast = ["numpy"]', 1),
        ("requires-python = >=", 1),
    ],
)
def test_what_the_product_says_of_itself_must_agree(tmp_path, declared, count):
    (tmp_path / "pyproject.toml").write_text(f"[project]\nname = 'shop'\n{declared}\n")
    spec = spec_with(NoDependencies(), PythonVersion(">=", "3.11"))
    assert len(inspect_packaging(spec, tmp_path)) == count


def test_a_product_that_says_nothing_of_itself_breaks_both_constraints(tmp_path):
    spec = spec_with(NoDependencies(), PythonVersion(">=", "3.11"))
    assert len(inspect_packaging(spec, tmp_path)) == 2


def test_what_the_sandbox_saw_is_held_against_the_clause_that_forbids_it():
    calls = Event("network", "sends to 10.0.0.1 port 80")
    starts = Event("process", "starts a program ls")
    (stated,) = event_findings(spec_with(NeverUse("network")), [calls, calls])
    assert (stated.clause, stated.text) == ("rule", "while it ran, it sends to 10.0.0.1 port 80")
    found = event_findings(spec_with(), [calls, starts])
    assert [finding.clause for finding in found] == ["sandbox.network", "sandbox.process"]


USES = {
    "clock": ["import time", "from datetime import datetime\nx = datetime.now()"],
    "randomness": ["import random", "import os\nx = os.urandom(3)", "from uuid import uuid4"],
    "files": ["x = open('a')", "from pathlib import Path", "import os\nos.remove('a')"],
    "processes": ["import subprocess", "import os\nos.system('ls')"],
    "environment": ["import os\nx = os.environ['A']", "from os import getenv"],
}


@pytest.mark.parametrize(("what", "source"), [(u, s) for u, all_ in USES.items() for s in all_])
def test_a_use_that_is_forbidden(what, source, lines):
    """Each way is found where it stands, and by no rule about something else."""
    line = len(source.splitlines())
    assert lines(source, NeverUse(what)) in ([line], [1, line])
    for other in USES.keys() - {what}:
        assert lines(source, NeverUse(other)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os\nos.system('ls')", [2]),
        ("from os import system as run\nrun('ls')", [1, 2]),
        ("import os\nrun = os.system", [2]),
        ("import os\nos.systemic('ls')", []),
    ],
)
def test_a_call_that_is_forbidden(source, found, lines):
    """Naming it is enough: who has a function can call it."""
    assert lines(source, NeverCall("os.system")) == found


def test_imports_that_are_named(lines):
    """What is named may be imported, with all that lies in it; nothing else but its own."""
    rule = ImportsOnly(("json", "collections.abc"))
    source = (
        "import json.decoder\nfrom collections.abc import Set\nfrom shop import types\nimport re"
    )
    assert lines(source, rule) == [4]


def test_dependencies_that_are_named(tmp_path):
    """The distribution by its name, however it is spelled; what it is imported as, likewise."""
    project = '[project]\ndependencies = ["Typing_Extensions>=4", "attrs"]\n'
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    (tmp_path / "src/shop").mkdir(parents=True)
    (tmp_path / "src/shop/a.py").write_text("import typing_extensions\nimport attrs\n")
    spec = spec_with(DependenciesOnly(("typing-extensions",)))
    assert [each.text for each in inspect_packaging(spec, tmp_path)] == [
        "declares the dependency `attrs`"
    ]
    assert [each.line for each in inspect_source(spec, tmp_path)] == [2]


def test_files_that_are_named():
    """A file beside one that is named has a name that starts like it."""
    rules = (NeverWriteOutside(("a.db",)), FilesOnly(("a.db", "notes")))
    spec = attrs.evolve(spec_with(rules[1]), nevers=(Never("never", rules[0], NOWHERE),))
    events = [
        Event("file", each)
        for each in ("writes a.db", "writes a.db-journal", "writes notes/x", "reads b", "writes b")
    ]
    found = [(each.clause, each.text) for each in event_findings(spec, events)]
    assert found == [
        ("never", "while it ran, it writes notes/x"),
        ("rule", "while it ran, it reads b"),
        ("never", "while it ran, it writes b"),
        ("rule", "while it ran, it writes b"),
    ]
