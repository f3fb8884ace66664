"""What no person writes is laid out or kept, without an exception and in little time."""

import pytest

from factoryc.format.format import format_source
from factoryc.source.text import SourceFile

KEPT = [
    "(" * 2_000 + "1" + ")" * 2_000,
    "(" * 10_000,
    "([{" * 3_000 + ")}]" * 3_000,
    "not " * 3_000 + "true",
    "1 + " * 2_000 + "1",
    '"' + "a" * 100_000,
]
LAID = [
    "(" * 190 + "1" + ")" * 190,
    "f(" * 90 + "1" + ")" * 90,
    "A { a: " * 60 + "1" + " }" * 60,
    "if a then " * 90 + "1" + " else 2" * 90,
    "all x in xs: " * 190 + "true",
    "let a = 1 in " * 190 + "a",
    "match a { b: " * 60 + "1" + " }" * 60,
    "a implies " * 190 + "b",
    "a" * 1_000_000,
    '"\ud800"',
]


def laid(body):
    return format_source(SourceFile("main.spec", f"function f -> Int = {body}\n"))


@pytest.mark.parametrize("body", KEPT, ids=lambda body: f"{body[:6]}-{len(body)}")
def test_what_is_too_deep_or_broken_is_kept(body):
    result = laid(body)
    assert len(result.kept) == 1
    assert result.text == f"function f -> Int = {body}\n"


@pytest.mark.parametrize("body", LAID, ids=lambda body: f"{body[:6]!a}-{len(body)}")
def test_what_can_be_read_is_laid_out(body):
    result = laid(body)
    assert result.kept == ()
    assert format_source(SourceFile("main.spec", result.text)).text == result.text
