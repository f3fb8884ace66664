"""Measures an audit by mutants: `factoryc audit --against` a product of an example, as the built-in agent writes it.

    python -m bench.audit_mutants [EXAMPLE] [--most 200]

Prints how many mutants were tried, what became of them, and how long that took. The evals are run once on the
product, and one mutant is tried, to tell what 200 of them would take: what is done once, and the rest for each.
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
        once, _ = _audited(spec, product, 1)
        seconds, summary = _audited(spec, product, given.most)
    tried = summary["mutants"]
    fates = ", ".join(
        f"{summary[each]} {each}" for each in ("caught", "weak", "allowed", "alike", "unreached")
    )
    print(f"{given.example}: {tried} mutants on {os.cpu_count()} cores in {seconds:.1f} s: {fates}")
    each = (seconds - once) / max(1, tried - 1)
    print(
        f"  {once:.1f} s for the first and {each:.2f} s for each other: {once + each * _AIM:.0f} s for {_AIM}"
    )


def _audited(spec: Path, product: Path, most: int) -> tuple[float, dict[str, int]]:
    audit = [*FACTORYC, "audit", str(spec), "--against", str(product)]
    started = time.monotonic()
    ended = subprocess.run(
        [*audit, "--most", str(most), "--format", "json"], check=False, stdout=subprocess.PIPE
    )
    seconds = time.monotonic() - started
    if ended.returncode not in (0, 1):
        sys.exit(ended.returncode)
    summary: dict[str, int] = json.loads(ended.stdout)["summary"]
    return seconds, summary


if __name__ == "__main__":
    main()
