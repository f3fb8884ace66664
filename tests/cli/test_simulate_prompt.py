"""The prompt of `factoryc simulate` on a real pseudo-terminal: typed at, pasted into, interrupted."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.command import ROOT, environment

SHORTENER = "examples/shortener/shortener.spec"
PASTE = "\x1b[200~{}\x1b[201~"
# What a terminal obeys and does not show.
OBEYED = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[>=]|\x1b\][^\x07]*\x07|\r")
POSITION_ASKED = "\x1b[6n"
PROMPT_BEGINS = "\x1b[?2004h"
PROMPT_ENDS = "\x1b[?2004l"
WAITING = 30


class Terminal:
    """A person at a terminal of 80 columns, who waits for what is said before typing on."""

    def __init__(self, state, *arguments):
        self.master, there = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "factoryc", "simulate", *arguments],
            cwd=ROOT,
            env=environment(
                XDG_STATE_HOME=str(state), TERM="xterm", COLUMNS="80", LINES="40", NO_COLOR="1"
            ),
            stdin=there,
            stdout=there,
            stderr=there,
            start_new_session=True,
        )
        os.close(there)
        self.said = ""
        self.seen = 0

    def type(self, text):
        """Type once there is a prompt: what is typed before it, a terminal may take for itself."""
        deadline = time.monotonic() + WAITING
        while self.said.count(PROMPT_BEGINS) <= self.said.count(PROMPT_ENDS):
            assert time.monotonic() < deadline, self.shown()[self.seen :]
            assert self._read(), self.shown()[self.seen :]
        self.press(text)

    def press(self, text):
        os.write(self.master, text.encode())

    def wait_for(self, text):
        """What was shown since the last time, up to this."""
        deadline = time.monotonic() + WAITING
        while text not in self.shown()[self.seen :]:
            assert time.monotonic() < deadline, self.shown()[self.seen :]
            if not self._read():
                break
        shown = self.shown()
        end = shown.index(text, self.seen) + len(text)
        since, self.seen = shown[self.seen : end], end
        return since

    def shown(self):
        return OBEYED.sub("", self.said)

    def code(self):
        deadline = time.monotonic() + WAITING
        while self._read():
            assert time.monotonic() < deadline, self.shown()[self.seen :]
        return self.process.wait(WAITING)

    def _read(self):
        ready, _, _ = select.select([self.master], [], [], 1)
        if not ready:
            return self.process.poll() is None
        try:
            chunk = os.read(self.master, 65536).decode()
        except OSError:
            return False  # the other end is closed
        if POSITION_ASKED in chunk:
            self.press("\x1b[1;1R")
        self.said += chunk
        return bool(chunk)

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.master)


@pytest.fixture
def at(tmp_path):
    opened = []

    def start(*arguments):
        opened.append(Terminal(tmp_path, *arguments))
        opened[-1].wait_for("Ctrl-D ends.")
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def test_lines_are_answered_until_there_are_no_more(at):
    terminal = at(SHORTENER)
    terminal.type('shorten("https://example.org", "abc123")\r')
    terminal.wait_for('returns Link { code: "abc123", target: "https://example.org", visits: 0 }')
    terminal.type("visit(3)\r")
    terminal.wait_for("error[type-mismatch]: `Code` is asked for, and this is `Int`")
    terminal.wait_for(" --> what was typed:1:7")
    terminal.type("\x04")
    assert terminal.code() == 0
    assert "Traceback" not in terminal.shown()


def test_ctrl_c_drops_a_line_and_stops_what_takes_too_long(at):
    terminal = at(SHORTENER)
    terminal.type("not yet wri\x03")
    terminal.type('repeat 1_000_000_000 { visit("abc123") }\r')
    terminal.wait_for("1_000_000_000")
    time.sleep(1)
    os.killpg(terminal.process.pid, signal.SIGINT)
    terminal.wait_for("stopped: this line does not count")
    terminal.type("history\r")
    terminal.wait_for("nothing was said yet")
    terminal.type("\x04")
    assert terminal.code() == 0


def test_pasted_lines_are_answered_one_after_the_other(at):
    terminal = at(SHORTENER)
    lines = 'let link = shorten(\n  "https://example.org",\n  "abc123"\n)\nexpect visits(link.code) == 1'
    terminal.type(PASTE.format(lines))
    terminal.type("\r")
    terminal.wait_for('link = Link { code: "abc123"')
    terminal.wait_for("does not hold: 0 == 1")


def test_tab_completes_and_an_open_bracket_goes_on_below(at):
    terminal = at("examples/parking/parking.spec")
    terminal.type("charged_h\t61\r")
    terminal.type(")\r")
    terminal.wait_for("\n2\n")


def test_lines_of_another_day_come_back(at):
    first = at("examples/parking/parking.spec")
    first.type("fee(1, lorry)\r")
    first.wait_for("returns 0.00")
    first.type("\x04")
    assert first.code() == 0
    second = at("examples/parking/parking.spec")
    second.type("\x1b[A\r")
    second.wait_for("returns 0.00")


def test_whoever_is_asked_chooses_what_a_case_leaves_open(at):
    terminal = at(SHORTENER, "--ask")
    terminal.type('shorten("https://example.org", none)\r')
    third = re.search(r"3  (Link \{.*\})", terminal.wait_for("[1]"))[1]
    terminal.type("3\r")
    terminal.wait_for(f"returns {third}")


def test_what_lies_outside_is_asked_about_and_checked(at, tmp_path):
    spec = tmp_path / "bell.spec"
    spec.write_text(
        'spec bell version "1"\nerror Silent\n'
        "port Bell { operation ring(times: Int) -> Int where it in 0..9 }\n"
        "operation call(times: Int) -> Int { case always otherwise {\n"
        "  calls Bell.ring(times) as heard or fails Silent returns heard } }\n"
    )
    terminal = at(str(spec))
    terminal.type("call(3)\r")
    terminal.wait_for("Bell.ring(3): it lies outside; how does it end?")
    terminal.wait_for("or `fails` [1]")
    terminal.type("77\r")
    terminal.wait_for("that is not allowed")
    terminal.type("7\r")
    terminal.wait_for("calls Bell.ring(3)  returns 7")
    terminal.type("call(3)\r")
    terminal.wait_for("[1]")
    terminal.type("fails\r")
    terminal.wait_for("fails Silent")


def test_whoever_is_asked_may_say_another_result_that_is_allowed(at):
    terminal = at(SHORTENER, "--ask")
    terminal.type('let url = "https://example.org"\r')
    terminal.wait_for('url = "https://example.org"')
    terminal.type("shorten(url, none)\r")
    terminal.wait_for("[1]")
    terminal.type('Link { code: "abc123", target: url, visits: 9 }\r')
    terminal.wait_for("that is not allowed: `shortener.shorten.fresh` says: ")
    terminal.type('Link { code: "abc123", target: url, visits: 0 }\r')
    terminal.wait_for('returns Link { code: "abc123", target: "https://example.org", visits: 0 }')
    terminal.type("shorten(url, none)\r")
    terminal.wait_for("[1]")
    terminal.type("\x03")
    terminal.wait_for("stopped: this line does not count")
