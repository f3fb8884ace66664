"""The suites of the examples, derived and written where they can be run."""

import importlib
from functools import cache
from pathlib import Path

from factoryc.evals.derive import derive_suite, package_name
from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def understood(text, name="test.spec"):
    found = understand(SourceFile(name, text), lambda path, _: read_standard_module(path))
    assert found.sound, [each.message for each in found.diagnostics]
    return found.spec


@cache
def example_spec(name):
    path = EXAMPLES / name / f"{name}.spec"
    return understood(path.read_text(encoding="utf-8"), path.name)


def write(suite, folder, beside=None):
    for file in suite.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    for name in suite.data:
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((beside / name).read_bytes())
    return folder


def write_example(name, folder):
    return write(derive_suite(example_spec(name)), folder, EXAMPLES / name)


def contract_of(spec):
    """The contract of the suite that runs, for a subject's values."""
    return importlib.import_module(f"{package_name(spec)}.contract").CONTRACT
