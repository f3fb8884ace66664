"""Lays Python files out with ruff, as if no settings of the user's were there."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

_RUFF = (sys.executable, "-P", "-m", "ruff")
_AS_OURS = ("--isolated", "--no-cache", "--line-length=100", "--target-version=py311")


def laid_out(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts by the same paths. What ruff cannot read stays as it is."""
    with tempfile.TemporaryDirectory(prefix="factoryc-layout-") as name:
        folder = Path(name)
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="")
        subprocess.run([*_RUFF, "format", *_AS_OURS, str(folder)], capture_output=True, check=False)
        return {path: (folder / path).read_text(encoding="utf-8") for path in texts}
