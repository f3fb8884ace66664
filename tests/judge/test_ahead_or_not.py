"""Calls that are sent ahead change no verdict: none that is right, and none that is wrong."""

import attrs
import pytest

from factoryc.contract.binding import plain_binding
from factoryc.contract.model import load_contract
from factoryc.evals.derive import derive_suite
from factoryc.judge.sandbox.policy import Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox
from factoryc.judge.subjects.library import SandboxedLibrary
from factoryc.judge.subjects.subject import CalledAhead
from factoryc.judge.testing.runner import run_suite
from tests.evals.suites import write
from tests.judge.examples import ROOT, example_spec, parsed_spec

EXAMPLES = 6
PARKING = example_spec("parking")
BAGS = parsed_spec("""\
spec bag version "1.0.0"

state held: List<Int> = []

operation put(number: Int where it in 0..9) {
  case always otherwise { sets held = held + [number] }
}

operation has(number: Int where it in 0..9) -> Bool {
  case yes when number in held { returns true }
  case no when number not in held { returns false }
}
""")
FEES = (ROOT / "examples" / "parking" / "fees.py").read_text()
BAG = """
held = set()

def check(number):
    if type(number) is not int or not 0 <= number <= 9:
        raise ValueError

def put(number):
    check(number)
    held.add(number)

def has(number):
    check(number)
    return number in held
"""
FIRST = (
    '    if type(stay) is not int or not 0 <= stay <= LONGEST:\n        raise ValueError("stay")\n'
)
ODD = FIRST + "    if stay == 17 and vehicle == 'car':\n        "
COUNTED = FIRST + "    global HOUR\n    HOUR += stay > 20_000\n"
WAYS = {
    "right": (PARKING, FEES, "", ""),
    "a boundary": (PARKING, FEES, "stay <= GRACE", "stay < GRACE"),
    "takes what breaks its type": (PARKING, FEES, "stay <= LONGEST", "stay <= LONGEST + 1"),
    "ends itself": (PARKING, FEES, FIRST, ODD + "import os; os._exit(1)\n"),
    "breaks": (PARKING, FEES, FIRST, ODD + "1 / 0\n"),
    "never answers": (PARKING, FEES, FIRST, ODD + "import time; time.sleep(60)\n"),
    "tires of it": (PARKING, FEES, FIRST, COUNTED),
    "right, and remembers": (BAGS, BAG, "", ""),
    "forgets what it is asked for": (
        BAGS,
        BAG,
        "return number in held",
        "return held and number == held.pop()",
    ),
}


class InTurn:
    """The same subject, which hears each call when the one before is answered."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        if name == "call_ahead":
            raise AttributeError(name)
        return getattr(self._inner, name)


def report_of(spec, folder, sandbox, ahead):
    def opened():
        library = SandboxedLibrary(sandbox, load_contract(spec), plain_binding(spec, "judged"))
        made = library if ahead else InTurn(library)
        assert isinstance(made, CalledAhead) == ahead
        return made

    report = run_suite(folder, opened, examples=EXAMPLES, stop_at_first=False)
    untimed = tuple(attrs.evolve(each, duration=0.0) for each in report.evals)
    return attrs.evolve(report, duration=0.0, evals=untimed)


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_report_is_the_same(tmp_path, way):
    """Failures and their shortest calls, examples, and how often each case was judged."""
    spec, right, *changed = WAYS[way]
    code = right.replace(*changed)
    folder = write(derive_suite(spec), tmp_path / "suite")
    source = tmp_path / "judged" / "src"
    source.mkdir(parents=True)
    (source / "judged.py").write_text(code)
    with open_sandbox(source.parent, Policy(Limits(wall_seconds=1))) as sandbox:
        ahead, in_turn = (report_of(spec, folder, sandbox, each) for each in (True, False))
    assert ahead == in_turn
    assert all(each.outcome == "passed" for each in ahead.evals) == (code == right)
