"""Workflow commands for GitHub: one line each, and no text ends its command."""

import re
from pathlib import PurePosixPath

import attrs
from hypothesis import given
from hypothesis import strategies as st

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Witness
from factoryc.diagnostics.github_report import github_report
from factoryc.diagnostics.verdicts import Unknown
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

FILE = SourceFile("a,b:c.spec", "first\nsecond line\n")
FOLDER = PurePosixPath("/home/ada")
PLAIN = Diagnostic("vague-word", "warning", "`fast` says 100% nothing", FILE.span(6, 12))

# As GitHub's runner reads a command, and takes its escapes back.
COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>[^\n]*?)::(?P<message>[^\r\n]*)")


def read(line):
    command = COMMAND.fullmatch(line)
    properties = dict(each.split("=", 1) for each in command["properties"].split(","))
    return (
        command["name"],
        {key: plain(value) for key, value in properties.items()},
        plain(command["message"]),
    )


def plain(text):
    for escape, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def commands(*diagnostics, unknown=()):
    return github_report(diagnostics, {FILE.name: FILE}, FOLDER, unknown)


def test_a_finding_is_one_command():
    properties = "file=a%2Cb%3Ac.spec,line=2,col=1,endLine=2,endColumn=7,title=vague-word"
    assert commands(PLAIN) == (f"::warning {properties}::`fast` says 100%25 nothing",)


def test_each_severity_has_its_command():
    names = [read(*commands(attrs.evolve(PLAIN, severity=each)))[0] for each in SEVERITIES]
    assert names == ["error", "warning", "notice"]


SEVERITIES = ("error", "warning", "info")


def test_everything_that_is_said_is_in_it():
    whole = attrs.evolve(
        PLAIN,
        notes=("a note",),
        question="How fast?",
        help="say a number",
        witness=Witness({"a": "1"}, {"s": "{}"}, {"one": "2"}, ("f(1)",)),
        fixes=(Fix("take it away", (Edit(PLAIN.span, ""),), "safe"),),
    )
    _, _, message = read(*commands(whole))
    assert message.split("\n") == [
        "`fast` says 100% nothing",
        "a note",
        "after f(1)",
        "when a = 1",
        "while s = {}",
        "then one : 2",
        "How fast?",
        "help: say a number",
        "help: take it away (safe fix)",
    ]


def test_of_several_lines_only_the_lines_are_given():
    _, properties, _ = read(*commands(attrs.evolve(PLAIN, span=FILE.span(2, 9))))
    assert properties == {"file": FILE.name, "line": "1", "endLine": "2", "title": "vague-word"}


def test_files_are_named_from_the_folder_of_the_run():
    inside = attrs.evolve(PLAIN, span=Span("/home/ada/x/y.spec", 0, 0))
    assert read(*commands(inside))[1] == {"file": "x/y.spec", "title": "vague-word"}


def test_what_is_open_is_a_notice():
    unknown = [Unknown("shop.buy", "dead-case", "gave up"), Unknown("shop.f", "a", "b")]
    assert read(*commands(unknown=unknown)) == (
        "notice",
        {"title": "not proved"},
        "`dead-case` at shop.buy: gave up\n`a` at shop.f: b",
    )


TEXTS = st.text(st.sampled_from(list(":,%=\r\n\\2C0A5A abc")), max_size=20)


@given(TEXTS, TEXTS)
def test_no_text_ends_its_command(message, name):
    found = attrs.evolve(PLAIN, message=message, span=Span(f"x{name}", 0, 0))
    (line,) = commands(found)
    assert "\n" not in line
    assert "\r" not in line
    _, properties, said = read(line)
    assert said == message
    assert set(properties) == {"file", "title"}
