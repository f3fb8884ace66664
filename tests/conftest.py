"""What all tests share: pages under tests/mdtest/ are tests, and snapshots can be rewritten."""

import importlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from factoryc.diagnostics.diagnostic import Diagnostic
from tests.mdtest import Case, disagreements, read_cases

_TESTS = Path(__file__).parent
_PAGES = _TESTS / "mdtest"
_SNAPSHOTS = _TESTS / "snapshots"


def check_source(files: Mapping[str, str], root: str) -> Sequence[Diagnostic]:
    """Everything that the compiler says about these files."""
    # Imported when a case runs: a compiler that does not load must not stop all other tests.
    diagnostics: Sequence[Diagnostic] = importlib.import_module("factoryc.pipeline").check_source(
        files, root
    )
    return diagnostics


@pytest.fixture(scope="session")
def check() -> Callable[[Mapping[str, str], str], Sequence[Diagnostic]]:
    return check_source


def pytest_configure() -> None:
    # A shell lets what it starts in the background ignore Ctrl-C, and its children inherit that. What
    # tests start is to be interrupted as from a terminal.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Hundreds of the processes that tests start load factoryc, and to compile it takes each of them longer
    # than what it is there for. What one has compiled is kept for the next, whoever runs the tests.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # What tests find must not lie beside the examples, where the next test would try it first.
    os.environ["FACTORYC_KEEP"] = "0"
    sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the snapshots that differ")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".md" and _PAGES in file_path.parents:
        return Page.from_parent(parent, path=file_path)
    return None


class Disagreement(Exception):
    """The compiler does not say what a page expects."""


class Page(pytest.File):
    """One page of tests/mdtest/."""

    def collect(self) -> Iterator[pytest.Item]:
        cases = read_cases(self.path.read_text(encoding="utf-8"))
        if not cases:
            raise self.CollectError(f"{self.path}: a page without a ```spec block tests nothing")
        for case in cases:
            yield PageCase.from_parent(self, name=case.title, case=case)


class PageCase(pytest.Item):
    """One heading of a page."""

    def __init__(self, *, case: Case, **rest: object) -> None:
        super().__init__(**rest)
        self._case = case
        # pytest-lsp 1.0 fails on an item that has none.
        self.funcargs: Mapping[str, object] = {}

    def runtest(self) -> None:
        problems = disagreements(self._case, check_source, self.path.stem)
        if problems:
            raise Disagreement("\n".join(f"{self.path.name}:{problem}" for problem in problems))

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, Disagreement):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._case.blocks[0].line - 1, self.name


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a rendering with tests/snapshots/<name>. A new one is written, and fails once."""

    def compare(name: str, actual: str) -> None:
        path = _SNAPSHOTS / name
        known = path.read_text(encoding="utf-8") if path.exists() else None
        if known is not None and not request.config.getoption("--update"):
            assert actual == known
        elif actual != known:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8")
            if known is None:
                pytest.fail(f"{name} is new: read it, and run the tests again", pytrace=False)

    return compare
