"""Who imports whom: the contracts of pyproject.toml hold, and each of them can be broken."""

import os
import shutil
import subprocess
import sys

import pytest

LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]

# What a careless change would add, and the contract that must notice it.
BREACHES = [
    ("plan/task.py", "import factoryc.agents.agent", "Each package imports only those below it"),
    ("judge/__init__.py", "import factoryc.agents.agent", "imports only those below it"),
    ("syntax/__init__.py", "import subprocess", "The core is pure"),
    ("source/text.py", "import rich", "The core is pure"),
    ("evals/__init__.py", "import hypothesis", "The core is pure"),
    ("factory/__init__.py", "import anthropic", "Only one agent knows its service"),
    ("cli/__init__.py", "import pygls.server", "Only lsp speaks the editors' protocol"),
    ("cli/__init__.py", "import pygit2", "Only factory touches git"),
    ("unheard_of.py", "", "Each package imports only those below it"),
]


def lint(folder):
    # The folder comes first, so that its copy of the package is the one that is read.
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(
        [*LINT, "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def checkout(pytestconfig, tmp_path_factory):
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copy(pytestconfig.rootpath / "pyproject.toml", copy)
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(pytestconfig.rootpath / "factoryc", copy / "factoryc", ignore=leave)
    return copy


def test_all_contracts_hold(checkout):
    ended = lint(checkout)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "0 broken" in ended.stdout


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_a_breach_is_noticed(checkout, module, line, contract):
    path = checkout / "factoryc" / module
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        ended = lint(checkout)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert contract in ended.stdout
