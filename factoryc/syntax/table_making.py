"""Makes the tables of the language: what Lark knows of its grammar, as plain data."""

from typing import Any

from lark import grammar as lark_grammar
from lark.lexer import PatternStr, TerminalDef
from lark.parsers.lalr_analysis import Shift

from factoryc.syntax.grammar import grammar, grammar_of_words, keyword_of
from factoryc.syntax.tables import Parser, Rule, Tables, Terminal


def made_tables(of: Parser) -> Tables:
    """The tables of a parser of the language."""
    lark = grammar() if of == "nodes" else grammar_of_words()
    # These parts of Lark have no public name; a test compares all that is built with Lark's trees.
    frontend: Any = lark.parser
    table = frontend.parser._parse_table  # noqa: SLF001  see above
    numbers: dict[lark_grammar.Rule, int] = {}
    actions = {
        state: {
            str(name): argument if action is Shift else ~numbers.setdefault(argument, len(numbers))
            for name, (action, argument) in row.items()
        }
        for state, row in table.states.items()
    }
    lists: dict[tuple[str, ...], tuple[str, ...]] = {}
    taken = {}
    for state, lexer in frontend.lexer.lexers.items():
        names = tuple(str(each.name) for each in lexer.terminals)
        taken[state] = lists.setdefault(names, names)
    return Tables(
        actions,
        dict(table.start_states),
        frozenset(table.end_states.values()),
        tuple(_rule(each, lark.options.maybe_placeholders) for each in numbers),
        frozenset(
            str(symbol.name)
            for rule in lark.rules
            for symbol in rule.expansion
            if isinstance(symbol, lark_grammar.Terminal) and not _is_left_out(symbol, rule)
        ),
        {str(each.name): _terminal(each) for each in lark.terminals},
        taken,
        tuple(map(str, frontend.lexer_conf.ignore)),
    )


def _rule(rule: lark_grammar.Rule, has_placeholders: bool) -> Rule:
    """What Lark's builder of trees does for a rule."""
    before = [0] * (len(rule.expansion) + 1)
    if has_placeholders and rule.options.empty_indices:
        absent = "".join(str(int(each)) for each in rule.options.empty_indices)
        before = [len(ones) for ones in absent.split("0")]
    size = len(rule.expansion)
    # Names come as tokens of the grammar; data are plain texts.
    origin = str(rule.origin.name)
    assert size, f"`{origin}` may be empty: nothing would say where it stands"
    places: list[int] = []
    spliced: list[int] = []
    for index, symbol in enumerate(rule.expansion):
        places.extend([0] * before[index])
        if isinstance(symbol, lark_grammar.Terminal) and _is_left_out(symbol, rule):
            continue
        places.append(index - size)
        if not symbol.is_term and symbol.name.startswith("_"):
            spliced.append(index - size)
    places.extend([0] * before[-1])
    return Rule(
        origin,
        str(rule.alias or rule.options.template_source or origin),
        size,
        tuple(places),
        tuple(spliced),
        origin.startswith("_"),
        bool(rule.options.expand1 and not rule.alias),
    )


def _is_left_out(symbol: lark_grammar.Terminal, rule: lark_grammar.Rule) -> bool:
    return symbol.filter_out and not rule.options.keep_all_tokens


def _terminal(terminal: TerminalDef) -> Terminal:
    pattern = terminal.pattern
    word = keyword_of(terminal)
    literal = pattern.value if isinstance(pattern, PatternStr) and not pattern.flags else word
    return Terminal(
        str(terminal.name),
        literal,
        word is not None,
        terminal.priority,
        pattern.to_regexp(),
    )
