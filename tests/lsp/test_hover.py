"""What hovering over a name says, and where going to its definition leads.

`<CURSOR>` marks the place; the answers are found in the text without it.
"""

import pytest

from factoryc.cli.reading import module_reader
from factoryc.lsp.definition import definition_at
from factoryc.lsp.hover import hover_at
from factoryc.pipeline import check, understand
from factoryc.source.text import SourceFile

MARK = "<CURSOR>"
MONEY = """\
/// What a customer pays.
type Amount = Int where it >= 0
"""
SHOP = """\
spec shop version "1.0.0"

use ./money.{Amount}
use std.attack

/// What is in a basket.
record Item {
  name: Text
  price: Amount
}

enum Size { small, large }

error Unknown { name: Text }

state items: Map<Text, Item> = {}

/// How much an item costs.
operation price(name: Text, code: Text?) -> Amount {
  case coded when code is some and code in items { returns items[code].price }
  case known when name in items and code is none { returns items[name].price }
  case rest otherwise { fails Unknown { name: name } }
}

function double(amount: Amount) -> Int = amount * 2

eval "prices add up" for all first: Amount where first < 10 {
  let total = double(first)
  expect total == first + first
}

eval "any name may be asked for" for each text in attack.texts {
  expect price(text, none) fails Unknown
}

decision asked "Items are looked up by name" {
  on 2026-01-01
  because "People know names."
  governs price.known
}

/// Sends letters.
port Mailer {
  operation send(to: Text)
}

operation remind(name: Text) {
  case always otherwise { calls Mailer.send(name) }
}
"""


def read(name):
    return SourceFile(name, MONEY) if name.endswith("money.spec") else f"there is no file `{name}`"


def ask(before, after=""):
    """The text with the cursor in `before<CURSOR>after`, its meaning and the place."""
    assert SHOP.count(before + after) == 1, "name one place"
    marked = SHOP.replace(before + after, before + MARK + after)
    offset = marked.index(MARK)
    root = SourceFile("/shop/shop.spec", marked.replace(MARK, ""))
    return understand(root, module_reader(root.name, read)), root.name, offset


def hovered(before, after=""):
    understood, name, offset = ask(before, after)
    assert understood.sound, understood.diagnostics
    found = hover_at(understood, (), name, offset)
    return found.text if found is not None else None


def led_to(before, after=""):
    understood, name, offset = ask(before, after)
    span = definition_at(understood, name, offset)
    if span is None:
        return None
    text = understood.files[span.file].text
    line = text.count("\n", 0, span.start) + 1
    return span.file, line, text[span.start : span.end]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("price: Am", "ount\n}", ["type Amount = Int where it >= 0", "What a customer pays."]),
        ("state it", "ems", ["state items: Map<Text, Item> = {}"]),
        ("Map<Text, Ite", "m>", ["record Item {", "price: Amount", "What is in a basket."]),
        ("enum Si", "ze", ["enum Size { small, large }"]),
        ("fails Unkn", "own {", ["error Unknown { name: Text }"]),
        ("operation pri", "ce", ["operation price(name: Text, code: Text?) -> Amount", "How much"]),
        ("operation pri", "ce", ["- `known`: when `name in items and code is none`"]),
        ("operation pri", "ce", ["- `rest`: when no other case does"]),
        ("case kno", "wn", ["Applies when `name in items and code is none`."]),
        ("governs price.kno", "wn", ["case known when"]),
        ("items[name].pri", "ce", ["price: Amount", "of record `Item`"]),
        ("when na", "me in items and", ["name: Text", "of operation `price`"]),
        ("let total = dou", "ble", ["function double(amount: Amount) -> Int = amount * 2"]),
        ("expect tot", "al ==", ["total: Int"]),
        ("== fir", "st +", ["first: Amount"]),
        ("attack.te", "xts", ["texts"]),
        ("calls Mai", "ler", ["port Mailer {", "Sends letters."]),
        ("Mailer.se", "nd(name)", ["operation send(to: Text)", "of port `Mailer`"]),
    ],
)
def test_a_name_says_what_it_means(before, after, words):
    text = hovered(before, after)
    for word in words:
        assert word in text


def test_a_guard_narrows_the_type_that_is_shown():
    assert "code: Text?" in hovered("code: Text?) -> Amount {\n  case coded when co", "de")
    assert "code: Text\n// declared: code: Text?" in hovered("returns items[co", "de]")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('because "People kno', 'w names."'),
        ("/// How much an it", "em"),
        ("operat", "ion price"),
        ("\n\n", "use ./"),
    ],
)
def test_what_is_no_name_says_nothing(before, after):
    assert hovered(before, after) is None


@pytest.mark.parametrize(
    ("before", "after", "target"),
    [
        ("price: Am", "ount\n}", ("/shop/money.spec", 2, "Amount")),
        ("Map<Text, Ite", "m>", ("/shop/shop.spec", 7, "Item")),
        ("items[name].pri", "ce", ("/shop/shop.spec", 9, "price")),
        ("when na", "me in items and", ("/shop/shop.spec", 19, "name")),
        ("governs price.kno", "wn", ("/shop/shop.spec", 21, "known")),
        ("expect tot", "al ==", ("/shop/shop.spec", 28, "total")),
        ("let total = dou", "ble", ("/shop/shop.spec", 25, "double")),
        ("Mailer.se", "nd(name)", ("/shop/shop.spec", 44, "send")),
        ("spec sh", "op", ("/shop/shop.spec", 1, "shop")),
        ('because "Peo', "ple", None),
    ],
)
def test_a_definition_is_where_the_name_was_introduced(before, after, target):
    assert led_to(before, after) == target


def test_a_finding_says_its_question_and_its_witness():
    text = 'spec s version "1"\n\noperation f(a: Int) -> Int {\n  case big when a > 0 { returns a }\n}\n'
    source = SourceFile("/s.spec", text)
    checked = check(source, module_reader(source.name, read))
    (gap,) = [each for each in checked.diagnostics if each.name == "uncovered-input"]
    found = hover_at(checked.understood, checked.diagnostics, source.name, gap.span.start)
    assert f"**uncovered-input**: {gap.message}" in found.text
    assert gap.question in found.text
    assert "when a = " in found.text


@pytest.mark.parametrize("cut", range(0, len(SHOP), 7))
def test_any_broken_text_can_be_asked_about(cut):
    """Half a spec, as it is while somebody types."""
    source = SourceFile("/shop/shop.spec", SHOP[:cut])
    understood = understand(source, module_reader(source.name, read))
    for offset in range(max(0, cut - 7), cut + 1):
        hover_at(understood, understood.diagnostics, source.name, offset)
        definition_at(understood, source.name, offset)
