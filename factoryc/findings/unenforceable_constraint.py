"""`unenforceable-constraint`: a constraint that no product can be held to where it is judged."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.comparisons import COMPARE
from factoryc.spec.evals import PythonVersion
from factoryc.spec.spec import Spec

NAME = "unenforceable-constraint"
_OLDEST, _NEWEST = 11, 40


def find_unenforceable_constraints(spec: Spec) -> Iterator[Diagnostic]:
    """An error for a runtime that no judge has. What no load measures is found with the meaning."""
    for constraint in spec.constraints:
        rule = constraint.rule
        if isinstance(rule, PythonVersion) and not _is_judged(rule):
            yield Diagnostic(
                NAME,
                "error",
                f"products are judged by Python 3.{_OLDEST} or later, and Python {rule.operator} "
                f"{rule.version} is none of these",
                constraint.span,
                clause=constraint.clause,
                help='say `runtime python >= "3.11"`',
            )


def _is_judged(rule: PythonVersion) -> bool:
    version = tuple(int(part) for part in rule.version.split("."))
    holds = COMPARE[rule.operator]
    # Of `3.12.4` the last part is no version that a product is written for.
    return any(holds((3, minor)[: len(version)], version[:2]) for minor in range(_OLDEST, _NEWEST))
