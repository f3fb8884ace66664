"""One mistake in a real spec is one message, and costs the declaration that it stands in."""

import os
import re
from functools import cache

import attrs
import pytest

from factoryc.source.text import SourceFile
from factoryc.syntax.parse import parse
from factoryc.syntax.split import split
from tests.spec.understanding import REAL_SPECS, understood


def garbage_after_keyword(text):
    head, _, tail = text.partition(" ")
    return f"{head} @@ {tail}"


def garbage_at_end(text):
    return f"{text}\n  @@"


def misspelled_keyword(text):
    return f"zzz{text}"


def missing_brace(text):
    return text.replace("}", "", 1)


def unclosed_bracket(text):
    return f"{text} ("


def unknown_type(text):
    return re.sub(r": ([A-Z]\w+)", ": Zzz", text, count=1)


def unknown_result(text):
    return re.sub(r"-> ([A-Z]\w+)", "-> Zzz", text, count=1)


def unknown_value(text):
    return re.sub(r"(returns|when|expect|=) (?=[a-z])", r"\1 zzz + ", text, count=1)


WAYS = [
    garbage_after_keyword,
    garbage_at_end,
    misspelled_keyword,
    missing_brace,
    unclosed_bracket,
    unknown_type,
    unknown_result,
    unknown_value,
]


def declarations(text):
    """Each declaration of a spec, with what stands before and behind it."""
    for chunk in split(text):
        whole = text[chunk.start : chunk.end]
        own = re.sub(r"(\n\s*(//.*)?)+$", "", whole.rstrip())
        yield text[: chunk.start], own, text[chunk.start + len(own) :]


def ways_for(number):
    """Each declaration is broken in one way, its neighbours in others; in all ways by `make fuzz`."""
    if "FACTORYC_FUZZ" in os.environ:
        return WAYS
    return [WAYS[number % len(WAYS)]]


CASES = [
    pytest.param(text, before, own, after, number, id=re.sub(r"\W+", "_", own[:24]))
    for text in REAL_SPECS
    for number, (before, own, after) in enumerate(declarations(text))
]


@pytest.mark.parametrize(("text", "before", "own", "after", "number"), CASES)
def test_one_mistake_is_one_message(text, before, own, after, number):
    for way in ways_for(number):
        changed = way(own)
        if changed == own or (own.startswith("decision") and way is unknown_value):
            continue
        found = understood(before + changed + after).diagnostics
        assert len(found) == 1, (way.__name__, [each.message for each in found])
        assert len(before) <= found[0].span.start <= len(before) + len(changed), way.__name__


@cache
def parsed(text):
    return parse(SourceFile("main.spec", text))


def without_place(declaration):
    return attrs.evolve(declaration, doc="")


@pytest.mark.parametrize(("text", "before", "own", "after", "number"), CASES)
def test_a_broken_declaration_costs_itself_alone(text, before, own, after, number):
    whole, _ = parsed(text)
    left, _ = parse(SourceFile("main.spec", before + garbage_after_keyword(own) + after))
    index = before.count("\0") + len(split(before))
    expected = whole.declarations[:index] + whole.declarations[index + 1 :]
    assert left.declarations == expected


@pytest.mark.parametrize("text", REAL_SPECS, ids=lambda text: text.splitlines()[1])
def test_declarations_mean_the_same_in_any_order(text):
    source, _ = parsed(text)
    pieces = [text[chunk.start : chunk.end].rstrip() + "\n" for chunk in split(text)]
    turned = "".join(reversed(pieces))
    other, found = parse(SourceFile("main.spec", turned))
    assert found == ()
    plain = [without_place(each) for each in source.declarations]
    assert [without_place(each) for each in reversed(other.declarations)] == plain
    assert understood(turned).diagnostics == ()
    assert {each.clause for each in understood(turned).spec.operations} == {
        each.clause for each in understood(text).spec.operations
    }
