"""Inspections read the code of a product and say where it hides something or tampers; they never run it."""

import pytest

from factoryc.judge.inspect.inspect import inspect_source
from factoryc.spec.evals import (
    NeverImport,
    NoDependencies,
)
from tests.judge.inspect.rules import spec_with


def test_only_the_standard_library_and_the_product_itself_are_imported(lines):
    source = (
        "from __future__ import annotations\nimport json, requests\nimport shop.types\n"
        "from . import types\nfrom .types import x\n"
        "from numpy.linalg import norm\ndef f():\n    import attrs\n    __import__('yaml')\n"
    )
    assert lines(source, NoDependencies()) == [2, 6, 8, 9]


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import pickle as p",
        "import json, pickle",
        "from pickle import loads",
        "from pickle import *",
        "def f():\n    import pickle",
        "__import__('pickle')",
        "import importlib\nimportlib.import_module('pickle')",
        "from importlib import import_module as load\nload('pickle')",
        "import _pickle",
        "import shelve",
    ],
)
def test_a_forbidden_module_is_found_by_every_way_in(lines, source):
    assert lines(source, NeverImport("pickle")) != []


@pytest.mark.parametrize(
    "source", ["import pickletools", "import json", "pickle = 1", "import copy"]
)
def test_another_module_is_not_taken_for_a_forbidden_one(lines, source):
    assert lines(source, NeverImport("pickle")) == []


@pytest.mark.parametrize(
    "source",
    [
        "exec('import pickle')",
        "eval('1')",
        "e = exec",
        "name = 'pic' + 'kle'\n__import__(name)",
        "import importlib\nimportlib.import_module('a'.upper())",
        "import sys\nsys.modules['pickle']",
        "from sys import modules",
        "import builtins",
        "().__class__.__subclasses__()",
        "def f(): pass\nf.__globals__['x']",
        "getattr(object, '__sub' + 'classes__')",
        "getattr(object, '__subclasses__')",
        "import runpy",
        "import importlib.util",
        "compile('1', '', 'eval')",
        "globals()['x'] = 1",
        "def broken(:",
    ],
)
def test_code_that_only_a_run_shows_is_refused(always, source):
    assert "inspection.hidden_code" in always(source)


@pytest.mark.parametrize(
    "source",
    [
        "import ctypes",
        "import gc",
        "import inspect",
        "import hypothesis",
        "import os\nos.environ['X']",
        "from os import getenv",
        "import os as o\no._exit(0)",
        "import sys\nsys.settrace(None)",
        "import sys\nf = sys._getframe",
        "import os\ngetattr(os, '_exit')(0)",
        "open('/proc/1/mem')",
    ],
)
def test_reaching_for_the_judge_is_tampering(always, source):
    assert "inspection.tampering" in always(source)


@pytest.mark.parametrize(
    "source",
    [
        "import re\nCODE = re.compile('[a-z]')",
        "import os.path\nos.path.join('a', 'b')",
        "import sys\nsys.argv[1:]",
        "from importlib import metadata\nmetadata.version('shop')",
        "class A:\n    def f(self):\n        return getattr(self, 'x', None)",
        "import json\n\ndef load(text):\n    return json.loads(text)",
        "def evaluate(exec_count):\n    return exec_count",
    ],
)
def test_ordinary_code_is_left_alone(always, source):
    assert always(source) == set()


def test_what_cannot_be_read_is_a_finding(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "fast.so").write_bytes(b"\x7fELF")
    (tmp_path / "src" / "link.py").symlink_to("/etc/hostname")
    (tmp_path / "src" / "zero.py").write_bytes(b"x = 1\0")
    (tmp_path / "src" / "latin.py").write_bytes(b"# -*- coding: latin-1 -*-\nx = '\xe4'\n")
    (tmp_path / "src" / "folder").symlink_to(tmp_path)
    found = {finding.file for finding in inspect_source(spec_with(), tmp_path)}
    assert found == {
        f"src/{name}" for name in ("fast.so", "link.py", "zero.py", "latin.py", "folder")
    }
