"""The products of the examples: their files byte for byte, their style, their types."""

import subprocess
import sys
from pathlib import Path

import pytest

from factoryc.agents.built_in.agent import built_files
from factoryc.plan.plan import plan
from factoryc.plan.task import TaskGraph
from factoryc.release.link import link
from tests.agents.built_in_product import build, example, tasks_of

_GOLDEN = Path(__file__).parents[1] / "golden" / "products"
_NAMES = ("parking", "shortener")


@pytest.fixture(scope="module", params=_NAMES)
def product(request, tmp_path_factory) -> Path:
    """A whole product, linked as a release links it."""
    spec = example(request.param)
    root = tmp_path_factory.mktemp(request.param)
    reports = build(spec, root)
    assert {report.outcome for report in reports} == {"finished"}
    graph = TaskGraph(spec.name, spec.version, "digest", tasks_of(spec))
    for path, text in link(spec, graph, {"types": "0" * 40}, {"factoryc": "0"}).items():
        (root / path).write_text(text, encoding="utf-8")
    return root


def test_each_file_is_the_golden_file(product, request):
    golden = _GOLDEN / next(product.glob("src/*")).name
    actual = {str(path.relative_to(product)): path for path in sorted(product.rglob("*.*"))}
    actual = {name: path.read_text(encoding="utf-8") for name, path in actual.items()}
    if request.config.getoption("--update"):
        for name, text in actual.items():
            (golden / name).parent.mkdir(parents=True, exist_ok=True)
            (golden / name).write_text(text, encoding="utf-8")
    expected = {
        str(path.relative_to(golden)): path.read_text(encoding="utf-8")
        for path in sorted(golden.rglob("*.*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert actual == expected


def test_each_module_reads_as_a_linter_and_a_formatter_want_it(product):
    # What an error is called, and how a server's methods are, is not the agent's choice.
    chosen = ["--select", "E,F,I,B,UP,SIM,RET,PIE,C4,N,D100", "--ignore", "N815,N818"]
    options = ["--isolated", "--no-cache", "--line-length", "100", "--target-version", "py311"]
    _succeeds(product, "ruff", "check", *options, *chosen, "src")
    _succeeds(product, "ruff", "format", "--check", *options, "src")


def test_each_module_holds_what_its_types_promise(product):
    package = next(product.glob("src/*")).name
    _succeeds(product / "src", "mypy", "--strict", "--cache-dir=/dev/null", "-p", package)


def test_a_second_build_gives_the_same_bytes(product, tmp_path):
    spec = example(next(product.glob("src/*")).name)
    build(spec, tmp_path)
    for path in tmp_path.rglob("src/*/operations/*.py"):
        other = product / path.relative_to(tmp_path)
        assert path.read_bytes() == other.read_bytes()


def _succeeds(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", _NAMES)
def test_each_planned_task_gets_the_files_that_it_owns(name):
    spec = example(name)
    for task in plan(spec, {}).tasks:
        assert tuple(built_files(spec, task)) == task.owns
