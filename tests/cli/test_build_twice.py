"""Two builds of one product at the same time: the second says so and touches nothing."""

import subprocess
import sys
from pathlib import Path

from factoryc.factory.lock import building
from tests.soak import soak

SPEC = """spec one version "1.0.0"

operation one() -> Int {
  case always otherwise { returns 1 }
}
"""


def build(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "factoryc.cli.main", "build", "one.spec", "--into", "product"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@soak
def test_a_second_build_of_one_product_waits_for_its_turn_elsewhere(tmp_path):
    (tmp_path / "one.spec").write_text(SPEC)
    assert build(tmp_path).returncode == 0
    history = ["git", "-C", str(tmp_path / "product"), "log", "--format=%H"]
    before = subprocess.run(history, capture_output=True, check=True).stdout
    (tmp_path / "one.spec").write_text(SPEC.replace("returns 1", "returns 2"))
    with building(tmp_path / "product"):
        refused = build(tmp_path)
    assert refused.returncode == 2
    assert "another build is at work" in refused.stderr
    assert subprocess.run(history, capture_output=True, check=True).stdout == before
    assert build(tmp_path).returncode == 0
