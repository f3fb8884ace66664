"""Breaks a long line of Python where a formatter would: at operators, and inside brackets.

Only the outermost structure that is too long is broken, and then its parts where needed. What the
source means is never changed.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import attrs

from factoryc.frozen import frozen

WIDTH = 100
_INDENT = "    "
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_OPERATOR_BEFORE = re.compile(r"(?:(?:and|or|not|if|else) )+")
_LOOSE = frozenset({"and", "or", "not", "if", "else", "in", "is", "lambda", "for"})


def statement(head: str, expression: str, depth: int = 1) -> list[str]:
    """`return <expression>` or the like in lines, for a place that is `depth` indents deep."""
    line = f"{head} {expression}"
    if _fits(line, depth):
        return [line]
    brackets = _last_brackets(expression)
    if brackets is not None:
        return list(_broken(brackets, f"{head} ", depth))
    operands = _operands(expression)
    if len(operands) == 1:
        return [line]
    return [f"{head} (", *_indented(_lines(operands, "", depth + 1)), ")"]


def _fits(line: str, depth: int) -> bool:
    return len(_INDENT) * depth + len(line) <= WIDTH


@frozen
class _Brackets:
    """An expression around its last brackets: what is before and in them, and what is behind."""

    before: str
    parts: tuple[str, ...]
    after: str
    comma: str


def _lines(parts: Iterable[str], comma: str, depth: int) -> Iterator[str]:
    for part in parts:
        head = _OPERATOR_BEFORE.match(part)
        before = head[0] if head else ""
        brackets = None
        if not _fits(f"{part}{comma}", depth):
            brackets = _last_brackets(part.removeprefix(before))
        if brackets is None and not comma and not _fits(part, depth):
            yield from _operands(part)
        elif brackets is None:
            yield f"{part}{comma}"
        else:
            closed = attrs.evolve(brackets, after=f"{brackets.after}{comma}")
            yield from _broken(closed, before, depth)


def _broken(brackets: _Brackets, head: str, depth: int) -> Iterator[str]:
    yield f"{head}{brackets.before}"
    inside = " ".join(brackets.parts)
    if not brackets.comma and _fits(inside, depth + 1):
        yield f"{_INDENT}{inside}"
    else:
        yield from _indented(_lines(brackets.parts, brackets.comma, depth + 1))
    yield brackets.after


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{_INDENT}{line}" for line in lines)


def _operands(expression: str) -> list[str]:
    """What stands between the loosest outermost operators, each operator before its operand."""
    words = [(token.string, token.start[1]) for token, depth in _tokens(expression) if depth == 0]
    found = {word for word, _ in words}
    for operators in ({"lambda"}, {"if", "else"}, {"or"}, {"and"}):
        if operators <= found:
            columns = [column for word, column in words if word in operators]
            return [expression] if "lambda" in operators else _cut(expression, columns)
    return [expression]


def _last_brackets(expression: str) -> _Brackets | None:
    """The last brackets that may be broken open; None where an operator stands outside of them."""
    first, last, commas, clauses = -1, -1, list[int](), list[int]()
    for token, depth in _tokens(expression):
        column = token.start[1]
        if depth == 0 and token.string in _LOOSE:
            return None
        if depth == 0 and token.string in _OPENING:
            if _is_subscript(expression, column):
                break
            first, last, commas, clauses = column, -1, [], []
        elif depth == 0 and token.string in _CLOSING:
            last = column
        elif depth == 1 and last < 0 and token.string == ",":
            commas.append(column)
        elif depth == 1 and last < 0 and token.string in {"for", "if"}:
            clauses.append(column)
    inside = expression[first + 1 : last]
    if first < 0 or not inside:
        return None
    before, after = expression[: first + 1], expression[last:]
    if any(expression.startswith("for ", column) for column in clauses):
        parts = _cut(inside, [column - first - 1 for column in clauses])
        return _Brackets(before, tuple(parts), after, "")
    if not commas and expression[first] == "(" and not _is_call(expression, first):
        # Parentheses that only group: a comma would make them a tuple.
        return None
    parts = [part.strip(" ,") for part in _cut(inside, [column - first for column in commas])]
    return _Brackets(before, tuple(part for part in parts if part), after, ",")


def _is_call(expression: str, column: int) -> bool:
    previous = expression[column - 1 : column]
    return previous.isalnum() or previous in {"_", ")", "]", '"', "'"}


def _is_subscript(expression: str, column: int) -> bool:
    previous = expression[column - 1 : column] if column else ""
    return expression[column] == "[" and (previous.isalnum() or previous in {*"_)]}\"'"} - {""})


def _cut(text: str, columns: Sequence[int]) -> list[str]:
    parts = [text[start:end].strip() for start, end in pairwise([0, *columns, len(text)])]
    return [part for part in parts if part]


def _tokens(expression: str) -> Iterator[tuple[tokenize.TokenInfo, int]]:
    """Each token, and how many brackets are open around it; brackets belong to their outside."""
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(expression).readline):
        depth -= token.string in _CLOSING and token.type == tokenize.OP
        yield token, depth
        depth += token.string in _OPENING and token.type == tokenize.OP
