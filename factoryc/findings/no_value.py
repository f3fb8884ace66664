"""Findings about clauses that have no value on some input, so that they say nothing about it."""

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.analysis.question import Question
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.witness import notes_on, situation_text, witness_of
from factoryc.findings.wording import Wording
from factoryc.spec.definitions import Operation


def no_value(
    question: Question, shown: Shown, operation: Operation, ground: Ground, wording: Wording
) -> Diagnostic:
    """The finding, shown by an input on which the clause has no value."""
    witness = witness_of(shown, operation, ground)
    subject = question.clause.rpartition(".")[2]
    return Diagnostic(
        name=wording.name,
        severity="error",
        message=wording.message.format(subject=subject),
        span=question.span,
        label=wording.label,
        clause=question.clause,
        question=wording.question.format(operation=operation.name, when=situation_text(witness)),
        notes=notes_on(shown, ground),
        help=wording.help,
        witness=witness,
    )
