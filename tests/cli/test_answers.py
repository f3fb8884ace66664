"""Kept answers are quick, and never another answer."""

import subprocess
import sys

import pytest

from bench.generate import generate
from tests.cli.command import environment, factoryc


@pytest.fixture
def place(tmp_path):
    (tmp_path / "a.spec").write_text(generate(60), encoding="utf-8")
    return tmp_path


def check(place, *options):
    """What is said of `a.spec`, with answers kept below the same folder."""
    ended = factoryc("check", *options, "a.spec", cwd=place, XDG_CACHE_HOME=str(place / "caches"))
    return ended.code, ended.output


def kept(place):
    """The kept files, by their kinds."""
    files = (place / "caches" / "factoryc" / "answers").iterdir()
    return {each.suffix: each for each in sorted(files, key=lambda file: file.suffix)}


def edit(place, old, new):
    file = place / "a.spec"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_kept_is_what_would_be_said(place):
    first = check(place, "--format", "json")
    assert list(kept(place)) == [".said", ".sound"]
    assert (
        check(place, "--format", "json") == first == check(place, "--no-cache", "--format", "json")
    )


def test_an_edit_is_answered_for_as_without_anything_kept(place):
    check(place)
    edit(place, "and by == 0 { returns 0 }", "and by == 0 { returns none }")
    broken = check(place)
    assert broken == check(place, "--no-cache")
    assert broken[0] == 1
    assert list(kept(place)) == [".last", ".said", ".sound"]
    assert check(place) == broken
    edit(place, "{ returns none }", "{ returns 1 - 1 }")
    assert check(place) == check(place, "--no-cache")
    assert list(kept(place)) == [".said", ".sound"]


def test_a_module_that_changes_changes_the_answer(place):
    (place / "shared.spec").write_text("type Age = Int where it >= 0\n", encoding="utf-8")
    edit(place, "use std.attack", "use ./shared.{Age}\nuse std.attack")
    edit(place, "error Refused { reason: Text }", "error Refused { reason: Text, age: Age }")
    assert check(place)[0] == 0
    (place / "shared.spec").write_text("type Years = Int where it >= 0\n", encoding="utf-8")
    assert check(place)[0] == 1
    assert check(place) == check(place, "--no-cache")


def test_data_that_come_and_go_change_the_answer(place):
    edit(
        place, "eval ", 'eval "each" for each row in csv("rows.csv") { expect row.a > 0 }\n\neval '
    )
    assert check(place)[0] == 1
    (place / "rows.csv").write_text("a\n1\n", encoding="utf-8")
    assert check(place)[0] == 0
    edit(place, "and by == 0 { returns 0 }", "and by == 0 { returns 1 - 1 }")
    assert check(place)[0] == 0
    (place / "rows.csv").unlink()
    assert check(place)[0] == 1
    assert check(place) == check(place, "--no-cache")


TORN = (
    lambda _: b"",
    lambda _: b"x" * 200,
    lambda content: content[:100],
    lambda content: content[:-1] + b"x",
)


def test_a_torn_file_is_as_good_as_none(place):
    first = check(place)
    sound = kept(place)[".sound"]
    content = sound.read_bytes()
    for torn in TORN:
        sound.write_bytes(torn(content))
        assert check(place) == first
        assert sound.read_bytes() == content


def test_what_is_known_of_questions_is_torn_without_harm(place):
    check(place)
    edit(place, "and by == 0 { returns 0 }", "and by == 0 { returns 1 }")
    for each in kept(place).values():
        each.write_bytes(each.read_bytes()[:-1] + b"x")
    assert check(place) == check(place, "--no-cache")


def test_two_that_keep_at_once_do_no_harm(place):
    command = [sys.executable, "-m", "factoryc", "check", "a.spec"]
    caches = environment(XDG_CACHE_HOME=str(place / "caches"))
    both = [
        subprocess.Popen(command, cwd=place, env=caches, stdout=subprocess.PIPE) for _ in range(2)
    ]
    said = [each.communicate()[0].decode() for each in both]
    assert said == [check(place, "--no-cache")[1]] * 2
    assert list(kept(place)) == [".said", ".sound"]
    edit(place, "and by == 0 { returns 0 }", "and by == 0 { returns 1 }")
    assert check(place) == check(place, "--no-cache")


def test_nothing_is_kept_where_others_can_write(place):
    folder = place / "caches" / "factoryc"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert check(place)[0] == 0
    assert list(folder.iterdir()) == []


def test_a_kept_answer_needs_neither_the_compiler_nor_what_draws_findings(place):
    check(place)
    program = (
        "import sys\n"
        "from factoryc.cli.check import check\n"
        "check(['a.spec'], standalone_mode=False)\n"
        "print(sorted({'lark', 'rich', 'factoryc.pipeline'} & sys.modules.keys()))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=place,
        env=environment(XDG_CACHE_HOME=str(place / "caches")),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.endswith("\n[]\n")
