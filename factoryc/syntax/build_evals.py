"""Builds evals, loads, constraints, the anti-spec and the gate from Lark's parse trees."""

import re
from typing import cast

from lark import Token
from lark.tree import Meta

from factoryc.syntax import evals as node
from factoryc.syntax.build_expressions import ExpressionBuilder
from factoryc.syntax.build_literals import Children
from factoryc.syntax.expressions import (
    Binder,
    ErrorValue,
    Expression,
    FailsWith,
    TypeExpression,
    UnitLiteral,
)
from factoryc.syntax.text_literal import plain_text

# What other tables have between their names and their rows.
_DASHES = re.compile(r":?-{2,}:?")


def text_of(child: object) -> str:
    """The text of a TEXT token in which braces mean themselves."""
    return plain_text(str(child)[1:-1])


class EvalBuilder(ExpressionBuilder):
    """Adds what stands in evals, loads, constraints, `never` and `gate` to the expressions."""

    # Inputs -----------------------------------------------------------------------------------

    def for_all(self, meta: Meta, children: Children) -> node.ForAll:
        binders = cast("tuple[Binder, ...]", children[0])
        for binder in binders:
            self.check_name(binder.name)
        return node.ForAll(binders, self.at(meta))

    def for_each(self, meta: Meta, children: Children) -> node.ForEach:
        name, source, condition = children
        return node.ForEach(
            self.new_name(name),
            cast("node.FileData | node.TableData | Expression", source),
            cast("Expression | None", condition),
            self.at(meta),
        )

    def csv_data(self, meta: Meta, children: Children) -> node.FileData:
        return node.FileData("csv", text_of(children[0]), self.at(meta))

    def json_data(self, meta: Meta, children: Children) -> node.FileData:
        return node.FileData("json", text_of(children[0]), self.at(meta))

    def table_data(self, meta: Meta, children: Children) -> node.TableData:
        header, *rows = (_cells(cast("Token", row)) for row in children)
        for row in rows:
            if row and all(_DASHES.fullmatch(str(cell)) for cell in row):
                place = self.token_span(row[0]).to(self.token_span(row[-1]))
                self.complain(
                    place, "the rows of a table follow its names at once: no row of dashes"
                )
        rows = [row for row in rows if not all(_DASHES.fullmatch(str(cell)) for cell in row)]
        return node.TableData(
            tuple(self.identifier(cell) for cell in header),
            tuple(tuple(self._cell_value(cell) for cell in row) for row in rows),
            self.at(meta),
        )

    def _cell_value(self, cell: Token) -> Expression:
        return self.parse_expression(cast("int", cell.start_pos), cast("int", cell.end_pos))

    # Steps ------------------------------------------------------------------------------------

    def let(self, meta: Meta, children: Children) -> node.Let:
        name, value = children
        return node.Let(self.new_name(name), cast("Expression", value), self.at(meta))

    def expect(self, meta: Meta, children: Children) -> node.Expect:
        return node.Expect(cast("Expression", children[0]), self.at(meta))

    def expect_fails(self, meta: Meta, children: Children) -> node.Expect:
        call, error = children
        condition = FailsWith(cast("Expression", call), cast("ErrorValue", error), self.at(meta))
        return node.Expect(condition, self.at(meta))

    def repeat(self, meta: Meta, children: Children) -> node.Repeat:
        times, *steps = children
        return node.Repeat(
            cast("Expression", times), tuple(cast("node.Step", s) for s in steps), self.at(meta)
        )

    def together_times(self, meta: Meta, children: Children) -> node.TogetherTimes:
        times, *steps = children
        return node.TogetherTimes(
            cast("Expression", times), tuple(cast("node.Step", s) for s in steps), self.at(meta)
        )

    def together_each(self, meta: Meta, children: Children) -> node.TogetherEach:
        return node.TogetherEach(tuple(cast("node.Step", s) for s in children), self.at(meta))

    def restart(self, meta: Meta, _children: Children) -> node.Restart:
        return node.Restart(self.at(meta))

    def advance_clock(self, meta: Meta, children: Children) -> node.AdvanceClock:
        return node.AdvanceClock(cast("Expression", children[0]), self.at(meta))

    def call_step(self, meta: Meta, children: Children) -> node.CallStep:
        return node.CallStep(cast("Expression", children[0]), self.at(meta))

    def holds(self, meta: Meta, children: Children) -> node.Holds:
        return node.Holds(cast("Expression", children[0]), self.at(meta))

    def asks_for_header(self, meta: Meta, children: Children) -> node.AsksForHeader:
        operation, header = children
        return node.AsksForHeader(self.identifier(operation), text_of(header), self.at(meta))

    # Load -------------------------------------------------------------------------------------

    def rate(self, meta: Meta, children: Children) -> node.Rate:
        number, per, duration = children
        token = cast("Token", duration)
        return node.Rate(
            self.whole(number),
            self.identifier(per),
            self.unit(token, self.token_span(token)),
            self.at(meta),
        )

    def mix(self, meta: Meta, children: Children) -> node.Mix:
        return node.Mix(tuple(cast("node.MixPart", part) for part in children), self.at(meta))

    def mix_part(self, meta: Meta, children: Children) -> node.MixPart:
        weight, operation, *arguments = children
        return node.MixPart(
            self.whole(weight),
            self.identifier(operation),
            tuple(
                cast("node.Existing | node.AnyValue | Expression", a)
                for a in arguments
                if a is not None
            ),
            self.at(meta),
        )

    def existing(self, meta: Meta, children: Children) -> node.Existing:
        return node.Existing(cast("TypeExpression", children[0]), self.at(meta))

    def any(self, meta: Meta, children: Children) -> node.AnyValue:
        return node.AnyValue(cast("TypeExpression", children[0]), self.at(meta))

    def load_expect(self, meta: Meta, children: Children) -> node.Expect:
        return node.Expect(cast("Expression", children[0]), self.at(meta))

    # Constraints and the anti-spec --------------------------------------------------------------

    def runtime(self, _meta: Meta, children: Children) -> node.Runtime:
        language, operator, version = children
        return node.Runtime(self.identifier(language), str(operator), text_of(version))

    def dependencies_none(self, _meta: Meta, _children: Children) -> node.DependenciesNone:
        return node.DependenciesNone()

    def dependencies_only(self, _meta: Meta, children: Children) -> node.DependenciesOnly:
        return node.DependenciesOnly(tuple(text_of(child) for child in children))

    def imports_only(self, _meta: Meta, children: Children) -> node.ImportsOnly:
        return node.ImportsOnly(tuple(text_of(child) for child in children))

    def network_none(self, _meta: Meta, _children: Children) -> node.NetworkNone:
        return node.NetworkNone()

    def files_none(self, _meta: Meta, _children: Children) -> node.FilesOnly:
        return node.FilesOnly(())

    def files_only(self, _meta: Meta, children: Children) -> node.FilesOnly:
        return node.FilesOnly(tuple(text_of(child) for child in children))

    def latency(self, _meta: Meta, children: Children) -> node.Latency:
        percentile, operation, operator, limit = children
        token = cast("Token", limit)
        return node.Latency(
            self.identifier(percentile),
            self.identifier(operation),
            str(operator),
            self.unit(token, self.token_span(token)),
        )

    def memory(self, _meta: Meta, children: Children) -> node.Memory:
        operator, size = children
        token = cast("Token", size)
        return node.Memory(str(operator), self.unit(token, self.token_span(token)))

    def modules_share_nothing(self, _meta: Meta, _children: Children) -> node.ModulesShareNothing:
        return node.ModulesShareNothing()

    def never_import(self, _meta: Meta, children: Children) -> node.NeverImport:
        return node.NeverImport(text_of(children[0]))

    def never_use(self, _meta: Meta, children: Children) -> node.NeverUse:
        return node.NeverUse(self.identifier(children[0]))

    def never_call(self, _meta: Meta, children: Children) -> node.NeverCall:
        return node.NeverCall(text_of(children[0]))

    def never_write_outside(self, _meta: Meta, children: Children) -> node.NeverWriteOutside:
        return node.NeverWriteOutside(tuple(text_of(child) for child in children))

    def never_log(self, _meta: Meta, children: Children) -> node.NeverLog:
        return node.NeverLog(cast("TypeExpression", children[0]))

    def never_happens(self, _meta: Meta, children: Children) -> node.NeverHappens:
        title, inputs, *steps = children
        return node.NeverHappens(
            text_of(title),
            cast("node.Inputs | None", inputs),
            tuple(cast("node.Step", step) for step in steps),
        )

    # Gate -------------------------------------------------------------------------------------

    def gate_evals(self, meta: Meta, _children: Children) -> node.GateEvals:
        return node.GateEvals(self.at(meta))

    def gate_cases(self, meta: Meta, children: Children) -> node.GateCases:
        return node.GateCases(self._percent(children[0]).number, self.at(meta))

    def gate_strength(self, meta: Meta, children: Children) -> node.GateStrength:
        operator, percent = children
        return node.GateStrength(str(operator), self._percent(percent).number, self.at(meta))

    def gate_flakes(self, meta: Meta, children: Children) -> node.GateFlakes:
        allowed, runs = children
        return node.GateFlakes(self.whole(allowed), self.whole(runs), self.at(meta))

    def gate_merge(self, meta: Meta, children: Children) -> node.GateMerge:
        return node.GateMerge(self.identifier(children[0]), self.at(meta))

    def _percent(self, child: object) -> UnitLiteral:
        token = cast("Token", child)
        return self.unit(token, self.token_span(token))


def _cells(row: Token) -> list[Token]:
    """The cells of a table's row, trimmed; a `|` inside a text is part of it."""
    text, first = str(row), cast("int", row.start_pos)
    cells: list[Token] = []
    start, quoted, escaped = 1, False, False
    for index, character in enumerate(text[1:], start=1):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "|" and not quoted:
            raw = text[start:index]
            left = first + start + len(raw) - len(raw.lstrip())
            cell = raw.strip()
            cells.append(Token("NAME", cell, start_pos=left, end_pos=left + len(cell)))
            start = index + 1
    return cells
