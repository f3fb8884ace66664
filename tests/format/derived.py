"""Texts made from the grammar itself: any declaration that it allows, each phrase at some time."""

import random
from functools import cache
from itertools import pairwise

from factoryc.syntax.grammar import grammar_of_words

NAMES = ["a", "b2", "long_name", "an_even_longer_name", "version", "table", "kept", "on", "rate"]
WORDS = {
    "NAME": NAMES,
    "TYPE_NAME": ["Int", "Text", "A", "Account", "SomethingLong"],
    "UNDERSCORE": ["_"],
    "METHOD": ["GET", "DELETE"],
    "SUCCESS": ["success"],
    "HEADER_NAME": ["Location", "Set-Cookie"],
    "RELATIVE_PATH": ["./money", "../shared/money"],
    "COMPARISON": ["==", "!=", "<=", ">=", "<", ">"],
    "INTEGER": ["0", "12", "1_000", "007"],
    "DECIMAL": ["0.00", "1_0.50"],
    "UNIT_NUMBER": ["1h", "200ms", "1.5d", "128MB"],
    "PERCENT": ["95%", "0.5%"],
    "FLOAT": ["1e9", "1.5e-9"],
    "INSTANT": ["2026-03-01T10:00:00Z"],
    "DATE": ["2026-03-01"],
    "TEXT": ['"a"', '"// no comment, {a} \\n \\" |"', '""', f'"{"long " * 15}"'],
    "REGEX": ["/a+/", r"/[a-z]{6}\/x/"],
    "TABLE_ROW": ["| a | b2 |", '|1_000|"x|y"|', "| a |"],
}
# From so many words on, what is shortest is chosen.
LONG_ENOUGH = 40


@cache
def _rules():
    rules = {}
    for rule in grammar_of_words().rules:
        rules.setdefault(rule.origin.name, []).append(rule)
    heights = dict.fromkeys(rules, 10_000)
    for _ in rules:
        for name, choices in rules.items():
            heights[name] = min(1 + _height(rule, heights) for rule in choices)
    return rules, heights


def _height(rule, heights):
    return max((heights[part.name] for part in rule.expansion if not part.is_term), default=0)


@cache
def _signs():
    return {
        terminal.name: terminal.pattern.value.removesuffix("(?![A-Za-z0-9_])")
        for terminal in grammar_of_words().terminals
    }


def declaration(chance: random.Random) -> list[str]:
    """The words of a declaration."""
    rules, heights = _rules()
    words = []
    rest = ["declaration"]
    while rest:
        name = rest.pop()
        if name not in rules:
            words.append(chance.choice(WORDS[name]) if name in WORDS else _signs()[name])
            continue
        choices = rules[name]
        if len(words) + len(rest) > LONG_ENOUGH:
            least = min(_height(rule, heights) for rule in choices)
            choices = [rule for rule in choices if _height(rule, heights) == least]
        rest.extend(part.name for part in reversed(chance.choice(choices).expansion))
    return words


def text_of(words: list[str], chance: random.Random, gaps: list[str]) -> str:
    """The words with white space and comments between them. Rows of a table are lines."""
    pieces = [words[0]]
    for before, word in pairwise(words):
        row = before.startswith("|") or word.startswith("|")
        gap = chance.choice(gaps)
        pieces.extend(("\n  " if row and "\n" not in gap else gap, word))
    return "".join(pieces)
