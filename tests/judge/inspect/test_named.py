"""Inspections hold a product against what its spec names: versions, dependencies, uses, calls, imports, files."""

import sys

import attrs
import pytest

from factoryc.judge.inspect.inspect import inspect_packaging, inspect_source
from factoryc.judge.inspect.sandbox_events import event_findings
from factoryc.judge.sandbox.ending import Event
from factoryc.spec.evals import (
    DependenciesOnly,
    FilesOnly,
    ImportsOnly,
    Never,
    NeverCall,
    NeverUse,
    NeverWriteOutside,
    NoDependencies,
    PythonVersion,
)
from tests.judge.inspect.rules import NOWHERE, spec_with


def test_source_newer_than_the_oldest_python_allowed_is_found(lines):
    source = "x = 1\ntype Code = str\n"
    assert lines(source, PythonVersion(">=", "3.12")) == []
    if sys.version_info >= (3, 12):
        assert lines(source, PythonVersion(">=", "3.11")) == [2]


@pytest.mark.parametrize(
    ("declared", "count"),
    [
        ('requires-python = ">=3.11"\ndependencies = []', 0),
        ('requires-python = ">=3.11, <4"\ndependencies = []', 0),
        ("dependencies = []", 1),
        ('requires-python = ">=3.10"', 1),
        ('requires-python = ">=3.12"', 1),
        ('requires-python = "whatever"', 1),
        ('requires-python = ">=3.11"\ndependencies = ["requests"]', 1),
        ('requires-python = ">=3.11"\ndynamic = ["dependencies"]', 1),
        ('requires-python = ">=3.11"\n[project.optional-dependencies]\nfast = ["numpy"]', 1),
        ("requires-python = >=", 1),
    ],
)
def test_what_the_product_says_of_itself_must_agree(tmp_path, declared, count):
    (tmp_path / "pyproject.toml").write_text(f"[project]\nname = 'shop'\n{declared}\n")
    spec = spec_with(NoDependencies(), PythonVersion(">=", "3.11"))
    assert len(inspect_packaging(spec, tmp_path)) == count


def test_a_product_that_says_nothing_of_itself_breaks_both_constraints(tmp_path):
    spec = spec_with(NoDependencies(), PythonVersion(">=", "3.11"))
    assert len(inspect_packaging(spec, tmp_path)) == 2


def test_what_the_sandbox_saw_is_held_against_the_clause_that_forbids_it():
    calls = Event("network", "sends to 10.0.0.1 port 80")
    starts = Event("process", "starts a program ls")
    (stated,) = event_findings(spec_with(NeverUse("network")), [calls, calls])
    assert (stated.clause, stated.text) == ("rule", "while it ran, it sends to 10.0.0.1 port 80")
    found = event_findings(spec_with(), [calls, starts])
    assert [finding.clause for finding in found] == ["sandbox.network", "sandbox.process"]


USES = {
    "clock": ["import time", "from datetime import datetime\nx = datetime.now()"],
    "randomness": ["import random", "import os\nx = os.urandom(3)", "from uuid import uuid4"],
    "files": ["x = open('a')", "from pathlib import Path", "import os\nos.remove('a')"],
    "processes": ["import subprocess", "import os\nos.system('ls')"],
    "environment": ["import os\nx = os.environ['A']", "from os import getenv"],
}


@pytest.mark.parametrize(("what", "source"), [(u, s) for u, all_ in USES.items() for s in all_])
def test_a_use_that_is_forbidden(what, source, lines):
    """Each way is found where it stands, and by no rule about something else."""
    line = len(source.splitlines())
    assert lines(source, NeverUse(what)) in ([line], [1, line])
    for other in USES.keys() - {what}:
        assert lines(source, NeverUse(other)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os\nos.system('ls')", [2]),
        ("from os import system as run\nrun('ls')", [1, 2]),
        ("import os\nrun = os.system", [2]),
        ("import os\nos.systemic('ls')", []),
    ],
)
def test_a_call_that_is_forbidden(source, found, lines):
    """Naming it is enough: who has a function can call it."""
    assert lines(source, NeverCall("os.system")) == found


def test_imports_that_are_named(lines):
    """What is named may be imported, with all that lies in it; nothing else but its own."""
    rule = ImportsOnly(("json", "collections.abc"))
    source = (
        "import json.decoder\nfrom collections.abc import Set\nfrom shop import types\nimport re"
    )
    assert lines(source, rule) == [4]


def test_dependencies_that_are_named(tmp_path):
    """The distribution by its name, however it is spelled; what it is imported as, likewise."""
    project = '[project]\ndependencies = ["Typing_Extensions>=4", "attrs"]\n'
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    (tmp_path / "src/shop").mkdir(parents=True)
    (tmp_path / "src/shop/a.py").write_text("import typing_extensions\nimport attrs\n")
    spec = spec_with(DependenciesOnly(("typing-extensions",)))
    assert [each.text for each in inspect_packaging(spec, tmp_path)] == [
        "declares the dependency `attrs`"
    ]
    assert [each.line for each in inspect_source(spec, tmp_path)] == [2]


def test_files_that_are_named():
    """A file beside one that is named has a name that starts like it."""
    rules = (NeverWriteOutside(("a.db",)), FilesOnly(("a.db", "notes")))
    spec = attrs.evolve(spec_with(rules[1]), nevers=(Never("never", rules[0], NOWHERE),))
    events = [
        Event("file", each)
        for each in ("writes a.db", "writes a.db-journal", "writes notes/x", "reads b", "writes b")
    ]
    found = [(each.clause, each.text) for each in event_findings(spec, events)]
    assert found == [
        ("never", "while it ran, it writes notes/x"),
        ("rule", "while it ran, it reads b"),
        ("never", "while it ran, it writes b"),
        ("rule", "while it ran, it writes b"),
    ]
