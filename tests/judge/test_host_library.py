"""A library under judgement answers calls, and its mistakes become plain sentences."""

from pathlib import Path

import pytest

from factoryc.judge.sandbox.ending import Broken, Ended, Event, Failed, Rejected, Returned
from factoryc.judge.sandbox.policy import Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox

TEXT, INT, DECIMAL = {"kind": "text"}, {"kind": "int"}, {"kind": "decimal"}
LINK = {"kind": "record", "name": "Link", "fields": [["code", TEXT], ["hits", INT]]}
FILES = {
    "types.py": """
from dataclasses import dataclass

class Rejected(ValueError):
    pass

class AliasTaken(Exception):
    def __init__(self, alias):
        super().__init__(alias)
        self.alias = alias

@dataclass
class Link:
    code: str
    hits: int

    def __post_init__(self):
        if self.hits == -1:
            raise Rejected
""",
    "state.py": "class State:\n    def __init__(self):\n        self.links = {}\n",
    "links.py": """
from shortener.types import AliasTaken, Link, Rejected

def shorten(state, target, alias):
    print("shortening", alias)
    if not isinstance(alias, str) or not alias:
        raise Rejected
    if alias in state.links:
        raise AliasTaken(alias)
    state.links[alias] = Link(target, 0)
    return state.links[alias]

def hits(state, link):
    return link.hits + len(state.links)

def price(state):
    return 1.5

def explode(state, text):
    exec(text)
""",
    "unfinished.py": "def later(:\n",
}


def operation(function, parameters, result, errors=None, module="shortener.links"):
    return {
        "module": module,
        "function": function,
        "parameters": parameters,
        "result": result,
        "errors": errors or {},
    }


BINDING = {
    "operations": {
        "shorten": operation(
            "shorten",
            [["target", TEXT], ["alias", TEXT]],
            LINK,
            {"AliasTaken": [["alias", TEXT]]},
        ),
        "hits": operation("hits", [["link", LINK]], INT),
        "price": operation("price", [], DECIMAL),
        "explode": operation("explode", [["text", TEXT]], None),
        "absent": operation("absent", [], None),
        "later": operation("later", [], None, module="shortener.unfinished"),
        "typeless": operation("price", [], {"kind": "record", "name": "Nothing", "fields": []}),
    },
    "state": {"module": "shortener.state", "class": "State"},
    "types": "shortener.types",
}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    package = root / "src" / "shortener"
    package.mkdir(parents=True)
    for name, text in FILES.items():
        (package / name).write_text(text)
    with open_sandbox(root, Policy(Limits(wall_seconds=2))) as opened:
        yield opened


@pytest.fixture
def library(sandbox):
    return sandbox.start_library(BINDING)


def test_calls_return_fail_and_are_rejected_on_one_state(library):
    """One subject remembers; the protocol tells the three outcomes apart."""
    assert library.call("shorten", ["http://a", "x"]) == Returned({"code": "http://a", "hits": 0})
    assert library.call("shorten", ["http://b", "x"]) == Failed("AliasTaken", {"alias": "x"})
    assert library.call("shorten", ["http://b", ""]) == Rejected()
    assert library.call("shorten", ["http://b", {"$raw": [1]}]) == Rejected()
    assert library.call("hits", [{"code": "c", "hits": 4}]) == Returned(5)
    assert library.call("hits", [{"code": "c", "hits": -1}]) == Rejected()


def test_the_next_subject_is_fresh(sandbox):
    """Nothing of the one before is left, and the one before has ended."""
    before = sandbox.start_library(BINDING)
    before.call("shorten", ["http://a", "x"])
    after = sandbox.start_library(BINDING)
    assert isinstance(after.call("shorten", ["http://a", "x"]), Returned)
    assert before.call("shorten", ["http://a", "y"]) == Ended(before.close())
    assert before.close().reason == "closed"
    assert before.close().output == "shortening x\n"
    assert after.alive()


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("price", [], "`price`: expected Decimal, but got float 1.5"),
        ("absent", [], "the module `shortener.links` has no function `absent`"),
        ("typeless", [], "the module `shortener.types` has no class `Nothing`"),
        ("later", [], "SyntaxError: invalid syntax"),
        ("unheard", [], "no operation is called `unheard`"),
        ("hits", [], "TypeError: hits() missing 1 required positional argument: 'link'"),
        ("explode", ["raise SystemExit(3)"], "SystemExit: 3"),
        ("explode", ["raise KeyboardInterrupt"], "KeyboardInterrupt"),
        ("explode", ["1 / 0"], "src/shortener/links.py:20 in explode: exec(text)"),
        ("explode", ["class E(Exception):\n  def __str__(self): 1 / 0\nraise E"], "E"),
    ],
)
def test_a_broken_operation_is_told_in_words(library, name, arguments, sentence):
    """The message, the product's own lines, never the judge's; the other operations go on."""
    reply = library.call(name, arguments)
    assert isinstance(reply, Broken)
    assert sentence in reply.text
    assert "factoryc" not in reply.text
    assert library.call("hits", [{"code": "c", "hits": 0}]) == Returned(0)


def test_a_product_that_cannot_be_imported_says_so_at_every_call(tmp_path: Path):
    """No exception in the judge, whatever is missing."""
    with open_sandbox(tmp_path) as sandbox:
        library = sandbox.start_library(BINDING)
        for _ in range(2):
            reply = library.call("hits", [])
            assert isinstance(reply, Broken)
            assert reply.text.startswith("ModuleNotFoundError: No module named 'shortener'")


def test_forbidden_acts_are_told_once_and_in_words(sandbox):
    """Evidence for a verdict; reading it clears it, and honest work leaves none."""
    sandbox.events()
    library = sandbox.start_library(BINDING)
    library.call("shorten", ["http://a", "x"])
    library.call("explode", ["1 / 0"])
    assert sandbox.events() == ()
    # What it may touch is told, too: some specs name the files.
    library.call("explode", ["open('/tmp/x', 'w').close(); open('y', 'w').close(); open('y')"])
    own = ["writes /tmp/x", "writes y", "reads y"]
    assert sandbox.events() == tuple(Event("file", each) for each in own)
    acts = [
        "import socket; socket.socket(2, 2).connect(('192.0.2.1', 80))",
        "import socket; socket.socket(2, 2).connect(('127.0.0.1', 80))",
        "import socket; socket.getaddrinfo('example.com', 80)",
        "import os; os.system('true')",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "open('/product/x', 'w')",
        "import os; os.unlink('/product/src/shortener/links.py')",
        "import os; os.kill(1, 9)",
        "open('/proc/1/environ')",
        "import os; os.listdir('/host')",
        "import ctypes; ctypes.CDLL('libc.so.6')",
    ]
    for act in acts:
        library.call("explode", [act])
    library.close()
    assert sandbox.events() == (
        Event("network", "sends to 192.0.2.1 port 80"),
        Event("network", "looks up example.com"),
        Event("process", "runs a shell command b'true'"),
        Event("process", "starts a program true"),
        Event("write", "opens /product/x for writing"),
        Event("write", "deletes /product/src/shortener/links.py"),
        Event("process", "sends signal 9 to process 1"),
        Event("read", "reads /proc/1/environ"),
        Event("read", "lists /host"),
        Event("native", "loads the native library libc.so.6"),
    )
    assert sandbox.events() == ()


def test_a_flood_of_reports_holds_nobody_up(sandbox):
    """Reports are dropped, the product goes on."""
    library = sandbox.start_library(BINDING)
    text = "import socket\nfor n in range(5000):\n  try: socket.socket(2, 2).connect((f'192.0.2.{n}', 80))\n  except OSError: pass"
    assert library.call("explode", [text]) == Returned(None)
    assert 0 < len(sandbox.events()) <= 256


def test_files_last_only_when_asked_to(sandbox):
    """A restart finds what was written; a fresh start finds nothing."""
    sandbox.start_library(BINDING).call("explode", ["open('kept', 'w').close()"])
    library = sandbox.start_library(BINDING, keep_scratch=True)
    assert library.call("explode", ["open('kept')"]) == Returned(None)
    library = sandbox.start_library(BINDING)
    assert isinstance(library.call("explode", ["open('kept')"]), Broken)


def test_what_it_printed_before_a_restart_is_not_forgotten(sandbox):
    """Who looks for secrets looks once, after several subjects that were one to their caller."""
    sandbox.start_library(BINDING).call("explode", ["print('before')"])
    sandbox.start_library(BINDING, keep_scratch=True).call("explode", ["print('after')"])
    sandbox.start_library(BINDING)
    said = sandbox.said()
    assert said.index("before") < said.index("after")
    assert sandbox.said() == ""


def test_a_child_that_product_code_forked_answers_nobody(sandbox):
    """It comes back out of the call, as its parent does; only one of them speaks."""
    library = sandbox.start_library(BINDING)
    forks = "import os\nif os.fork(): os.wait()"
    assert [library.call("explode", [forks]) for _ in range(3)] == [Returned(None)] * 3
    assert library.alive()


def test_where_no_operation_can_be_loaded_every_call_says_why(sandbox):
    """A call of what does not exist, too: so it shows whether anything was loaded."""
    unfinished = {"later": BINDING["operations"]["later"]}
    library = sandbox.start_library({**BINDING, "operations": unfinished})
    reply = library.call("", [])
    assert isinstance(reply, Broken)
    assert reply.text.startswith("SyntaxError")
