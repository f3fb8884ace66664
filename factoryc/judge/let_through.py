"""What a suite let through, as failures: the calls that show it can be kept, and are tried from then on."""

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.mutant_fates import MutantAudit, TriedMutant
from factoryc.judge.verdict import Failure


def let_through(suite: Suite, audit: MutantAudit) -> tuple[Failure, ...]:
    """One for each mutant that the spec forbids and no eval noticed, where its calls can be told."""
    found = []
    for each in audit.tried:
        item = _eval_for(suite, each) if each.fate == "weak" else None
        if item is not None and each.difference is not None and each.difference.kept:
            difference = each.difference
            found.append(
                Failure(
                    "eval",
                    difference.breaks,
                    item.title,
                    "no eval noticed this in a mutant",
                    how="disagreement",
                    calls=difference.calls,
                    expected=difference.original,
                    observed=difference.mutant,
                    eval=item.clause,
                    kept=difference.kept,
                )
            )
    return tuple(found)


def _eval_for(suite: Suite, weak: TriedMutant) -> EvalItem | None:
    """The derived eval that is about the clause which was broken, or about its operation."""
    breaks = weak.difference.breaks if weak.difference is not None else ""
    derived = [each for each in suite.evals if each.kind not in {"authored", "regression"}]
    for about in (breaks, breaks.rpartition(".")[0]):
        for each in derived:
            if each.clause == about:
                return each
    return next((each for each in derived if not each.sealed), None)
