"""Each phrase of the grammar has a layout, and no layout is for a phrase that there is not."""

from factoryc.format.layouts import LAYOUTS
from factoryc.syntax.grammar import grammar_of_words


def phrases():
    """The names that nodes of a tree have. A rule that starts with `?` is none for one part."""
    for rule in grammar_of_words().rules:
        alone = rule.options.expand1 and len(rule.expansion) == 1 and rule.alias is None
        name = rule.alias or str(rule.origin.name)
        if not alone and not name.startswith("_") and name != "expression_only":
            yield name


def test_each_phrase_has_a_layout():
    lists = {"arguments", "binders", "call_arguments", "entries", "field_values"}
    assert set(LAYOUTS) == set(phrases()) - lists
