"""The frame and the link of a product: a package that installs, and a record of where it is from."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from factoryc.contract.expression_text import expression_text
from factoryc.plan.layout import layout_of, module_path
from factoryc.plan.task import TaskGraph
from factoryc.release.link import link
from factoryc.release.scaffold import scaffold
from tests.agents.built_in_product import build, example, spec_of, tasks_of


def _product(name: str, root: Path) -> Path:
    spec = example(name)
    build(spec, root)
    graph = TaskGraph(spec.name, spec.version, "d1", tasks_of(spec))
    for path, text in link(spec, graph, {"types": "c1"}, {"factoryc": "0.1.0"}).items():
        (root / path).write_text(text, encoding="utf-8")
    return root


def test_the_layout_names_only_what_there_is():
    parking, shortener = layout_of(example("parking")), layout_of(example("shortener"))
    assert (parking.functions, parking.state, parking.server) == ("parking.functions", None, None)
    assert (shortener.functions, shortener.state) == (None, "shortener.state")
    assert module_path(shortener.operation("visit")) == "src/shortener/operations/visit.py"


def test_a_product_installs_and_runs_away_from_its_sources(tmp_path):
    product = _product("parking", tmp_path / "product")
    wheels = tmp_path / "wheels"
    build_wheel = "import sys, hatchling.build as build; print(build.build_wheel(sys.argv[1]))"
    wheels.mkdir()
    made = _run(product, "-c", build_wheel, str(wheels))
    wheel = wheels / made.stdout.split()[-1]
    assert wheel.name == "parking-1.0.0-py3-none-any.whl"
    call = "import sys; sys.path.insert(0, sys.argv[1]); import parking; print(parking.fee(61, parking.Vehicle.car))"
    assert _run(tmp_path, "-I", "-c", call, str(wheel)).stdout == "5.00\n"


def test_a_served_product_has_a_command(tmp_path):
    project = tomllib.loads(scaffold(example("shortener"))["pyproject.toml"])["project"]
    assert project["scripts"] == {"shortener": "shortener.__main__:main"}
    assert project["requires-python"] == ">=3.11"
    assert project["dependencies"] == []
    product = _product("shortener", tmp_path)
    shown = _run(product / "src", "-m", "shortener", "--help").stdout
    assert "--port" in shown
    refused = _run(product / "src", "-m", "shortener", "--port", "99999", status=2).stderr
    assert "`99999` is not a port" in refused


def test_the_package_exports_what_a_caller_needs(tmp_path):
    product = _product("shortener", tmp_path)
    call = (
        "from shortener import *; state = State(); link = shorten(state, 'https://a.b', None);"
        "print(visit(state, link.code), visits(state, link.code), Link, AliasTaken, Rejected)"
    )
    assert _run(product / "src", "-c", call).stdout.startswith("https://a.b 1 <class 'shortener.")


def test_the_manifest_leads_from_a_release_to_its_commits(tmp_path):
    manifest = json.loads((_product("shortener", tmp_path) / "manifest.json").read_text())
    assert manifest["spec"] == {"name": "shortener", "version": "1.0.0", "digest": "d1"}
    assert manifest["tools"] == {"factoryc": "0.1.0"}
    assert [(task["name"], task["commit"]) for task in manifest["tasks"]][:2] == [
        ("types", "c1"),
        ("state", None),
    ]
    assert manifest["tasks"][0]["files"] == ["src/shortener/types.py"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.2.0", "1.2.0"), ("2.0rc1", "2.0rc1"), ("draft A", "0+draft.a"), ("\u00fc", "0")],
)
def test_a_version_is_one_that_installers_understand(version, expected):
    spec = spec_of(
        f'spec sample version "{version}"\noperation none_() {{ case a otherwise {{ }} }}'
    )
    project = tomllib.loads(scaffold(spec)["pyproject.toml"])["project"]
    assert project["version"] == expected


def test_a_description_with_quotes_is_still_toml():
    text = '/// Says "no" \\ and more.\nspec sample version "1"\n'
    project = tomllib.loads(scaffold(spec_of(text))["pyproject.toml"])["project"]
    assert project["description"] == 'Says "no" \\ and more.'


@pytest.mark.parametrize(
    "text",
    [
        "a + b * (a - b) - (a - b)",
        "-(a + b) * (b mod 3) div 7",
        "if a > b then a else b",
        "size(items) + size(items[0..1])",
        "(sum each in items: each * 2) + 1",
        "count each in items: each > 1",
        "match size { small: 1, _: 2 }",
    ],
)
def test_a_number_is_written_as_its_author_wrote_it(text):
    assert _round_trip(text, "Int") == text


@pytest.mark.parametrize(
    "text",
    [
        "a == b and (a > 1 or b > 1) and not (a in items or b not in items)",
        "(a > b implies b > a) implies a == b",
        "all each in items: each > 0 and exists other in items: other != each",
        "1 < a <= b",
        "a in 1..10 and b not in 2..(a + 3)",
        "size == Size.large",
        '"x {a} y" matches /[a-z\\/]+ \\d y/',
    ],
)
def test_a_condition_is_written_as_its_author_wrote_it(text):
    assert _round_trip(text, "Bool") == text.replace("2..(a + 3)", "2..a + 3")


def _round_trip(text: str, result: str) -> str:
    spec = spec_of(
        "enum Size { small, large }\n"
        f"function f(a: Int, b: Int, items: List<Int>, size: Size) -> {result} = {text}"
    )
    return expression_text(spec.function("f").body)


def _run(folder: Path, *arguments: str, status: int = 0) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


def test_cases_with_fields_are_exported_and_told_with_their_enum(tmp_path):
    product = _product("order", tmp_path)
    source = (product / "src" / "order" / "__init__.py").read_text(encoding="utf-8")
    assert '"StageShipped",' in source
    compile(source, "__init__.py", "exec")
    readme = (product / "README.md").read_text(encoding="utf-8")
    assert "`Stage` is one of `placed`, `paid`, `shipped(tracking: Tracking)`" in readme
    assert "- `Stage.placed`" not in readme
