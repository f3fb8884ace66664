"""A spec of many operations is asked about in several processes, and answered as in one."""

import pytest

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.pipeline import check_source
from factoryc.processes import spread

_UNIT = """
state seats_{i}: Map<Text, Int> = {{}}

operation book_{i}(name: Text, seats: Int where it in 1..9) {{
  case full when name in seats_{i} and seats_{i}[name] + seats > 9 {{ fails Full }}
  case booked when {guard} {{ sets seats_{i}[name] = seats }}
}}
"""


def _spec(units: int) -> str:
    whole = "not (name in seats_{i} and seats_{i}[name] + seats > 9)"
    guards = [whole if i % 3 else "name not in seats_{i}" for i in range(units)]
    parts = [_UNIT.format(i=i, guard=guard.format(i=i)) for i, guard in enumerate(guards)]
    return "\n".join(['spec seats version "1.0.0"\n\nerror Full', *parts])


def _asked_in(processes: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Diagnostic, ...]:
    monkeypatch.setattr(spread, "usable_processes", lambda: processes)
    return check_source({"seats.spec": _spec(48)}, "seats.spec")


def test_the_answer_does_not_depend_on_the_number_of_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = _asked_in(1, monkeypatch)
    assert _asked_in(3, monkeypatch) == alone
    uncovered = [each for each in alone if each.name == "uncovered-input"]
    assert [each.clause for each in uncovered] == [f"seats.book_{i}" for i in range(0, 48, 3)]
