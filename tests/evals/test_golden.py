"""Suites byte for byte: as they were read and accepted, the same everywhere, laid out as code is."""

import subprocess
import sys
from pathlib import Path

import pytest

from factoryc.evals.derive import derive_suite, visible
from tests.evals.suites import example_spec, understood, write_example
from tests.hash_seeds import the_same_everywhere

GOLDEN = Path(__file__).parents[1] / "golden" / "evals"
NAMES = ["parking", "shortener"]

# Prints every byte of a suite; run where texts hash differently.
PROBE = """
import sys
from factoryc.evals.derive import derive_suite
from tests.evals.suites import example_spec
suite = derive_suite(example_spec(sys.argv[1]))
sys.stdout.write(suite.digest)
for file in suite.files:
    sys.stdout.write(file.path + file.text)
for item in suite.evals:
    sys.stdout.write(f"{item.clause} {item.file} {item.function} {sorted(item.operations)}")
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_suite_is_as_it_was_accepted(name, request):
    """`pytest --update` accepts it anew; then read what changed."""
    folder = GOLDEN / name
    actual = {file.path: file.text for file in derive_suite(example_spec(name)).files}
    if request.config.getoption("--update"):
        for path in [path for path in folder.rglob("*.py") if path.is_file()]:
            path.unlink()
        for path, text in actual.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    kept = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
    }
    assert kept == actual


@pytest.mark.parametrize("name", NAMES)
def test_a_suite_is_the_same_in_every_process(name):
    assert derive_suite(example_spec(name)).digest in the_same_everywhere(PROBE, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_suite_is_laid_out_and_clean(name, tmp_path):
    """The contract is another module's work; the rest of a suite is exact by itself."""
    write_example(name, tmp_path)
    (tmp_path / f"{name}_evals" / "contract.py").unlink()
    options = ["--isolated", "--line-length", "100", "--no-cache"]
    for command in (["format", "--diff"], ["check", "--select", "E,F,I,W"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options, "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_what_is_sealed_stays_out_of_sight():
    suite = derive_suite(example_spec("shortener"))
    seen = visible(suite)
    text = "".join(file.text for file in seen.files)
    assert "real_addresses" in "".join(file.text for file in suite.files)
    assert "real_addresses" not in text
    assert "samples" not in text
    assert not any(each.sealed for each in (*seen.evals, *seen.spec.evals))
    assert seen.data == ()
    assert seen.examples < suite.examples


def test_constants_of_sealed_evals_stay_out_of_sight():
    spec = understood(
        """spec doors version "1.0.0"
operation opens(code: Int) -> Bool {
  case open when code == 4711 { returns true }
  case shut when code != 4711 { returns false }
}
eval "another one" sealed { expect opens(990_017) == false }
"""
    )
    suite = derive_suite(spec)
    (strategies,) = (file for file in suite.files if file.path.endswith("strategies.py"))
    assert "4711" in strategies.text
    assert "990" not in strategies.text
    assert "990" not in "".join(file.text for file in visible(suite).files)


def test_a_branch_with_one_operation_gets_its_evals_alone():
    suite = derive_suite(example_spec("shortener"), frozenset({"visits"}))
    assert suite.operations == {"visits"}
    assert {each.clause for each in suite.evals} == {
        "shortener.visits.known",
        "shortener.visits.unknown",
        "shortener.visits",
        "shortener",
        "shortener.invariant.a_link_is_filed_under_its_own_code",
    }
    assert all(each.operations <= {"visits"} for each in suite.evals)
    assert "def shorten(" not in "".join(file.text for file in suite.files if "test_" in file.path)


def test_every_eval_stands_in_the_file_that_it_names():
    for name in NAMES:
        suite = derive_suite(example_spec(name))
        for each in suite.evals:
            assert f"def {each.function}(" in suite.file(each.file).text
        assert len({(each.file, each.function) for each in suite.evals}) == len(suite.evals)
