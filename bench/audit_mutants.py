"""Measures an audit by mutants: `factoryc audit --against` a product of an example, as the built-in agent writes it.

    python -m bench.audit_mutants [EXAMPLE] [--most 200]

Prints how many mutants were tried, what became of them, and how long that took for so many and for 200.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import FACTORYC

ROOT = Path(__file__).parents[1]
_AIM = 200


def main() -> None:
    """Builds the example, audits its suite by the product, and says what it took."""
    asked = argparse.ArgumentParser()
    asked.add_argument("example", nargs="?", default="shortener")
    asked.add_argument("--most", type=int, default=_AIM)
    given = asked.parse_args()
    spec = ROOT / "examples" / given.example / f"{given.example}.spec"
    with tempfile.TemporaryDirectory() as folder:
        product = Path(folder) / "product"
        built = [*FACTORYC, "build", str(spec), "--into", str(product)]
        subprocess.run(built, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started = time.monotonic()
        audit = [*FACTORYC, "audit", str(spec), "--against", str(product)]
        audit += ["--most", str(given.most), "--format", "json"]
        ended = subprocess.run(audit, check=False, stdout=subprocess.PIPE)
        seconds = time.monotonic() - started
    if ended.returncode not in (0, 1):
        sys.exit(ended.returncode)
    summary = json.loads(ended.stdout)["summary"]
    tried = summary["mutants"]
    fates = ", ".join(
        f"{summary[each]} {each}" for each in ("caught", "weak", "allowed", "alike", "unreached")
    )
    print(f"{given.example}: {tried} mutants on {os.cpu_count()} cores in {seconds:.1f} s: {fates}")
    print(f"  that is {seconds * _AIM / tried:.0f} s for {_AIM}, what is run but once included")


if __name__ == "__main__":
    main()
