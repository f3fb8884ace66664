"""Texts made from the grammar itself: any declaration that it allows, each phrase at some time."""

import random
from collections import deque
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


@cache
def _ways():
    """For each rule, one way to it: the choices that lead from a declaration to it."""
    rules, _ = _rules()
    ways = {"declaration": ()}
    waiting = deque(["declaration"])
    while waiting:
        name = waiting.popleft()
        for rule in rules[name]:
            for index, part in enumerate(rule.expansion):
                if not part.is_term and part.name not in ways:
                    ways[part.name] = (*ways[name], (rule, index))
                    waiting.append(part.name)
    return ways


@cache
def phrases():
    """The rules of each phrase: those whose node in a tree has one name."""
    phrases = {}
    for name in _ways():
        for rule in _rules()[0][name]:
            alone = rule.alias is None and len(rule.expansion) == 1
            phrases.setdefault((str(rule.alias or name), alone), []).append(rule)
    return list(phrases.values())


def declaration(chance: random.Random) -> list[str]:
    """The words of a declaration. Each phrase of the grammar is as likely as any other."""
    return declaration_with(chance.choice(phrases()), chance)


def declaration_with(phrase, chance: random.Random) -> list[str]:
    """The words of a declaration that holds a phrase."""
    rules, _ = _rules()
    target = chance.choice(phrase)
    words = []
    rest = [("declaration", (*_ways()[target.origin.name], (target, None)))]
    while rest:
        name, way = rest.pop()
        if name not in rules:
            words.append(chance.choice(WORDS[name]) if name in WORDS else _signs()[name])
            continue
        short = len(words) + len(rest) > LONG_ENOUGH
        chosen, towards = way[0] if way else (_any_rule(name, chance, short=short), None)
        parts = [(part.name, ()) for part in chosen.expansion]
        if towards is not None:
            parts[towards] = (parts[towards][0], way[1:])
        rest.extend(reversed(parts))
    return words


def _any_rule(name, chance, *, short):
    rules, heights = _rules()
    choices = rules[name]
    if short:
        # What is nearly the least: a value that is only ever the least would be one and the same.
        highest = min(_height(rule, heights) for rule in choices) + chance.choice([0, 2])
        choices = [
            rule
            for rule in choices
            if _height(rule, heights) <= highest
            and (highest == heights[name] - 1 or all(part.name != name for part in rule.expansion))
        ]
    return chance.choice(choices)


def text_of(words: list[str], chance: random.Random, gaps: list[str]) -> str:
    """The words with white space and comments between them. Rows of a table are lines."""
    pieces = [words[0]]
    for before, word in pairwise(words):
        row = before.startswith("|") or word.startswith("|")
        gap = chance.choice(gaps)
        pieces.extend(("\n  " if row and "\n" not in gap else gap, word))
    return "".join(pieces)
