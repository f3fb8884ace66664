"""What the findings are about: each belongs to one group, in the order in which a spec is read."""

from collections.abc import Iterable, Mapping

from factoryc.diagnostics.folding import QUESTIONS

GROUPS: Mapping[str, tuple[str, ...]] = {
    "how it is written": (
        "syntax",
        "hidden-character",
        "invalid-pattern",
        "invalid-value",
        "misplaced",
    ),
    "names": (
        "unknown-name",
        "unknown-module",
        "duplicate-name",
        "import-cycle",
        "unused-use",
    ),
    "types": (
        "type-mismatch",
        "undetermined-type",
        "wrong-arguments",
        "missing-field",
        "incomplete-match",
        "unreachable-arm",
        "recursive-type",
        "float-equality",
    ),
    "cases": (
        "uncovered-input",
        "conflicting-cases",
        "dead-case",
        "impossible-outcome",
        "missing-outcome",
        "contradictory-outcome",
    ),
    "state": (
        "broken-invariant",
        "initial-state-breaks-invariant",
        "lost-update",
        "unreachable-outcome",
    ),
    "values": (
        "refinement-escape",
        "unjustified-lookup",
        "unjustified-unwrap",
        "division-by-zero",
        "unstated-rounding",
        "unbounded-recursion",
        "unbounded-work",
    ),
    "interfaces": (
        "invalid-interface",
        "unanswered-error",
        "unused-response",
    ),
    "evals": (
        "missing-data",
        "eval-contradicts-contract",
        "flaky-eval",
        "toothless-eval",
        "unevaluated-case",
        "missing-load-item",
    ),
    "questions": QUESTIONS,
    "the six parts": (
        "missing-part",
        "constraint-conflict",
        "unenforceable-constraint",
        "missing-decision-item",
        "stale-decision",
        "reversed-decision",
        "unguarded-never",
        "toothless-gate",
    ),
    "prose": (
        "vague-word",
        "undefined-term",
        "unverified-claim",
        "open-question",
    ),
}

_OTHER = "others"


def grouped(names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The names by their group, without the groups that none of them belongs to."""
    left = dict.fromkeys(names)
    groups: dict[str, tuple[str, ...]] = {}
    for group, members in GROUPS.items():
        groups[group] = tuple(name for name in members if name in left)
        for name in members:
            left.pop(name, None)
    groups[_OTHER] = tuple(left)
    return {group: members for group, members in groups.items() if members}
