"""The lexer: every character in one token, and words classed as the parser reads them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String

from factoryc.highlight.classes import TERMINALS
from factoryc.highlight.lexer import FactorycLexer
from factoryc.syntax.grammar import grammar, keyword_of

ROOT = Path(__file__).parents[2]
PARKING = ROOT / "examples" / "parking" / "parking.spec"
SPECS = sorted([*ROOT.glob("examples/*/*.spec"), *ROOT.glob("stdlib/*.spec")])


def lexed(text):
    return list(FactorycLexer(stripnl=False, ensurenl=False).get_tokens(text))


def classes(text, word):
    return [class_ for class_, value in lexed(text) if value == word]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_spec_is_wholly_classed(path):
    text = path.read_text(encoding="utf-8")
    found = lexed(text)
    assert "".join(value for _, value in found) == text
    assert [value for class_, value in found if class_ is Error] == []


@given(
    st.text(alphabet=st.sampled_from('aA_0 \n.:/|"{}()<>=%\\?#é') | st.characters(), max_size=60)
)
def test_any_text_is_given_back(text):
    unified = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    assert "".join(value for _, value in lexed(text)) == unified


@settings(deadline=None, max_examples=30)
@given(st.integers(min_value=0), st.characters())
def test_a_torn_spec_is_given_back(cut, extra):
    text = PARKING.read_text(encoding="utf-8")
    cut %= len(text)
    torn = (text[:cut] + extra + text[cut + 3 :]).replace("\r", "\n")
    assert "".join(value for _, value in lexed(torn)) == torn


def test_each_terminal_has_a_class():
    """A literal that the grammar gains must be given a colour."""
    seen_to = {"NAME", "TYPE_NAME", "COMMENT", *TERMINALS}
    named = {
        terminal.name
        for terminal in grammar().terminals
        if terminal.pattern.type == "re"
        and keyword_of(terminal) is None
        and not terminal.name.startswith("__")
    }
    assert named - seen_to == set()


def test_keywords_are_those_of_the_grammar():
    text = (ROOT / "grammar" / "spec.lark").read_text(encoding="utf-8")
    rules = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    words = set(re.findall(r'"([a-z]+)"', rules))
    assert words == {word for word in map(keyword_of, grammar().terminals) if word}


def test_a_word_is_a_keyword_only_where_the_grammar_says_so():
    text = "operation order(rate: Int) in order { case mix otherwise { returns rate } }\n"
    assert classes(text, "order") == [Name.Function, Keyword]
    assert classes(text, "rate") == [Name, Name]
    assert classes(text, "mix") == [Name.Function]


def test_literals():
    text = 'function f(d: Duration) -> Text = "a {size(d) + 5s} \\{b}" // why\n'
    assert classes(text, "5s") == [Number]
    assert classes(text, "size") == [Name.Builtin]
    assert classes(text, "{") == [String.Interpol]
    assert classes(text, ' \\{b}"') == [String]
    assert classes(text, "Duration") == [Keyword.Type]
    assert classes(text, "// why") == [Comment.Single]


def test_what_follows_a_mistake_keeps_its_colours():
    text = "type = Int where it in 0..9\n\nstate n: Int = 0\n"
    assert classes(text, "in") == [Operator.Word]
    assert classes(text, "state") == [Keyword.Declaration]
    assert classes(text, "0") == [Number.Integer, Number.Integer]


def test_a_fragment_is_coloured_as_far_as_its_form_goes():
    text = '  case grace when stay <= 15 { returns "0" }\n'
    assert classes(text, "when") == [Keyword]
    assert classes(text, "15") == [Number.Integer]
    assert classes(text, '"0"') == [String]


def test_it_is_found_by_its_name_and_by_what_a_file_says():
    assert isinstance(get_lexer_by_name("factoryc"), FactorycLexer)
    for path in SPECS:
        text = path.read_text(encoding="utf-8")
        assert isinstance(get_lexer_for_filename(path.name, text), FactorycLexer)


def test_a_spec_of_another_kind_is_none_of_ours():
    text = "Name: hello\nVersion: 1\n%description\n%prep\n%build\n%install\n"
    assert not isinstance(get_lexer_for_filename("hello.spec", text), FactorycLexer)
