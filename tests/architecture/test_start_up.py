"""Import cost is a feature: what a command does not need, it does not load."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = {"anthropic", "dbos", "hypothesis", "prompt_toolkit", "pygit2", "pygls"}

# Runs the command line in a fresh interpreter, and says on its last line what was loaded.
PROBE = """
import json, sys
from factoryc.cli.main import main
sys.argv = ["factoryc", *sys.argv[1:]]
try:
    code = main()
except SystemExit as leaving:
    code = leaving.code
sys.stdout.flush()
print("\\n" + json.dumps({"code": code or 0, "loaded": sorted(sys.modules)}))
"""


@pytest.fixture(autouse=True)
def _needs_the_command_line(pytestconfig):
    if not (pytestconfig.rootpath / "factoryc" / "cli" / "main.py").exists():
        pytest.skip("the command line is not written yet")


def run(pytestconfig, *arguments):
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=pytestconfig.rootpath,
        env={**os.environ, "PYTHONPATH": str(pytestconfig.rootpath)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("--help",), ("check", "examples/parking/parking.spec")],
    ids=" ".join,
)
def test_a_command_loads_only_what_it_needs(pytestconfig, arguments):
    answer = run(pytestconfig, *arguments)
    assert answer["code"] in {0, 1}
    assert set(answer["loaded"]) & HEAVY == set()


def test_check_really_checks(pytestconfig):
    """Else the test above would praise a command that loads nothing because it does nothing."""
    answer = run(pytestconfig, "check", "--no-cache", "examples/parking/parking.spec")
    assert "factoryc.syntax.shift_reduce" in answer["loaded"]


def test_a_check_of_what_can_be_read_needs_tables_alone(pytestconfig):
    run(pytestconfig, "check", "--no-cache", "examples/parking/parking.spec")
    again = run(pytestconfig, "check", "--no-cache", "examples/parking/parking.spec")
    assert set(again["loaded"]) & {"lark", "factoryc.syntax.mistakes"} == set()


POSTAGE = """spec post version "1.0.0"

/// What a letter costs.
operation postage(grams: Int where it >= 0) -> Decimal {
  case light when grams < 20 { returns 0.95 }
  case heavy when grams > 20 { returns 1.80 }
}
"""
SEARCHES = {"factoryc.findings.search", "factoryc.analysis.ground", "factoryc.contract.tables"}


def test_a_check_that_form_decides_loads_no_searches(pytestconfig, tmp_path):
    """Where there are evals, they are run: that takes the contract."""
    spec = tmp_path / "post.spec"
    spec.write_text(POSTAGE.replace("> 20", ">= 20"), encoding="utf-8")
    answer = run(pytestconfig, "check", "--no-cache", str(spec))
    assert set(answer["loaded"]) & SEARCHES == set()


def test_a_check_that_form_does_not_decide_loads_searches(pytestconfig, tmp_path):
    """Else the test above would praise modules that are named otherwise now."""
    spec = tmp_path / "post.spec"
    spec.write_text(POSTAGE, encoding="utf-8")
    answer = run(pytestconfig, "check", "--no-cache", str(spec))
    assert answer["code"] == 1
    assert set(answer["loaded"]) & SEARCHES == SEARCHES
