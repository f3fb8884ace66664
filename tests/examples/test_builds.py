"""Each example, and what `factoryc new` begins with, is built offline, and its gate holds.

A build takes minutes, so `make examples` asks for these, and `make test` does not.
"""

import os
import subprocess
import sys

import pytest

from tests.cli.command import ROOT
from tests.examples.test_examples import EXAMPLES, NAMES

pytestmark = pytest.mark.skipif(
    "FACTORYC_EXAMPLES" not in os.environ, reason="`make examples` builds them"
)


def build(spec, into):
    ended = subprocess.run(
        [sys.executable, "-m", "factoryc.cli.main", "build", str(spec), "--into", str(into)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_built_and_accepted(name, tmp_path):
    told = build(EXAMPLES / name / f"{name}.spec", tmp_path / "product")
    assert "accepted" in told


def test_a_new_spec_is_built_and_accepted(tmp_path):
    command = [sys.executable, "-m", "factoryc.cli.main", "new", str(tmp_path / "shop")]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert "accepted" in build(tmp_path / "shop" / "shop.spec", tmp_path / "product")
