"""The tutorial shows what the compiler really answers, and its spec ends as an example does."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from factoryc.cli.check import check
from tests.cli.command import ROOT
from tests.tutorial.steps import declarations, read_steps, with_answers

PAGE = ROOT / "docs" / "tutorial.md"
EXAMPLE = ROOT / "examples" / "login"


def answered(step):
    """What the page is to show: missing parts, and questions, are left out where it can be."""
    Path("login.spec").write_text(step.spec, encoding="utf-8")
    ended = CliRunner(env={"COLUMNS": "88"}).invoke(check, ["login.spec"])
    assert ended.stderr == ""
    told = re.split(r"\n(?=(?:error|warning|info)\[|to read more|login.spec: )", ended.stdout)
    findings = [each.strip("\n") for each in told if re.match(r"(error|warning|info)\[", each)]
    first = [each for each in findings if not re.match(r"info|warning\[missing-part\]", each)]
    first = first or findings[:1]
    return "\n\n".join(first or [ended.stdout.strip("\n")]) + "\n"


def test_each_answer_is_the_compilers(tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    (tmp_path / "samples").mkdir()
    for sample in (EXAMPLE / "samples").iterdir():
        (tmp_path / "samples" / sample.name).write_bytes(sample.read_bytes())
    answers = tuple(answered(step) for step in read_steps(page))
    if request.config.getoption("--update"):
        PAGE.write_text(with_answers(page, answers), encoding="utf-8")
    else:
        assert [step.answer for step in read_steps(page)] == list(answers)


def test_the_page_ends_with_the_example():
    page = PAGE.read_text(encoding="utf-8")
    example = (EXAMPLE / "login.spec").read_text(encoding="utf-8")
    assert declared(read_steps(page)[-1].spec) == declared(example)


def declared(text):
    """The declarations of a file in whatever order and layout, without headings between them."""
    plain = re.sub(r"^// .*$", "", text, flags=re.MULTILINE)
    return sorted(" ".join(each.split()) for each in declarations(plain))


def test_the_last_answer_is_that_nothing_is_left_open():
    steps = read_steps(PAGE.read_text(encoding="utf-8"))
    assert "no findings" in steps[-1].answer
    assert len(steps) > 8
    assert "has no behaviour contract" in steps[0].answer


@pytest.mark.parametrize("name", ["missing-part", "uncovered-input", "conflicting-cases"])
def test_the_page_meets_what_it_is_to_teach(name):
    assert f"[{name}]" in PAGE.read_text(encoding="utf-8")
