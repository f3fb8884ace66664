"""`factoryc check --watch` as a user runs it: change a file, and it answers again."""

import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.cli.command import environment, factoryc

SHOP = """\
spec shop version "1.0.0"

use ./money.{Amount}

operation price(amount: Amount) -> Amount {
  case always otherwise { returns amount }
}
"""
MONEY = "type Amount = Int\n"


@contextmanager
def watching(*paths, folder):
    """A function that gives the next answer; the process is ended as by Ctrl-C."""
    with subprocess.Popen(
        [sys.executable, "-m", "factoryc.cli.main", "check", "--watch", *paths],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:

        def answer():
            lines = []
            for line in process.stdout:
                if line == "watching for changes; Ctrl-C ends\n":
                    return "".join(lines)
                lines.append(line)
            raise AssertionError(f"it ended with {process.wait()}: {''.join(lines)}")

        try:
            yield answer
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=30)
        assert code == 3
        assert process.stdout.read() == ""


def test_every_change_is_answered(tmp_path):
    shop, money = tmp_path / "shop.spec", tmp_path / "money.spec"
    shop.write_text(SHOP)
    with watching("shop.spec", folder=tmp_path) as answer:
        first = answer()
        assert "error[unknown-module]" in first
        assert "\x1b" not in first
        money.write_text(MONEY)  # a file that was not there
        assert "error[" not in answer()
        money.write_text(MONEY.replace("Int", "Itn"))  # a file that another one uses
        assert "error[unknown-name]" in answer()
        shop.unlink()
        assert answer().startswith("error: there is no file `shop.spec`")
        shop.write_text(SHOP.replace("price", "prize("))
        assert "error[syntax]" in answer()


def test_data_that_come_and_go_are_noticed(tmp_path):
    (tmp_path / "shop.spec").write_text(
        'spec shop version "1.0.0"\n\n'
        "operation same(a: Int) -> Int { case always otherwise { returns a } }\n\n"
        'eval "each" for each row in csv("rows.csv") { expect same(row.a) == row.a }\n'
    )
    with watching("shop.spec", folder=tmp_path) as answer:
        assert "error[missing-data]" in answer()
        (tmp_path / "rows.csv").write_text("a\n1\n")
        assert "error[" not in answer()
        (tmp_path / "rows.csv").unlink()
        assert "error[missing-data]" in answer()


def test_a_new_spec_in_a_folder_is_noticed(tmp_path):
    with watching(".", folder=tmp_path) as answer:
        assert "there is no spec in the folder" in answer()
        (tmp_path / "shop.spec").write_text(SHOP)
        assert "error[unknown-module]" in answer()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "json", "shop.spec"), "`--watch` is for people"),
        (("-",), "`--watch` needs files"),
    ],
)
def test_what_cannot_be_watched_is_refused(arguments, said):
    ended = factoryc("check", "--watch", *arguments)
    assert (ended.code, ended.output) == (2, "")
    assert said in ended.errors
