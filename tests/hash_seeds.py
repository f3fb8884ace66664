"""What a program says in processes in which texts, and so sets, hash differently."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_SEEDS = ("0", "1", "2")


def the_same_everywhere(program: str, *arguments: str) -> str:
    """What the program prints, which must be the same in each process."""
    told = {
        subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=_ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in _SEEDS
    }
    (only,) = told
    return only
