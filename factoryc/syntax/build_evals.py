"""Builds evals, loads, constraints, the anti-spec and the gate."""

import re
from typing import cast

from factoryc.source.span import Span
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
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.text_literal import plain_text

# What other tables have between their names and their rows.
_DASHES = re.compile(r":?-{2,}:?")


def text_of(child: object) -> str:
    """The text of a TEXT token in which braces mean themselves."""
    return plain_text(cast("Identifier", child).text[1:-1])


class EvalBuilder(ExpressionBuilder):
    """Adds what stands in evals, loads, constraints, `never` and `gate` to the expressions."""

    # Inputs -----------------------------------------------------------------------------------

    def for_all(self, span: Span, children: Children) -> node.ForAll:
        binders = cast("tuple[Binder, ...]", children[0])
        for binder in binders:
            self.check_name(binder.name)
        return node.ForAll(binders, span)

    def for_each(self, span: Span, children: Children) -> node.ForEach:
        name, source, condition = children
        return node.ForEach(
            self.new_name(name),
            cast("node.FileData | node.TableData | Expression", source),
            cast("Expression | None", condition),
            span,
        )

    def csv_data(self, span: Span, children: Children) -> node.FileData:
        return node.FileData("csv", text_of(children[0]), span)

    def json_data(self, span: Span, children: Children) -> node.FileData:
        return node.FileData("json", text_of(children[0]), span)

    def table_data(self, span: Span, children: Children) -> node.TableData:
        header, *rows = (_cells(self.identifier(row)) for row in children)
        for row in rows:
            if row and all(_DASHES.fullmatch(cell.text) for cell in row):
                place = row[0].span.to(row[-1].span)
                self.complain(
                    place, "the rows of a table follow its names at once: no row of dashes"
                )
        rows = [row for row in rows if not all(_DASHES.fullmatch(cell.text) for cell in row)]
        return node.TableData(
            tuple(self.identifier(cell) for cell in header),
            tuple(tuple(self._cell_value(cell) for cell in row) for row in rows),
            span,
        )

    def _cell_value(self, cell: Identifier) -> Expression:
        return self.parse_expression(cell.span.start, cell.span.end)

    # Steps ------------------------------------------------------------------------------------

    def let(self, span: Span, children: Children) -> node.Let:
        name, value = children
        return node.Let(self.new_name(name), cast("Expression", value), span)

    def expect(self, span: Span, children: Children) -> node.Expect:
        return node.Expect(cast("Expression", children[0]), span)

    def expect_fails(self, span: Span, children: Children) -> node.Expect:
        call, error = children
        condition = FailsWith(cast("Expression", call), cast("ErrorValue", error), span)
        return node.Expect(condition, span)

    def repeat(self, span: Span, children: Children) -> node.Repeat:
        times, *steps = children
        return node.Repeat(
            cast("Expression", times), tuple(cast("node.Step", s) for s in steps), span
        )

    def together_times(self, span: Span, children: Children) -> node.TogetherTimes:
        times, *steps = children
        return node.TogetherTimes(
            cast("Expression", times), tuple(cast("node.Step", s) for s in steps), span
        )

    def together_each(self, span: Span, children: Children) -> node.TogetherEach:
        return node.TogetherEach(tuple(cast("node.Step", s) for s in children), span)

    def restart(self, span: Span, _children: Children) -> node.Restart:
        return node.Restart(span)

    def advance_clock(self, span: Span, children: Children) -> node.AdvanceClock:
        return node.AdvanceClock(cast("Expression", children[0]), span)

    def call_step(self, span: Span, children: Children) -> node.CallStep:
        return node.CallStep(cast("Expression", children[0]), span)

    def holds(self, span: Span, children: Children) -> node.Holds:
        return node.Holds(cast("Expression", children[0]), span)

    def asks_for_header(self, span: Span, children: Children) -> node.AsksForHeader:
        operation, header = children
        return node.AsksForHeader(self.identifier(operation), text_of(header), span)

    # Load -------------------------------------------------------------------------------------

    def rate(self, span: Span, children: Children) -> node.Rate:
        number, per, duration = children
        return node.Rate(
            self.whole(number),
            self.identifier(per),
            self.unit(self.identifier(duration)),
            span,
        )

    def mix(self, span: Span, children: Children) -> node.Mix:
        return node.Mix(tuple(cast("node.MixPart", part) for part in children), span)

    def mix_part(self, span: Span, children: Children) -> node.MixPart:
        weight, operation, *arguments = children
        return node.MixPart(
            self.whole(weight),
            self.identifier(operation),
            tuple(
                cast("node.Existing | node.AnyValue | Expression", a)
                for a in arguments
                if a is not None
            ),
            span,
        )

    def existing(self, span: Span, children: Children) -> node.Existing:
        return node.Existing(cast("TypeExpression", children[0]), span)

    def any(self, span: Span, children: Children) -> node.AnyValue:
        return node.AnyValue(cast("TypeExpression", children[0]), span)

    def load_expect(self, span: Span, children: Children) -> node.Expect:
        return node.Expect(cast("Expression", children[0]), span)

    # Constraints and the anti-spec --------------------------------------------------------------

    def runtime(self, _span: Span, children: Children) -> node.Runtime:
        language, operator, version = children
        return node.Runtime(
            self.identifier(language), self.identifier(operator).text, text_of(version)
        )

    def dependencies_none(self, _span: Span, _children: Children) -> node.DependenciesNone:
        return node.DependenciesNone()

    def dependencies_only(self, _span: Span, children: Children) -> node.DependenciesOnly:
        return node.DependenciesOnly(tuple(text_of(child) for child in children))

    def imports_only(self, _span: Span, children: Children) -> node.ImportsOnly:
        return node.ImportsOnly(tuple(text_of(child) for child in children))

    def network_none(self, _span: Span, _children: Children) -> node.NetworkNone:
        return node.NetworkNone()

    def files_none(self, _span: Span, _children: Children) -> node.FilesOnly:
        return node.FilesOnly(())

    def files_only(self, _span: Span, children: Children) -> node.FilesOnly:
        return node.FilesOnly(tuple(text_of(child) for child in children))

    def latency(self, _span: Span, children: Children) -> node.Latency:
        percentile, operation, operator, limit = children
        return node.Latency(
            self.identifier(percentile),
            self.identifier(operation),
            self.identifier(operator).text,
            self.unit(self.identifier(limit)),
        )

    def memory(self, _span: Span, children: Children) -> node.Memory:
        operator, size = children
        return node.Memory(self.identifier(operator).text, self.unit(self.identifier(size)))

    def modules_share_nothing(self, _span: Span, _children: Children) -> node.ModulesShareNothing:
        return node.ModulesShareNothing()

    def never_import(self, _span: Span, children: Children) -> node.NeverImport:
        return node.NeverImport(text_of(children[0]))

    def never_use(self, _span: Span, children: Children) -> node.NeverUse:
        return node.NeverUse(self.identifier(children[0]))

    def never_call(self, _span: Span, children: Children) -> node.NeverCall:
        return node.NeverCall(text_of(children[0]))

    def never_write_outside(self, _span: Span, children: Children) -> node.NeverWriteOutside:
        return node.NeverWriteOutside(tuple(text_of(child) for child in children))

    def never_log(self, _span: Span, children: Children) -> node.NeverLog:
        return node.NeverLog(cast("TypeExpression", children[0]))

    def never_happens(self, _span: Span, children: Children) -> node.NeverHappens:
        title, inputs, *steps = children
        return node.NeverHappens(
            text_of(title),
            cast("node.Inputs | None", inputs),
            tuple(cast("node.Step", step) for step in steps),
        )

    # Gate -------------------------------------------------------------------------------------

    def gate_evals(self, span: Span, _children: Children) -> node.GateEvals:
        return node.GateEvals(span)

    def gate_cases(self, span: Span, children: Children) -> node.GateCases:
        return node.GateCases(self._percent(children[0]).number, span)

    def gate_strength(self, span: Span, children: Children) -> node.GateStrength:
        operator, percent = children
        return node.GateStrength(
            self.identifier(operator).text, self._percent(percent).number, span
        )

    def gate_flakes(self, span: Span, children: Children) -> node.GateFlakes:
        allowed, runs = children
        return node.GateFlakes(self.whole(allowed), self.whole(runs), span)

    def gate_merge(self, span: Span, children: Children) -> node.GateMerge:
        return node.GateMerge(self.identifier(children[0]), span)

    def _percent(self, child: object) -> UnitLiteral:
        return self.unit(self.identifier(child))


def _cells(row: Identifier) -> list[Identifier]:
    """The cells of a table's row, trimmed; a `|` inside a text is part of it."""
    text, first = row.text, row.span.start
    cells: list[Identifier] = []
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
            cells.append(Identifier(cell, Span(row.span.file, left, left + len(cell))))
            start = index + 1
    return cells
