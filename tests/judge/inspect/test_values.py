"""Inspections say where code calls somebody, uses floats, or holds what modules could share."""

import pytest

from factoryc.spec.evals import (
    NeverUse,
    NothingMutableShared,
)

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
        "from decimal import Decimal\ndef g(b):\n    return Decimal(b) if b else b\nx = 1 / g(2)",
        "from decimal import Decimal\ndef g(b):\n    if b: return Decimal(b)\n    return b\nx = 1 / g(2)",
        "from decimal import Decimal\ndef g(b):\n    def h(): return Decimal(b)\nx = 1 / g(2)",
        "from decimal import Decimal\ny = Decimal(1)\nz = y\nx = 1 / z\ny = 2",
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
        "from decimal import Decimal\ndef f(b):\n    return b / g(b)\ndef g(b):\n    return Decimal(b)",
        "from decimal import Decimal\ng = lambda b: Decimal(b)\ndef f(b):\n    x = g(b)\n    return b / x",
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
