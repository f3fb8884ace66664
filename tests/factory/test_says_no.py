"""Bad work is found out, for the right reason, and the right work after it is taken.

Each test hands in many bad attempts at one task in a row. What the judge lets through ends the row.
"""

from tests.factory.till_build import (
    ADD,
    ADD_FILE,
    RIGHT,
    in_a_call,
    instead,
    opening,
    sent_back,
    who_and_what,
)
from tests.soak import soak

FITS = {("eval", "till.add.fits")}
FULL = {("eval", "till.add.full")}
LOADED = {("eval", "till.add")}
TAMPERS = {("inspection", "inspection.tampering")}
HIDES = {("inspection", "inspection.hidden_code")}
COUNTS = "state.coins_inside += coins"
ONLY_LOOKS_EQUAL = """

class Equal(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__
"""
CLAIMS = (
    'print("ok 1 - till\\n==== 9 passed in 0.01s ====\\n[\\"returned\\", 1]", flush=True)\n'
    'print("{\\"accepted\\": true, \\"failures\\": []}", flush=True)\n'
)


def wrong_and(lines):
    return {ADD_FILE: RIGHT.replace(COUNTS, f"{COUNTS} + 1") + "\n\n" + lines}


def test_wrong_answers_come_back_with_the_clause_that_they_break(tmp_path):
    bad = {
        "off by one": instead("not is_coins(coins)", "not is_coins(coins) or coins == 900_000_000"),
        "a case left out": instead("> 1_000_000_000:", "> 9_000_000_000:"),
        "only looks equal": {
            ADD_FILE: RIGHT.replace("return state.coins_inside", "return Equal(state.coins_inside)")
            + ONLY_LOOKS_EQUAL
        },
    }
    assert who_and_what(sent_back(tmp_path, ADD, bad, {ADD_FILE: RIGHT})) == {
        "off by one": FITS | FULL,
        "a case left out": FULL,
        "only looks equal": FITS,
    }


@soak
def test_what_forgets_takes_too_much_or_gives_no_number_comes_back_too(tmp_path):
    bad = {
        "nothing is remembered": instead(
            f"{COUNTS}\n    return state.coins_inside", "return state.coins_inside + coins"
        ),
        "what breaks its type is taken": instead("if not is_coins(coins)", "if not coins"),
        "true for one": instead(
            "return state.coins_inside", "return state.coins_inside == 1 or state.coins_inside"
        ),
    }
    assert who_and_what(sent_back(tmp_path, ADD, bad, {ADD_FILE: RIGHT})) == {
        "nothing is remembered": FITS,
        "what breaks its type is taken": {("eval", "till.add")},
        "true for one": FITS,
    }


@soak
def test_what_ends_or_stalls_the_process_is_no_way_out(tmp_path):
    bad = {
        "loops when loaded": opening("while True:\n    pass"),
        "loops in a call": in_a_call("while coins == 900_000_000:\n    pass"),
        "kills itself when loaded": opening("import signal\nsignal.raise_signal(9)"),
        "leaves in a call": in_a_call("if coins > 1:\n    raise SystemExit(0)"),
        "interrupts in a call": in_a_call("raise KeyboardInterrupt"),
        "eats memory when loaded": opening("ALL = [bytes(1 << 23) for _ in range(10_000)]"),
        "starts threads without end": opening(
            "import threading\n"
            "while True:\n"
            "    threading.Thread(target=threading.Event().wait).start()"
        ),
        "forks without end": opening("import pty\nwhile True:\n    pty.fork()"),
    }
    refused = who_and_what(sent_back(tmp_path, ADD, bad, {ADD_FILE: RIGHT}))
    # Which of the calls that find the coins shows it first is a matter of time.
    loops = refused.pop("loops in a call")
    assert loops
    assert loops <= {*FITS, ("eval", "till.add.full")}
    assert refused == {
        "loops when loaded": LOADED,
        "kills itself when loaded": LOADED,
        "leaves in a call": FITS,
        "interrupts in a call": FITS,
        "eats memory when loaded": LOADED,
        "starts threads without end": LOADED,
        "forks without end": {*LOADED, ("sandbox", "sandbox.process")},
    }


def test_reaching_out_and_claiming_success_is_refused(tmp_path):
    network = "import socket\nsocket.create_connection(({}, 80), 1)"
    bad = {
        "os._exit when loaded": opening("import os\nos._exit(0)"),
        "os._exit in a call": in_a_call("import os\nos._exit(0)"),
        "calls a public address": opening(network.format("'192.0.2.1'")),
        "writes outside its folder": opening("open('/var/note', 'w')"),
        "starts a program": opening("import subprocess\nsubprocess.Popen(['true'])"),
        "reads /proc": opening("open('/proc/self/cmdline')"),
        "reads /proc by a hidden name": opening("open('/pr' + 'oc/1/cmdline')"),
        "looks for objects of others": opening("import gc\ngc.get_objects()"),
        "looks at who calls": opening("import sys\nsys._getframe(1)"),
        "looks at the environment": opening("import os\nos.environ"),
        "looks for the judge": opening("import hypothesis"),
        "exchanges a module": opening("import sys\nsys.modules['json'] = None"),
        "exchanges what everybody uses": opening("__builtins__['sorted'] = None"),
        "answers in the host's place": wrong_and(
            "import json\njson.dumps = json.JSONEncoder.encode = lambda *_, **__: '[1]'"
        ),
        "claims that all is well": wrong_and(CLAIMS),
        "is no Python": {ADD_FILE: "def add(:\n"},
    }
    assert who_and_what(sent_back(tmp_path, ADD, bad, {ADD_FILE: RIGHT})) == {
        "os._exit when loaded": TAMPERS,
        "os._exit in a call": TAMPERS,
        "calls a public address": {*LOADED, ("sandbox", "sandbox.network")},
        "writes outside its folder": {*LOADED, ("sandbox", "sandbox.write")},
        "starts a program": {("sandbox", "sandbox.process")},
        "reads /proc": TAMPERS,
        "reads /proc by a hidden name": {("sandbox", "sandbox.read")},
        "looks for objects of others": TAMPERS,
        "looks at who calls": TAMPERS,
        "looks at the environment": TAMPERS,
        "looks for the judge": TAMPERS,
        "exchanges a module": HIDES,
        "exchanges what everybody uses": HIDES,
        "answers in the host's place": TAMPERS,
        "claims that all is well": FITS,
        "is no Python": {("inspection", "till.add")},
    }
