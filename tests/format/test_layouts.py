"""Each phrase of the grammar has a layout, and no layout is for a phrase that there is not."""

import random

from factoryc.format.layouts import LAYOUTS
from factoryc.syntax.concrete import parse_words
from factoryc.syntax.grammar import grammar_of_words
from factoryc.syntax.split import Chunk
from tests.format.derived import declaration_with, phrases, text_of


def named():
    """The names that nodes of a tree have. A rule that starts with `?` is none for one part."""
    for rule in grammar_of_words().rules:
        alone = rule.options.expand1 and len(rule.expansion) == 1 and rule.alias is None
        name = rule.alias or str(rule.origin.name)
        if not alone and not name.startswith("_") and name != "expression_only":
            yield name


def test_each_phrase_has_a_layout():
    lists = {"arguments", "binders", "call_arguments", "entries", "field_values"}
    assert set(LAYOUTS) == set(named()) - lists


def test_the_derived_texts_hold_each_phrase():
    """So the properties of layouts are tried on all of them."""
    chance = random.Random(0)
    tried = set()
    for phrase in phrases() * 3:
        text = text_of(declaration_with(phrase, chance), chance, [" "])
        tree = parse_words(text, Chunk(0, len(text), ""))
        tried |= {each.data for each in tree.iter_subtrees()} if tree else set()
    assert set(LAYOUTS) - tried == set()
