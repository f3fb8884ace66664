"""Whether an edit may bring up a question that a part of the spec, checked by itself, does not ask.

The interface is left out of a part that does not concern it, and so are the evals, loads and decisions
that settle questions. Any doubt means yes: then the spec is checked as a whole.
"""

import re

import attrs

from factoryc.diagnostics.folding import QUESTIONS
from factoryc.findings.earlier import Earlier
from factoryc.findings.layout import Layout
from factoryc.findings.questions import ask_questions
from factoryc.recheck.edit import Edit
from factoryc.recheck.outline import Outline
from factoryc.spec.clock import with_clock
from factoryc.spec.definitions import HttpInterface, Route
from factoryc.spec.spec import Spec

_SETTLING = frozenset({"load", "decision"})
_RUNNING = frozenset({"eval", "never"})
_COMMENT = re.compile(r"//[^\n]*")
_SERVICE = re.compile(r"\binterface\s+http\b")
_KEPT = re.compile(r"\bstate\s+kept\s+in\b")
_CALL = re.compile(r"\b(?:together|repeat)\b|\b[a-z]\w*\([^()]*\)")
_TOGETHER = re.compile(r"\btogether\b")
# These are about the interface as a whole, and no edit of anything else changes the answer.
_OF_THE_INTERFACE = frozenset({"unstated-rejection", "unstated-latency"})


def takes_an_answer_away(old: Outline, new: Outline, edit: Edit) -> bool:
    """Whether something that may settle a question is gone, or is not what it was."""
    kept = set(edit.moved.values())
    gone = {_settling(old, each) for each, _ in enumerate(old.chunks) if each not in edit.moved}
    come = {_settling(new, each) for each, _ in enumerate(new.chunks) if each not in kept}
    return bool(gone - come - {()})


def may_be_asked_more(part: Spec, new: Outline) -> bool:
    """Whether the operations of a part, all called by strangers, raise a question."""
    text = _COMMENT.sub("", new.source.text)
    if part.interface is not None or not _SERVICE.search(text):
        # The part was asked as it is, or nobody but its own callers comes.
        return False
    nowhere = part.span
    routes = (
        Route(each.name, each.clause, "POST", "/", (), None, (), nowhere)
        for each in part.operations
    )
    kept = "kept" if _KEPT.search(text) else None
    asked_spec = with_clock(
        attrs.evolve(part, interface=HttpInterface(tuple(routes), 400, nowhere, kept))
    )
    report = ask_questions(asked_spec, Earlier({}, Layout(asked_spec)))
    asked = {each.name for each in report.diagnostics} & set(QUESTIONS)
    return bool(report.unknown) or bool(asked - _OF_THE_INTERFACE - settled_elsewhere(new))


def settled_elsewhere(new: Outline) -> frozenset[str]:
    """The questions that one declaration settles for the whole interface, wherever it stands."""
    is_loaded = any(each.kind == "load" for each in new.declared)
    is_together = _TOGETHER.search(_COMMENT.sub("", new.source.text))
    return frozenset(
        ({"unstated-latency"} if is_loaded else set())
        | ({"unstated-concurrency"} if is_together else set())
    )


def _settling(outline: Outline, number: int) -> tuple[str, ...]:
    """What may settle a question in a declaration; nothing where it settles none."""
    kind = outline.declared[number].kind
    text = _COMMENT.sub("", outline.text(number))
    if kind in _SETTLING:
        return tuple(text.split())
    # What is called but once says nothing of calls at once, or of one that comes twice.
    found = tuple(_CALL.findall(text)) if kind in _RUNNING else ()
    names = [each.partition("(")[0] for each in found]
    is_repeated = bool({"together", "repeat"} & set(names)) or len(set(names)) < len(names)
    return found if is_repeated else ()
