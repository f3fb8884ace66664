"""Measures factoryc on generated specs, and the peers on specs of the same size beside it.

    python -m bench.measure [--lines 30,1000,10000,100000] [--runs 5] [--peers]

Prints a table in Markdown. Peers are installed below `build/bench/`, where they can be; who cannot is
left out, and said so.
"""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.generate import generate
from bench.measured import Measured, measure
from bench.peers import PEERS, prepared

FOLDER = Path("build/bench")
# Of larger specs all questions take minutes, and peers ask none.
_MOST_ASKED = 10_000
FACTORYC = (sys.executable, "-P", "-m", "factoryc.cli.start")


def main() -> None:
    """Measures what the command line asks for."""
    asked = _arguments()
    sizes = [int(each) for each in asked.lines.split(",")]
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(_machine(), flush=True)
    print("\n| what | lines | wall | processor | peak |\n|---|---|---|---|---|", flush=True)
    _say("start of an empty Python", 0, measure([sys.executable, "-c", "pass"], asked.runs))
    _say("`factoryc --version`", 0, measure([*FACTORYC, "--version"], asked.runs))
    for lines in sizes:
        ours = dict(_of_factoryc(lines, asked.runs))
        for what, measured in ours.items():
            _say(what, lines, measured)
        for peer in PEERS if asked.peers else ():
            if lines > peer.most:
                print(f"| {peer.name}: would take minutes | {lines:,} | | | |", flush=True)
                continue
            command = prepared(peer, lines, FOLDER)
            if command is None:
                print(f"| {peer.name}: could not be installed here | | | | |", flush=True)
                continue
            theirs = measure(command, asked.runs, folder=FOLDER)
            ratio = theirs.median / ours["check --quick: types and forms"].median
            _say(f"{peer.name} ({ratio:.1f} times as long as our types and forms)", lines, theirs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lines", default="30,1000,10000,100000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", action="store_true")
    return parser.parse_args()


def _of_factoryc(lines: int, runs: int) -> Iterator[tuple[str, Measured]]:
    spec = FOLDER / f"generated{lines}.spec"
    text = generate(lines)
    spec.write_text(text, encoding="utf-8")
    cache = FOLDER / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(mode=0o700)
    environment = {"XDG_CACHE_HOME": str(cache.absolute())}
    check = [*FACTORYC, "check", str(spec)]

    def run(before: Callable[[], object]) -> Measured:
        return measure(check, runs, before=before, environment=environment)

    measure(check, 1, environment=environment)  # the tables of the parser are there from now on
    quick = measure([*check, "--quick"], runs, environment=environment)
    yield "check --quick: types and forms", quick
    if lines <= _MOST_ASKED:
        yield from _of_all_questions(run, cache, spec, text)
    yield "fmt --check", measure([*FACTORYC, "fmt", "--check", str(spec)], runs)


def _of_all_questions(
    run: Callable[[Callable[[], object]], Measured], cache: Path, spec: Path, text: str
) -> Iterator[tuple[str, Measured]]:
    yield "check, cold", run(lambda: _forget(cache))
    yield "check, one declaration edited", run(_edits(spec, text))
    yield "check, nothing changed", run(lambda: None)


def _forget(cache: Path) -> None:
    """Everything but the tables of the parser, which no spec changes."""
    for file in (cache / "factoryc").rglob("*"):
        if file.is_file() and file.suffix != ".tables":
            file.unlink()


def _edits(spec: Path, text: str) -> Callable[[], object]:
    """Each time another edit of one body in the middle of the spec."""
    place = text.find("  case ", len(text) // 2)
    place = place if place >= 0 else text.find("  case ")
    edits = iter(range(1, 1_000))

    def edit() -> None:
        words = f"  // edit {next(edits)}\n"
        spec.write_text(text[:place] + words + text[place:], encoding="utf-8")

    return edit


def _machine() -> str:
    cores = os.cpu_count()
    return f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, {platform.system()}"


def _say(what: str, lines: int, measured: Measured) -> None:
    size = f"{lines:,}" if lines else ""
    print(
        f"| {what} | {size} | {measured.median:.3f} s | {measured.processor:.3f} s "
        f"| {measured.megabytes:.0f} MB |",
        flush=True,
    )


if __name__ == "__main__":
    main()
