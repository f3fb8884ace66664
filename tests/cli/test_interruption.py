"""A build that is interrupted ends soon, keeps what is merged, and leaves nothing running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "parking" / "parking.spec"


def _wait_for(line: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while line not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def _started(tmp_path: Path, log: Path) -> "subprocess.Popen[bytes]":
    command = ["build", str(EXAMPLE), "--into", str(tmp_path / "product")]
    return subprocess.Popen(
        [sys.executable, "-m", "factoryc.cli.main", *command],
        stdout=subprocess.DEVNULL,
        stderr=log.open("wb"),
        env={**os.environ, "TMPDIR": str(tmp_path / "work")},
    )


def test_ctrl_c_ends_a_build_soon_and_tidily(tmp_path):
    (tmp_path / "work").mkdir()
    log = tmp_path / "log"
    process = _started(tmp_path, log)
    _wait_for("functions: merged", log)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 3
    assert "what is merged is kept" in log.read_text()
    assert "Traceback" not in log.read_text()
    assert list((tmp_path / "work").iterdir()) == []
    history = subprocess.run(
        ["git", "-C", tmp_path / "product", "log", "--oneline"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Merge functions" in history
