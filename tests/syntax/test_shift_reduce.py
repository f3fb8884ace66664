"""What is built directly is what Lark's own trees would give, span for span."""

from pathlib import Path

import attrs
import pytest
from lark import TextSlice, Transformer_NonRecursive
from lark.exceptions import UnexpectedInput

from bench.generate import generate
from factoryc.pipeline import check_source
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.syntax.build_declarations import DeclarationBuilder
from factoryc.syntax.grammar import grammar
from factoryc.syntax.identifier import Identifier, identifier_of
from factoryc.syntax.parse import DEEPEST, parse
from factoryc.syntax.shift_reduce import ShiftReduce
from factoryc.syntax.split import split
from factoryc.syntax.table_making import made_tables

ROOT = Path(__file__).parents[2]
SPECS = sorted([*ROOT.glob("examples/**/*.spec"), *ROOT.glob("stdlib/*.spec")])
TABLES = ShiftReduce(made_tables("nodes"), DEEPEST, DeclarationBuilder, identifier_of)


def written(value):
    """A node with everything in it, spans included."""
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return (type(value).__name__, *(written(getattr(value, field.name)) for field in fields))
    return tuple(map(written, value)) if isinstance(value, tuple) else value


class ByTrees(Transformer_NonRecursive):
    """Asks a builder for the node of each tree of Lark."""

    def __init__(self, builder):
        super().__init__()
        self.builder = builder

    def _call_userfunc(self, tree, new_children=None):
        children = tree.children if new_children is None else new_children
        span = Span(self.builder.file, tree.meta.start_pos, tree.meta.end_pos)
        return getattr(self.builder, tree.data)(span, children)

    def _call_userfunc_token(self, token):
        return Identifier(str(token), Span(self.builder.file, token.start_pos, token.end_pos))


def by_lark(text, start, end):
    def part(start, end):
        return transform(grammar().parse(TextSlice(text, start, end), "expression_only"))

    builder = DeclarationBuilder("a.spec", part, lambda *_: None)
    transform = ByTrees(builder).transform
    try:
        return transform(grammar().parse(TextSlice(text, start, end), "start"))
    except UnexpectedInput:
        return None


def directly(text, start, end):
    def part(start, end):
        return TABLES.build(text, start, end, "expression_only", builder)

    builder = DeclarationBuilder("a.spec", part, lambda *_: None)
    return TABLES.build(text, start, end, "start", builder)


def texts():
    yield pytest.param(generate(1_000), id="generated")
    for path in SPECS:
        yield pytest.param(path.read_text(encoding="utf-8"), id=path.stem)


@pytest.mark.parametrize("text", list(texts()))
def test_nodes_are_those_of_the_trees_of_lark(text):
    chunks = split(text)
    assert chunks
    for chunk in chunks:
        built = directly(text, chunk.start, chunk.end)
        assert built is not None
        assert written(built) == written(by_lark(text, chunk.start, chunk.end))


def test_a_declaration_that_breaks_off_anywhere_is_built_where_lark_reads_it():
    text = next(each for each in generate(1_000).split("\n\n") if "operation file_1" in each)
    for end in range(0, len(text), 11):
        assert written(directly(text, 0, end)) == written(by_lark(text, 0, end))


def test_what_is_nested_too_deep_is_not_built():
    deep = "function deep -> Int = " + "(1 + " * DEEPEST + "1" + ")" * DEEPEST
    assert directly(deep, 0, len(deep)) is None
    flat = "function flat -> Int = " + "(" * 5_000 + "1" + ")" * 5_000
    assert directly(flat, 0, len(flat)) is not None


@pytest.mark.parametrize("part", [" + x", " or x == 2 and not (x == 3)", " * 2"])
def test_parts_side_by_side_are_not_nested(part):
    """They are not only read: all that follows can walk them, too."""
    whole = f'spec long version "1.0.0"\n\nfunction f(x: Int) -> Int = x{part * 120}\n'
    if "or" in part:
        whole = whole.replace("-> Int = x", "-> Bool = x == 1")
    assert not [
        each for each in check_source({"a.spec": whole}, "a.spec") if each.severity == "error"
    ]


def test_too_many_parts_side_by_side_are_a_mistake():
    whole = f"function f(x: Int) -> Int = x{' + x' * 2_000}\n"
    (only,) = parse(SourceFile("a.spec", whole))[1]
    assert "too many parts side by side" in only.message


def test_what_is_nested_too_deep_inside_of_a_text_is_a_mistake():
    whole = 'function f(x: Int) -> Text = "{' + "-" * (DEEPEST + 1) + 'x}"\n'
    (only,) = parse(SourceFile("a.spec", whole))[1]
    assert f"more than {DEEPEST} levels deep" in only.message
