"""The pages that are made from the code say what the code says now."""

import pytest

from factoryc.cli.commands import COMMANDS
from factoryc.spec.builtins import BUILTINS
from factoryc.syntax.grammar import grammar, keyword_of
from website.command_page import command_page
from website.generate import ROOT, generated_pages
from website.grammar_page import grammar_page
from website.library_page import library_page


@pytest.mark.parametrize("name", generated_pages())
def test_a_page_is_up_to_date(name):
    kept = (ROOT / name).read_text(encoding="utf-8")
    assert kept == generated_pages()[name], "run `make pages`"


def test_each_rule_and_terminal_is_on_the_page():
    page = generated_pages()["docs/reference/grammar.md"]
    rules = {str(rule.origin.name) for rule in grammar().rules}
    named = {name for name in rules if not name.startswith("_")}
    named |= {
        terminal.name
        for terminal in grammar().terminals
        if terminal.pattern.type == "re"
        and keyword_of(terminal) is None
        and not terminal.name.startswith("__")
    }
    assert [name for name in sorted(named) if f'id="{name}"' not in page] == []


def test_a_rule_leads_to_what_it_names_and_to_what_names_it():
    page = grammar_page(
        'start: a "x" -> one\n     | B<\n\n// Letters ---------\n// Two of them.\n\n?a: B*\n\nB.2: /[b>]/\n'
    )
    assert (
        '<b>start</b>: <a href="#a">a</a> <span>"x"</span>\n     | <a href="#B">B</a>&lt;' in page
    )
    assert "## Letters\n\nTwo of them.\n" in page
    assert '<b>a</b>: <a href="#B">B</a>*\n<small>in <a href="#start">start</a></small>' in page
    assert "<span>/[b&gt;]/</span>" in page
    assert "one" not in page.partition("## ")[2]


def test_each_command_and_its_options_are_on_the_page():
    page = command_page()
    for name in COMMANDS:
        assert f"## `factoryc {name}`" in page
    assert "| `--strict` | Warnings count like errors. |" in page
    assert "| 0 | What was asked holds. |" in page


def test_the_library_page_shows_what_a_module_says_and_not_how_it_does_it():
    text = '/// Half of it all.\n\n/// The half, rounded down.\nfunction half(n: Int) -> Int = n div 2\n\nfunction inner -> Int = 1\n\neval "six" { expect half(6) == 3 }\n'
    page = library_page({"std.half": text})
    assert "| [`std.half`](#stdhalf) | Half of it all. |" in page
    assert "```factoryc\nfunction half(n: Int) -> Int\n```\n\nThe half, rounded down.\n" in page
    assert "inner" not in page.partition("## ")[2]
    assert 'eval "six" { expect half(6) == 3 }' in page


def test_each_function_of_the_language_is_on_the_page():
    page = generated_pages()["docs/reference/builtins.md"]
    assert [name for name in BUILTINS if f"`{name}(" not in page] == []
