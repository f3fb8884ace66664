"""What every command shares: the help, the exit codes, and that no traceback reaches a user."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from factoryc.cli import main as program
from factoryc.cli.commands import COMMANDS
from tests.cli.command import ROOT, factoryc

PARKING = "examples/parking/parking.spec"


def test_the_help_fits_a_page_and_names_every_command():
    ended = factoryc("--help")
    assert ended.code == 0
    assert ended.output.count("\n") <= 24
    for name, line in COMMANDS.items():
        assert f"{name} " in ended.output
        assert line in ended.output


@pytest.mark.parametrize("name", sorted(set(COMMANDS)))
def test_every_command_explains_itself(name):
    ended = factoryc(name, "--help")
    assert ended.code == 0, ended.errors
    assert ended.output.startswith(f"Usage: factoryc {name}")


def test_the_version_is_one_line():
    ended = factoryc("--version")
    assert ended.code == 0
    assert ended.output.startswith("factoryc 0")
    assert ended.output.count("\n") == 1


def test_the_package_can_be_run_as_the_command_is():
    ended = subprocess.run(
        [sys.executable, "-m", "factoryc", "chek"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("Usage: factoryc ")
    assert "did you mean `check`?" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "there is no command `chek`; did you mean `check`?"),
        (["check"], "Missing argument"),
        (["check", "--nothing", PARKING], "--nothing"),
        (["check", "--format", "yaml", PARKING], "'yaml' is not one of 'text', 'json'"),
        (["explain", "divison-by-zero"], "did you mean `division-by-zero`?"),
        (["plan", "examples"], "is a folder; name the spec that is meant"),
    ],
    ids=" ".join,
)
def test_bad_usage_ends_in_two(arguments, words):
    ended = factoryc(*arguments)
    assert ended.code == 2
    assert words in ended.errors
    assert ended.output == ""


def run_in_process(monkeypatch, command, *arguments):
    """Run `main` with `check` replaced by a command that does what no real one should."""
    monkeypatch.setattr(sys, "argv", ["factoryc", *arguments])
    monkeypatch.setattr(program.Commands, "get_command", lambda *_: command)
    return program.main()


@click.command()
@click.argument("path")
def buggy(path):
    raise KeyError(path)


@click.command()
@click.argument("path")
def interrupted(path):
    raise KeyboardInterrupt


def test_a_bug_is_said_to_be_ours_without_a_trace(monkeypatch, capsys):
    monkeypatch.delenv("FACTORYC_DEBUG", raising=False)
    assert run_in_process(monkeypatch, buggy, "check", "x") == 70
    said = capsys.readouterr().err
    assert said.startswith("internal error: KeyError: 'x'\nat ")
    assert "this is a bug in factoryc" in said
    assert "FACTORYC_DEBUG=1" in said
    assert "Traceback" not in said


def test_a_bug_shows_its_trace_on_request(monkeypatch, capsys):
    monkeypatch.setenv("FACTORYC_DEBUG", "1")
    assert run_in_process(monkeypatch, buggy, "check", "x") == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interruption_is_quiet(monkeypatch, capsys):
    assert run_in_process(monkeypatch, interrupted, "check", "x") == 3
    assert capsys.readouterr().err.strip() == ""


def as_users_have_it():
    """The environment, without what changes how Python writes."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def redirected(arguments, redirection):
    """How the command ends when its output goes where a shell sends it."""
    command = f"{sys.executable} -m factoryc.cli.main {arguments} {redirection}"
    return subprocess.run(
        ["sh", "-c", command],
        env=as_users_have_it(),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("arguments", ["explain missing-part", "explain", "--help", "--version"])
def test_a_reader_that_leaves_is_no_mistake(arguments):
    """As in `factoryc explain … | true`: the pipe is closed before anything is written."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "factoryc.cli.main", *arguments.split()],
        env=as_users_have_it(),
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (3, b"")


def test_a_closed_output_is_no_mistake():
    ended = redirected("explain missing-part", ">&-")
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have it")
def test_a_full_disk_is_said():
    ended = redirected("explain missing-part", ">/dev/full")
    assert ended.returncode == 2
    assert ended.stderr == b"error: the answer cannot be written: No space left on device\n"
    assert redirected("explain nothing", "2>/dev/full").returncode == 2
