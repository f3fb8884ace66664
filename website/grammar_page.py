"""The grammar as a page: the grammar file in, Markdown out, each name leading to its rule.

The page says all that the file says, but what only serves the making of a tree: its aliases, the
marks of rules that leave no node, and the priorities of terminals.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape

import attrs

_HEADING = re.compile(r"// (.+?) -{4,}$")
_DEFINITION = re.compile(r"[?!]?(?P<name>[A-Za-z_]+)(?:\.\d+)?: *(?P<body>.*)$")
_ALIAS = re.compile(r"\s*-> \w+\s*$")
_PART = re.compile(r'"[^"]*"|(?P<regex>/(?:[^/\\]|\\.)+/)|(?P<name>[A-Za-z_]\w*)|\s+|.')

_INTRODUCTION = """\
# Grammar

This page is made from `grammar/spec.lark`, from which the parser is made, too. What stands in quotes is
written as it is. `[ x ]` may be left out, `x*` comes any number of times, `x+` at least once, and `|`
separates what there is to choose from. Names in capital letters are the words and literals of the last
section; what stands between slashes is a pattern. One declaration is read at a time: it starts in the
first column, and reaches to the next one. Line ends carry no meaning inside it.
"""


@attrs.frozen
class Rule:
    """A rule or a terminal: its name, and the lines of what it stands for."""

    name: str
    lines: tuple[str, ...]


@attrs.frozen
class Section:
    title: str
    prose: str
    rules: tuple[Rule, ...]


def grammar_page(grammar: str) -> str:
    """The page of a grammar, by the sections of its file."""
    sections = tuple(_sections(grammar))
    names = {rule.name: rule for section in sections for rule in section.rules}
    users: dict[str, list[str]] = {name: [] for name in names}
    for rule in names.values():
        for name in dict.fromkeys(_names_in(rule)):
            if name in users and name != rule.name:
                users[name].append(rule.name)
    shown = [_section(section, users) for section in sections]
    return "\n".join([_INTRODUCTION, *shown])


def _sections(grammar: str) -> Iterator[Section]:
    title = "Where it starts"
    prose: list[str] = []
    rules: list[Rule] = []
    for line in grammar.splitlines():
        if heading := _HEADING.match(line):
            if rules:
                yield Section(title, " ".join(prose), tuple(rules))
            title, prose, rules = heading[1], [], []
        elif line.startswith("//"):
            prose.append(line[2:].strip())
        elif line.startswith(" "):
            last = rules.pop()
            rules.append(attrs.evolve(last, lines=(*last.lines, _ALIAS.sub("", line.strip()))))
        elif definition := _DEFINITION.match(line):
            rules.append(Rule(definition["name"], (_ALIAS.sub("", definition["body"]),)))
    yield Section(title, " ".join(prose), tuple(rules))


def _names_in(rule: Rule) -> Iterator[str]:
    for line in rule.lines:
        for part in _PART.finditer(line):
            if part["name"]:
                yield part["name"]


def _section(section: Section, users: Mapping[str, list[str]]) -> str:
    is_first = section.title == "Where it starts"
    prose = [] if is_first or not section.prose else [f"{section.prose}\n"]
    blocks = [_rule(rule, users) for rule in section.rules]
    return "\n".join([f"## {section.title}\n", *prose, *blocks])


def _rule(rule: Rule, users: Mapping[str, list[str]]) -> str:
    head = f'<pre class="grammar" id="{rule.name}"><b>{rule.name}</b>: '
    indent = " " * len(rule.name)
    body = f"\n{indent}".join(_line(line, users) for line in rule.lines)
    used = ", ".join(f'<a href="#{name}">{name}</a>' for name in users[rule.name])
    note = f"\n<small>in {used}</small>" if used else ""
    return f"{head}{body}{note}</pre>\n"


def _line(line: str, users: Mapping[str, list[str]]) -> str:
    def shown(part: re.Match[str]) -> str:
        text = escape(part[0], quote=False)
        if part["name"] in users:
            return f'<a href="#{part["name"]}">{text}</a>'
        return f"<span>{text}</span>" if part["regex"] or part[0].startswith('"') else text

    return _PART.sub(shown, line)
