"""The wheel works away from its checkout: it brings the grammar and the standard vocabulary."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest


def run(*command, cwd):
    # Nothing of this process's own import path may help the program under test.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ended = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture(scope="module")
def wheel(pytestconfig, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", folder]
    code, _, errors = run(sys.executable, *build, cwd=pytestconfig.rootpath)
    assert code == 0, errors
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of a fresh environment's programs, with the wheel in it."""
    home = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    programs = home / "bin"
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "--quiet"]
    offline = ["install", "--no-deps", "--no-index", wheel]
    code, _, errors = run(*pip, *offline, cwd=home)
    assert code == 0, errors
    # What factoryc depends on is lent by the environment of the tests. A path that a .pth file adds
    # is not searched for further .pth files, so an editable install of the checkout stays unseen.
    (site,) = (home / "lib").glob("python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


def test_the_wheel_holds_what_the_program_reads(wheel, pytestconfig):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("grammar", "starter", "stdlib"):
        files = [path for path in (pytestconfig.rootpath / folder).rglob("*") if path.is_file()]
        assert files, f"{folder}/ is empty"
        for path in files:
            assert f"factoryc/_resources/{path.relative_to(pytestconfig.rootpath)}" in held
    assert "factoryc/py.typed" in held
    assert not [name for name in held if name.startswith(("tests/", "docs/", "examples/"))]


def test_the_checkout_is_out_of_reach(installed, pytestconfig, tmp_path):
    ask = "import factoryc.resources as r; print(r.resource('grammar', 'spec.lark'))"
    code, answer, errors = run(installed / "python", "-c", ask, cwd=tmp_path)
    assert code == 0, errors
    grammar = Path(answer.strip())
    assert pytestconfig.rootpath not in grammar.parents
    assert "_resources" in grammar.parts
    assert grammar.read_text() == (pytestconfig.rootpath / "grammar" / "spec.lark").read_text()


def test_the_program_checks_a_spec_elsewhere(installed, pytestconfig, tmp_path):
    if not (pytestconfig.rootpath / "factoryc" / "cli" / "main.py").exists():
        pytest.skip("the command line is not written yet")
    example = pytestconfig.rootpath / "examples" / "parking" / "parking.spec"
    (tmp_path / "parking.spec").write_text(example.read_text())
    code, answer, errors = run(installed / "factoryc", "--version", cwd=tmp_path)
    assert code == 0, errors
    assert "0." in answer
    code, answer, errors = run(installed / "factoryc", "check", "parking.spec", cwd=tmp_path)
    assert code == 0, answer + errors
    page = pytestconfig.rootpath / "docs" / "findings" / "missing-part.md"
    code, answer, errors = run(installed / "factoryc", "explain", "missing-part", cwd=tmp_path)
    assert (code, answer) == (0, page.read_text(encoding="utf-8")), errors
