"""The modules of a written suite, loaded once and kept ready for many runs.

They are kept out of `sys.modules` between runs, so that two suites of one spec never mix.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from factoryc.contract.runtime import Contract
from factoryc.judge.testing.hypothesis_settings import choose_nothing_local
from factoryc.judge.testing.suite_runs import SuiteRuns

_SUFFIX = "_evals"


class NoSuite(Exception):
    """A folder does not hold a suite. The text says why, for people."""


@attrs.frozen(eq=False)
class LoadedSuite:
    """`modules` by their full names; `tests` are those with evals, with their paths in the suite."""

    runs: SuiteRuns
    modules: dict[str, ModuleType]
    tests: tuple[tuple[str, ModuleType], ...]

    @property
    def contract(self) -> Contract:
        return self.runs.contract


def load_suite(folder: Path) -> LoadedSuite:
    """Load the suite that was written to a folder. Raises NoSuite."""
    packages = sorted(path.parent for path in folder.glob(f"*{_SUFFIX}/__init__.py"))
    if len(packages) != 1:
        raise NoSuite(f"{folder} holds {len(packages) or 'no'} suites of evals")
    package = packages[0].name
    before = _taken(package)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        names = [path.stem for path in sorted(packages[0].glob("test_*.py"))]
        tests = tuple(
            (f"{package}/{name}.py", importlib.import_module(f"{package}.{name}")) for name in names
        )
        runs = importlib.import_module(f"{package}.strategies").runs
    except Exception as problem:
        raise NoSuite(
            f"{folder} cannot be loaded: {type(problem).__name__}: {problem}"
        ) from problem
    finally:
        sys.path.remove(str(folder))
        modules = _taken(package)
        sys.modules.update(before)
    return LoadedSuite(runs, modules, tests)


def _taken(package: str) -> dict[str, ModuleType]:
    """Take a package and its modules out of `sys.modules`."""
    names = [name for name in sys.modules if name.partition(".")[0] == package]
    return {name: sys.modules.pop(name) for name in names}


def warm(suite: LoadedSuite) -> None:
    """Let Hypothesis find out about the strategies what it keeps; all runs forked from here have it."""
    choose_nothing_local()

    @settings(max_examples=2, database=None, deadline=None)
    @given(data=st.data())
    def draw_all(data: st.DataObject) -> None:
        for strategies in suite.runs.arguments.values():
            for strategy in strategies.values():
                data.draw(strategy)

    draw_all()
