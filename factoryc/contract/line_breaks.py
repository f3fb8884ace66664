"""Breaks a long line of Python where a formatter would: at operators, inside brackets.

Only the outermost structure that is too long is broken, and then its parts where needed.
"""

import io
import tokenize
from collections.abc import Iterator, Sequence
from itertools import pairwise

WIDTH = 100
_INDENT = "    "
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def statement(head: str, expression: str, depth: int = 1) -> list[str]:
    """`return <expression>` or the like, in lines without the indent of `depth` around them."""
    if len(_INDENT) * depth + len(head) + 1 + len(expression) <= WIDTH:
        return [f"{head} {expression}"]
    bracketed = _bracketed(expression)
    if bracketed is not None:
        opening, parts, closing, comma = bracketed
        return [f"{head} {opening}", *_indented(_parts(parts, depth + 1, comma)), closing]
    operands = _operands(expression)
    if len(operands) == 1:
        return [f"{head} {expression}"]
    return [f"{head} (", *_indented(_parts(operands, depth + 1, comma=False)), ")"]


def _parts(parts: Sequence[str], depth: int, comma: bool) -> Iterator[str]:
    for part in parts:
        end = "," if comma else ""
        if len(_INDENT) * depth + len(part) + len(end) <= WIDTH:
            yield f"{part}{end}"
            continue
        bracketed = _bracketed(part)
        if bracketed is None:
            yield f"{part}{end}"
            continue
        opening, inner, closing, inner_comma = bracketed
        yield opening
        yield from _indented(_parts(inner, depth + 1, inner_comma))
        yield f"{closing}{end}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"{_INDENT}{line}" for line in lines)


def _operands(expression: str) -> list[str]:
    """The parts between the loosest operators at the outermost level, each operator before its part."""
    words = _outermost_words(expression)
    found = {word for word, _ in words}
    for operators in ({"if", "else"}, {"or"}, {"and"}):
        if operators <= found and "lambda" not in found:
            cuts = [column for word, column in words if word in operators]
            return _cut(expression, cuts)
    return [expression]


def _bracketed(expression: str) -> tuple[str, list[str], str, bool] | None:
    """What stands before and in the brackets that the whole ends with; None where it ends otherwise."""
    stack: list[int] = []
    first, commas, clauses = -1, list[int](), list[int]()
    end = len(expression)
    tokens = [token for token in _tokens(expression) if token.string.strip()]
    for token in tokens:
        column = token.start[1]
        if not stack and token.string in {
            "and",
            "or",
            "not",
            "if",
            "+",
            "-",
            "*",
            "==",
            "in",
            "is",
            "//",
        }:
            return None
        if token.string in _OPENING:
            if not stack:
                first, commas, clauses = column, [], []
            stack.append(column)
        elif token.string in _CLOSING:
            stack.pop()
            if not stack:
                end = column
        elif len(stack) == 1 and token.string == ",":
            commas.append(column)
        elif len(stack) == 1 and token.string in {"for", "if"}:
            clauses.append(column)
    if first < 0 or end != len(expression) - 1:
        return None
    inside = expression[first + 1 : end]
    if "for" in inside.split() and any(expression.startswith("for ", at) for at in clauses):
        return (
            expression[: first + 1],
            _cut(inside, [at - first - 1 for at in clauses]),
            expression[end],
            False,
        )
    parts = [part.strip(" ,") for part in _cut(inside, [at - first for at in commas])]
    return expression[: first + 1], [part for part in parts if part], expression[end], True


def _cut(text: str, columns: Sequence[int]) -> list[str]:
    edges = [0, *columns, len(text)]
    return [text[start:end].strip() for start, end in pairwise(edges)]


def _outermost_words(expression: str) -> list[tuple[str, int]]:
    depth, words = 0, list[tuple[str, int]]()
    for token in _tokens(expression):
        if token.string in _OPENING:
            depth += 1
        elif token.string in _CLOSING:
            depth -= 1
        elif depth == 0 and token.type == tokenize.NAME:
            words.append((token.string, token.start[1]))
    return words


def _tokens(expression: str) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(expression).readline)
