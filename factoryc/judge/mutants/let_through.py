"""What a suite let through, as failures: the calls that show it can be kept, and are tried from then on."""

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.mutants.fates import MutantAudit
from factoryc.judge.verdict import Failure


def let_through(suite: Suite, audit: MutantAudit) -> tuple[Failure, ...]:
    """One for each mutant that the spec forbids and no eval noticed, where its calls can be told."""
    found = []
    for each in audit.tried:
        difference = each.difference if each.fate == "weak" else None
        if difference is None or not difference.kept:
            continue
        item = _eval_about(suite, difference.breaks)
        if item is not None:
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


def _eval_about(suite: Suite, clause: str) -> EvalItem | None:
    """The derived eval that is about a clause, or about its operation; any other where there is none."""
    derived = [each for each in suite.evals if each.kind not in {"authored", "regression"}]
    for about in (clause, clause.rpartition(".")[0]):
        for each in derived:
            if each.clause == about:
                return each
    return next((each for each in derived if not each.sealed), None)
