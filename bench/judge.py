"""How fast the judge is: calls through the sandbox, a property in it and without it, the start of a suite.

    python -m bench.judge

The goals: 20,000 calls a second of a pure operation, a property of 1,000 examples in at most 1.5 times what
it takes in one process without a sandbox, and the first example of a suite within half a second. What others
do on this machine counts, too, so the load is shown.
"""

import importlib.util
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType

from factoryc.contract.binding import plain_binding
from factoryc.contract.model import load_contract
from factoryc.contract.runtime import Rejected, Returned
from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.one_processor import keep_on_one
from factoryc.judge.plain_source import plain_source
from factoryc.judge.run_suite_once import ran, running
from factoryc.judge.sandbox.sandbox import Sandbox, open_sandbox
from factoryc.judge.subjects.library import SandboxedLibrary
from factoryc.judge.subjects.opening import SubjectOptions
from factoryc.judge.subjects.subject import Observed, Raw, Subject, called_in_a_row
from factoryc.judge.suite_folder import written
from factoryc.judge.testing.runner import run_suite
from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec

_PARKING = Path(__file__).parents[1] / "examples" / "parking"
_SPEC = _PARKING / "parking.spec"
_FEES = _PARKING / "fees.py"
_CALLS, _EXAMPLES, _RUNS = 20_000, 1_000, 3
# So many calls a property makes of arguments that were drawn together.
_IN_A_ROW = 8
_EVAL = "parking_evals/test_fee.py::test_fee_paid"
"""A property without a state: what it takes is what its examples take."""


class _Here:
    """The module in this very process: no sandbox, no protocol."""

    def __init__(self, module: ModuleType) -> None:
        self._fee = module.fee

    def call(self, operation: str, arguments: tuple[object, ...]) -> Observed:
        del operation
        stay, vehicle = (each.json if isinstance(each, Raw) else each for each in arguments)
        try:
            return Returned(self._fee(stay, getattr(vehicle, "name", vehicle)))
        except ValueError:
            return Rejected()

    def fresh(self) -> None:
        """It remembers nothing."""

    def close(self) -> None:
        """There is nothing to close."""


def main() -> None:
    """Measure all three, and say each in a line with its goal."""
    found = understand(
        SourceFile(_SPEC.name, _SPEC.read_text(encoding="utf-8")),
        lambda path, _: read_standard_module(path),
    )
    # As each of the judge's processes is, where every processor has one.
    keep_on_one(0, 0, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fees.py"
        path.write_bytes(_FEES.read_bytes())
        with plain_source(path) as source, open_sandbox(source) as sandbox:
            print(f"{os.getloadavg()[0]:.1f} processes want to run on {os.cpu_count()} cores\n")
            for row, title in ((_IN_A_ROW, "calls through the sandbox"), (1, "    one by one")):
                rate = statistics.median(_rate(found.spec, sandbox, row) for _ in range(_RUNS))
                goal = "        goal 20,000" if row > 1 else ""
                print(f"{title:25}  {rate:9,.0f} a second{goal}")
            inside, outside = _property(found.spec, sandbox, path)
            share = inside / outside
            print(f"a property of {_EXAMPLES:,}      {share:9.2f} times            goal 1.5")
            print(f"    in the sandbox         {inside:9.2f} s")
            print(f"    without it             {outside:9.2f} s")
        with plain_source(path) as source:
            first = _start(found.spec, source)
            start = min(_start(found.spec, source) for _ in range(_RUNS))
            print(f"the start of a suite       {start:9.2f} s               goal 0.5")
            print(f"    with that of an origin {first:9.2f} s")


def _library(spec: Spec, sandbox: Sandbox) -> SandboxedLibrary:
    return SandboxedLibrary(sandbox, load_contract(spec), plain_binding(spec, "fees"))


def _rate(spec: Spec, sandbox: Sandbox, row: int) -> float:
    """Calls a second, so many in a row, as a property makes them that remembers nothing."""
    library = _library(spec, sandbox)
    vehicle = load_contract(spec).classes["Vehicle"]
    arguments = (100, next(iter(vehicle)))  # type: ignore[call-overload]  # an Enum
    calls = [("fee", arguments)] * row
    library.fresh()
    began = time.perf_counter()
    for _ in range(_CALLS // row):
        answers = list(called_in_a_row(library, calls))
    taken = time.perf_counter() - began
    right = [isinstance(each, Returned) and isinstance(each.value, Decimal) for each in answers]
    if right != [True] * row:
        raise RuntimeError(f"the bench was answered {answers}")
    library.close()
    return _CALLS / taken


def _property(spec: Spec, sandbox: Sandbox, path: Path) -> tuple[float, float]:
    """Seconds of the same property in the sandbox and in one process."""
    loaded = importlib.util.spec_from_file_location("fees", path)
    if loaded is None or loaded.loader is None:
        raise RuntimeError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(loaded)
    loaded.loader.exec_module(module)
    with written(derive_suite(spec), {}) as folder:

        def seconds(make: Callable[[], Subject]) -> float:
            report = run_suite(folder.evals, make, 0, _EXAMPLES, select_evals=[_EVAL])
            (result,) = report.evals
            if result.outcome != "passed":
                raise RuntimeError(f"the bench's own code is refused: {result.failure}")
            return result.duration

        outside = seconds(lambda: _Here(module))  # type: ignore[arg-type,return-value]  # as much of it as a property uses
        inside = seconds(lambda: _library(spec, sandbox))
    return inside, outside


def _start(spec: Spec, source: Path) -> float:
    """Seconds until one eval with one example has run, in a process and a sandbox of its own.

    The first starts the origin, which a command has started before it reads the spec.
    """
    suite = derive_suite(spec)
    evals = [each for each in suite.evals if each.kind == "case"][:1]
    with written(suite, {}) as folder:
        options = SubjectOptions(
            str(folder.spec),
            str(folder.evals),
            str(source),
            "library",
            tuple(suite.operations),
            str(folder.notes),
            Implementation("module", "fees"),
        )
        began = time.perf_counter()
        with running(evals, folder, options, 0, 1, 0.0, 60.0) as process:
            ran(process, time.monotonic() + 60, lambda: False)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
