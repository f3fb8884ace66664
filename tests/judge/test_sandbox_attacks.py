"""Attacks by the implementation under judgement: none has an effect, and the judge goes on.

Each is a piece of product code that sets `result` to "out" where it got somewhere. What it leaves for
the next fresh implementation is looked for by another piece.
"""

import time
from pathlib import Path

import pytest

from factoryc.judge.sandbox.ending import Broken, Ended, Failed, Rejected, Returned
from tests.judge.attacks import ATTACKS, KERNEL, attempt
from tests.judge.victims import BINDING, LIMITS, MECHANISMS, sandboxed_victim

LEFT = {
    "memory that is shared by key": (
        KERNEL + "result = str(kernel((29, 194), 4242, 4096, 0o1666))",
        KERNEL + "result = 'out' if kernel((29, 194), 4242, 4096, 0o666) >= 0 else 'no'",
    ),
    "a semaphore": (
        KERNEL + "result = str(kernel((64, 190), 4242, 1, 0o1666))",
        KERNEL + "result = 'out' if kernel((64, 190), 4242, 1, 0o666) >= 0 else 'no'",
    ),
    "a queue of messages": (
        KERNEL + "result = str(kernel((68, 186), 4242, 0o1666))",
        KERNEL + "result = 'out' if kernel((68, 186), 4242, 0o666) >= 0 else 'no'",
    ),
    "a queue with a name": (
        KERNEL + "result = str(kernel((240, 180), b'left', 0o102, 0o666, 0))",
        KERNEL + "result = 'out' if kernel((240, 180), b'left', 2, 0, 0) >= 0 else 'no'",
    ),
    "a key": (
        KERNEL + "result = str(kernel((248, 217), b'user', b'left', b'x', 1, -4))",
        KERNEL + "result = 'out' if kernel((250, 219), 10, -4, b'user', b'left', 0) >= 0 else 'no'",
    ),
    "a file in shared memory": (
        attempt("open('/dev/shm/left', 'w').write('x')"),
        "import os; result = 'out' if os.path.exists('/dev/shm/left') else 'no'",
    ),
    "a file with no right to read it": (
        attempt("open('left', 'w').write('x')", "os.chmod('left', 0)"),
        "import os; result = 'out' if os.path.lexists('left') else 'no'",
    ),
    "a program that listens": (
        (
            "import os, socket, time\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    server = socket.socket(socket.AF_UNIX); server.bind('\\0left'); server.listen()\n"
            "    time.sleep(60)\n"
            "time.sleep(0.1)\n"
        ),
        attempt("import socket", "socket.socket(socket.AF_UNIX).connect('\\0left')"),
    ),
    "a patched host": (
        (
            "import builtins, json, os, sys, socket, threading, time\n"
            "import factoryc.judge.host.library as library\n"
            "import factoryc.judge.host.answering as answering\n"
            'library._encode_line = lambda reply: \'{"returned":"out"}\'\n'
            "answering.broken = lambda *_: {'returned': 'out'}\n"
            "time.monotonic = time.time = lambda: 0.0\n"
        ),
        "result = 'no'",
    ),
    "patched builtins": (
        "import builtins\nbuiltins.len = lambda _: 0\nbuiltins.isinstance = lambda *_: True\n",
        "result = 'no' if len('four') == 4 and not isinstance(1, str) else 'out'",
    ),
    "a thread that speaks in its name": (
        (
            "import os, threading, time\n"
            "def speak():\n"
            "    while True:\n"
            "        time.sleep(0.001)\n"
            "        for n in range(3, 8):\n"
            '            try: os.write(n, b\'{"returned":"out"}\\n\')\n'
            "            except OSError: pass\n"
            "threading.Thread(target=speak, daemon=True).start()\n"
        ),
        "result = 'no'",
    ),
    "a handler of its end that takes its time": (
        "import atexit, time\natexit.register(time.sleep, 60)\n",
        "result = 'no'",
    ),
    "descriptors for the judge": (
        (
            "import os, socket\n"
            "for n in range(3, 8):\n"
            "    try:\n"
            "        line = socket.socket(fileno=os.dup(n))\n"
            "        for _ in range(100): socket.send_fds(line, [b' '], [1, 1, 1])\n"
            "    except OSError: pass\n"
        ),
        "result = 'no'",
    ),
}


@pytest.fixture(scope="module", params=MECHANISMS)
def sandbox(request, tmp_path_factory):
    with sandboxed_victim(tmp_path_factory.mktemp("victim"), request.param) as opened:
        yield opened


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_nowhere_and_the_judge_goes_on(sandbox, name):
    """What it says of itself is no way out; the next implementation is as fresh as ever."""
    before = time.monotonic()
    reply = sandbox.start_library(BINDING).call("execute", [ATTACKS[name]])
    assert time.monotonic() - before < LIMITS.wall_seconds + 10
    assert reply == Returned("no") or isinstance(reply, Broken | Ended), reply
    assert "SyntaxError" not in str(reply)
    assert "NameError" not in str(reply)
    goes_on(sandbox)


@pytest.mark.parametrize("name", LEFT)
def test_nothing_is_left_for_the_next_implementation(sandbox, name):
    """Neither state nor somebody who answers in its place, nor a descriptor in the judge."""
    leave, look = LEFT[name]
    sandbox.start_library(BINDING).close()
    held = open_descriptors()
    reply = sandbox.start_library(BINDING).call("execute", [leave])
    assert isinstance(reply, Returned | Broken | Ended | Failed | Rejected)
    fresh = sandbox.start_library(BINDING)
    assert fresh.call("execute", [look]) == Returned("no")
    fresh.close()
    assert open_descriptors() <= held
    goes_on(sandbox)


def open_descriptors():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def goes_on(sandbox):
    assert sandbox.start_library(BINDING).call("execute", ["result = 'again'"]) == Returned("again")
