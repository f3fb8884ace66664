"""Hovering over what the cases of enums carry, and over names that patterns bind."""

import pytest

from factoryc.cli.reading import module_reader
from factoryc.lsp.definition import definition_at
from factoryc.lsp.hover import hover_at
from factoryc.pipeline import understand
from factoryc.source.text import SourceFile

TILL = """\
spec till version "1"

enum Payment { cash, card(number: Text, limit: Int) }

record Page<T> { items: List<T> }

function limit_of(payment: Payment, others: Page<Payment>) -> Int =
  match payment { cash: size(others.items), card(limit: most): most + 1 }

function number_of(payment: Payment) -> Text? = if payment is card then payment.number else none
"""


def asked(before, after):
    offset = TILL.index(before + after) + len(before)
    assert TILL.count(before + after) == 1, "name one place"
    root = SourceFile("/till.spec", TILL)
    understood = understand(root, module_reader(root.name, lambda name: name))
    assert understood.sound, understood.diagnostics
    return understood, root.name, offset


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (": mo", "st + 1", ["Int"]),
        ("payment.num", "ber else", ["number: Text"]),
        ("others.it", "ems", ["items: List<T>"]),
        ("match pay", "ment {", ["Payment"]),
    ],
)
def test_hovering_says_what_it_is(before, after, words):
    understood, name, offset = asked(before, after)
    found = hover_at(understood, (), name, offset)
    assert found is not None
    assert all(word in found.text for word in words), found.text


def test_a_bound_name_leads_to_its_pattern():
    understood, name, offset = asked(": mo", "st + 1")
    span = definition_at(understood, name, offset)
    assert TILL[span.start : span.end] == "most"
    assert span.start == TILL.index("most")
