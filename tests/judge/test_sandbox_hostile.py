"""Whatever a product does, the judge gets an ending in time, nothing lives on, and the next is fresh."""

import time
from pathlib import Path

import pytest

from factoryc.judge.sandbox.ending import Broken, Ended, Returned
from factoryc.judge.sandbox.policy import Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox
from tests.judge.victims import BINDING, LIMITS, MECHANISMS, sandboxed_victim, victim

# In seconds: some of them would go on for a minute or for ever, and a machine may be busy.
IN_TIME = 30
HOSTILE = {
    "exit": ("import os; os._exit(0)", "exited"),
    "exit quietly": ("import sys; sys.exit(0)", None),
    "abort": ("import os; os.abort()", "killed"),
    "crash": ("import ctypes; ctypes.string_at(0)", "killed"),
    "endless loop": ("while True: pass", "timeout"),
    "stop itself": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "timeout"),
    "sleep": ("import time; time.sleep(60)", "timeout"),
    "ignore signals": (
        (
            "import signal, time\n"
            "for n in range(1, 32):\n"
            "    try: signal.signal(n, signal.SIG_IGN)\n"
            "    except OSError: pass\n"
            "while True: time.sleep(1)"
        ),
        "timeout",
    ),
    "eat memory": ("x = []\nwhile True: x.append(bytearray(1 << 20))", "memory"),
    "one huge block": ("bytearray(1 << 34)", "memory"),
    "close everything": ("import os, time; os.closerange(0, 4096); time.sleep(60)", "silent"),
    "kill all": ("import os; os.kill(-1, 9)", None),
    "kill the zygote": ("import os; [os.kill(1, n) for n in (2, 15, 9, 19)]", None),
    "fork bomb": (
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        "timeout",
    ),
    "memory of many": (
        (
            "import os, time\n"
            "for _ in range(8):\n"
            "    if os.fork() == 0:\n"
            "        x = bytearray(60 << 20); time.sleep(60)\n"
            "time.sleep(60)"
        ),
        "memory",
    ),
    "daemon": (
        (
            "import os, time\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    if os.fork() == 0: time.sleep(600)\n"
            "    os._exit(0)\n"
        ),
        None,
    ),
    "flood of output": ("while True: print('x' * 100000)", "timeout"),
    "garbage": (
        (
            "import os\n"
            "for n in range(3, 20):\n"
            "    try: os.write(n, b'\\xff not JSON [[[ \\n')\n"
            "    except OSError: pass"
        ),
        "garbage",
    ),
    "deep nesting": (
        (
            "import os\n"
            "for n in range(3, 20):\n"
            "    try: os.write(n, b'[' * 100000 + b'\\n')\n"
            "    except OSError: pass"
        ),
        "garbage",
    ),
    "flood of replies": (
        (
            "import os\n"
            "while True:\n"
            "    for n in range(3, 20):\n"
            "        try: os.write(n, b'x' * 60000)\n"
            "        except OSError: pass"
        ),
        "flood",
    ),
    "drip": (
        (
            "import os, time\n"
            "while True:\n"
            "    time.sleep(0.05)\n"
            "    for n in range(3, 20):\n"
            "        try: os.write(n, b' ')\n"
            "        except OSError: pass"
        ),
        "timeout",
    ),
    "big file": (
        "f = open('big', 'wb')\nwhile True: f.write(bytes(1 << 20)); f.flush()",
        None,
    ),
    "fill the scratch folder": (
        "for n in range(100):\n    open(f'{n}', 'wb').write(bytes(1 << 20))",
        None,
    ),
    "deep folders": (
        "import os\nfor n in range(3000):\n    os.mkdir('d'); os.chdir('d')",
        None,
    ),
    "unremovable": (
        "import os\nos.mkdir('../tmp/a'); os.mkdir('../tmp/a/b'); os.chmod('../tmp/a', 0)",
        None,
    ),
}


@pytest.fixture(scope="module", params=MECHANISMS)
def sandbox(request, tmp_path_factory):
    with sandboxed_victim(tmp_path_factory.mktemp("victim"), request.param) as opened:
        yield opened


def living(sandbox) -> int:
    """How many processes the sandbox has, seen from outside, when no subject should be there."""
    waiting, count = [sandbox._opened.launched.process.pid], 0
    while waiting:
        pid = waiting.pop()
        count += 1
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += [int(child) for child in children.read_text().split()]
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_product_ends_in_time_and_leaves_nothing(sandbox, name):
    """A structured answer within seconds; then no process, no file, and a fresh one works."""
    text, reason = HOSTILE[name]
    sandbox.start_library(BINDING).close()
    idle = living(sandbox)
    subject = sandbox.start_library(BINDING)
    before = time.monotonic()
    reply = subject.call("execute", [text])
    assert time.monotonic() - before < IN_TIME
    if reason is not None:
        assert isinstance(reply, Ended), reply
        assert reply.ending.reason == reason
        assert subject.call("execute", ["result = 'again'"]) == reply
    else:
        assert isinstance(reply, Broken | Returned | Ended)
    ending = subject.close()
    assert ending.reason != "lost"
    assert living(sandbox) == idle
    left = sandbox.start_library(BINDING).call(
        "execute",
        ["import os; result = str([os.listdir(f) for f in ('.', '../tmp')])"],
    )
    assert left == Returned("[[], []]")


def test_output_is_kept_up_to_its_bound_and_no_further(sandbox):
    """A chatty product is not held up; the judge keeps the beginning."""
    subject = sandbox.start_library(BINDING)
    text = "for n in range(3000): print(n)\nresult = 'said'"
    assert subject.call("execute", [text]) == Returned("said")
    ending = subject.close()
    assert ending.output.startswith("0\n1\n2\n")
    assert len(ending.output) == LIMITS.output_bytes
    assert ending.output_cut


def test_processor_time_is_bounded(tmp_path):
    """A product that burns time in small slices ends too, and it is said why."""
    limits = Limits(cpu_seconds=1, wall_seconds=10)
    with open_sandbox(victim(tmp_path), Policy(limits)) as sandbox:
        reply = sandbox.start_library(BINDING).call("execute", ["while True: pass"])
    assert isinstance(reply, Ended)
    assert reply.ending.reason == "cpu"
    # The kernel counts what it bounds by ticks, and what it tells exactly.
    assert reply.ending.cpu_seconds > 0.5


def test_peak_memory_is_read_while_it_lives_and_after(sandbox):
    """Measured by the kernel, not told by the product."""
    subject = sandbox.start_library(BINDING)
    before = subject.peak_memory()
    subject.call("execute", ["x = bytearray(50 << 20)"])
    assert subject.peak_memory() - before > 40 << 20
    assert subject.close().peak_memory_bytes - before > 40 << 20
