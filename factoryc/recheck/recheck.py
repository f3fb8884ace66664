"""Checks an edited spec again, with the answer from before the edit: what holds still is kept.

The declarations that the edit may concern, with all that they name, are checked as a spec of their own.
That is enough, since a declaration's meaning rests on its own text and on what it names. Where that is
not so, or any doubt remains, the result is None, and the spec has to be checked as a whole: the answer is
always the one that a check of the whole would give.
"""

from collections.abc import Iterable

import attrs

from factoryc.diagnostics.answer import Answer
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Proved
from factoryc.findings.report import FindingsReport, by_rule, joined
from factoryc.frozen import frozen
from factoryc.pipeline import Checked, ask, in_order, understand
from factoryc.recheck.edit import Edit, edit_between
from factoryc.recheck.outline import Declared, Outline, outline
from factoryc.recheck.unasked import may_be_asked_more, settled_elsewhere, takes_an_answer_away
from factoryc.source.reading import LookUpData, ReadData, ReadModule
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.spec.names import slug

# More than this share of the spec, and to check all of it takes hardly longer.
_LARGEST_SHARE = 0.4
_FEW = 100
_ALWAYS_NEEDED = frozenset({"spec", "use", "constraint", "gate"})
_SIX_PARTS = (
    {"operation"},
    {"eval", "load"},
    {"constraint"},
    {"decision"},
    {"never"},
    {"gate"},
)
# Warnings about the file as a whole: they are given anew with every part of it.
_OF_THE_FILE = frozenset({"unused-use", "hidden-character"})
_BY_FORM = "by form"


def recheck(
    before: Answer,
    root: SourceFile,
    read: ReadModule,
    look_up: LookUpData | None = None,
    read_data: ReadData | None = None,
) -> Answer | None:
    """The answer about an edited spec, or None. `before` has no mistakes, and the same modules and data."""
    if before.root.name != root.name or not _is_settled(before):
        return None
    old, new = outline(before.root), outline(root)
    kinds = {each.kind for each in new.declared}
    if "spec" not in kinds or "invariant" in new.by_name:
        return None
    if not all(part & kinds for part in _SIX_PARTS):
        return None
    edit = edit_between(old, new)
    if edit is None or takes_an_answer_away(old, new, edit):
        return None
    always = (n for n, each in enumerate(new.declared) if _is_always_needed(each, new.text(n)))
    needed = new.needed_by((*edit.concerned, *always))
    if len(needed) > max(_FEW, _LARGEST_SHARE * len(new.chunks)):
        return None
    chunks = [new.chunks[number] for number in sorted(needed)]
    part = ask(understand(root, read, look_up, chunks), read_data)
    if not part.understood.sound or not _is_settled(part.answer, settled_elsewhere(new)):
        return None
    if may_be_asked_more(part.understood.spec, new):
        return None
    return _Joining(old, new, edit).joined(before, part)


def _is_always_needed(declared: Declared, text: str) -> bool:
    match declared.kind:
        case "never":
            # What one without a title forbids, any other declaration may do.
            return not declared.title
        case "decision":
            # It is held against the text of what it governs.
            return "`" in text or " of " in text
        case kind:
            return kind in _ALWAYS_NEEDED


def _is_settled(answer: Answer, elsewhere: frozenset[str] = frozenset()) -> bool:
    """Whether form alone answered all questions: what a search finds may depend on anything."""
    findings = set(answer.diagnostics) - set(answer.mistakes)
    return (
        answer.sound
        and not answer.unknown
        and all(each.how == _BY_FORM for each in answer.proved)
        and all(each.name in elsewhere | {"missing-part"} for each in findings)
    )


@frozen
class _Joining:
    """What was said before of what the edit does not concern, and what is said now of the rest."""

    old: Outline
    new: Outline
    edit: Edit

    def joined(self, before: Answer, part: Checked) -> Answer | None:
        """Both as one answer, in the order in which a check of the whole would give it."""
        mistakes = self._mistakes(before.mistakes, part.understood.diagnostics)
        proved = self._proved(before.proved, part.proved)
        if mistakes is None or proved is None:
            return None
        return Answer(part.understood.files, mistakes, mistakes, proved, (), has_header=True)

    def _mistakes(
        self, before: Iterable[Diagnostic], part: Iterable[Diagnostic]
    ) -> tuple[Diagnostic, ...] | None:
        kept: list[Diagnostic] = []
        for diagnostic in before:
            number = self.edit.moved.get(self.old.at(diagnostic.span.start))
            if self._is_of_a_declaration(diagnostic) and number not in self.edit.concerned:
                moved = self._moved(diagnostic)
                if moved is None:
                    return None
                kept.append(moved)
        fresh = [
            each
            for each in part
            if not self._is_of_a_declaration(each)
            or self.new.at(each.span.start) in self.edit.concerned
        ]
        places = {each.span for each in kept}
        return None if any(each.span in places for each in fresh) else in_order([*kept, *fresh])

    def _is_of_a_declaration(self, diagnostic: Diagnostic) -> bool:
        is_here = diagnostic.span.file == self.new.source.name
        return is_here and diagnostic.name not in _OF_THE_FILE

    def _moved(self, diagnostic: Diagnostic) -> Diagnostic | None:
        """The same at its new place, or None where a part of it points at what has changed."""
        if diagnostic.fixes or any(
            label.span.file != self.new.source.name for label in diagnostic.labels
        ):
            return None
        span = self._moved_span(diagnostic.span)
        places = [self._moved_span(label.span) for label in diagnostic.labels]
        if span is None or None in places:
            return None
        labels = tuple(
            attrs.evolve(label, span=place)
            for label, place in zip(diagnostic.labels, places, strict=True)
            if place is not None
        )
        return attrs.evolve(diagnostic, span=span, labels=labels)

    def _moved_span(self, span: Span) -> Span | None:
        old = self.old.at(span.start)
        new = self.edit.moved.get(old)
        if new is None:
            return None
        by = self.new.chunks[new].start - self.old.chunks[old].start
        return Span(span.file, span.start + by, span.end + by)

    def _proved(
        self, before: Iterable[Proved], part: Iterable[Proved]
    ) -> tuple[Proved, ...] | None:
        old, new = _by_clause(before), _by_clause(part)
        asked: dict[str, list[FindingsReport]] = {"operation": [], "invariant": []}
        for number, each in enumerate(self.new.declared):
            if each.kind in asked:
                said = new if number in self.edit.concerned else old
                key = each.name if each.kind == "operation" else f"invariant.{slug(each.title)}"
                asked[each.kind].append(FindingsReport(proved=said.pop(key, ())))
                old.pop(key, None)
        removed = {each.name for each in self.old.declared} - self.new.by_name.keys()
        if any(key not in removed and not key.startswith("invariant.") for key in old):
            return None  # about something that has no declaration of its own
        return (*by_rule(asked["operation"]).proved, *joined(asked["invariant"]).proved)


def _by_clause(proved: Iterable[Proved]) -> dict[str, tuple[Proved, ...]]:
    """What is proved of each operation by its name, and of each invariant by its title."""
    found: dict[str, tuple[Proved, ...]] = {}
    for each in proved:
        _, key, *rest = each.clause.split(".")
        key = f"{key}.{rest[0]}" if key == "invariant" and rest else key
        found[key] = (*found.get(key, ()), each)
    return found
