"""What a run of a suite says: each eval with its outcome, and how often each case was reached."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import attrs
import cattrs

from factoryc.contract.outside import lies_outside
from factoryc.contract.runtime import Contract

Outcome: TypeAlias = Literal["passed", "failed", "inconclusive"]
SCHEMA = 1


@attrs.frozen
class Failure:
    """`kind`: disagreement, broken, ended, flaky, undefined, unreached, data or error.

    `clause` is the clause that was broken, which may lie outside the eval's own. `kept` is what it
    takes to play it again, in one line; empty where nothing does.
    """

    kind: str
    clause: str
    message: str
    calls: tuple[str, ...] = ()
    expected: str = ""
    observed: str = ""
    kept: str = ""


@attrs.frozen
class EvalResult:
    clause: str
    title: str
    kind: str
    file: str
    function: str
    outcome: Outcome
    sealed: bool
    examples: int
    duration: float
    failure: Failure | None = None


@attrs.frozen
class SuiteReport:
    """`cases` holds every case of the contract; one with 0 was never reached and judged."""

    seed: int
    examples: int
    outcome: Outcome
    duration: float
    evals: tuple[EvalResult, ...]
    cases: Mapping[str, int]
    schema: int = SCHEMA

    @property
    def failed(self) -> tuple[EvalResult, ...]:
        return tuple(each for each in self.evals if each.outcome == "failed")


def overall(results: Sequence[EvalResult]) -> Outcome:
    """Failed where one failed. A case that nothing reached does not make a suite inconclusive."""
    if any(each.outcome == "failed" for each in results):
        return "failed"
    open_ones = [
        each
        for each in results
        if each.outcome == "inconclusive" and each.failure and each.failure.kind != "unreached"
    ]
    return "inconclusive" if open_ones or not results else "passed"


def report_of(
    contracts: Sequence[Contract],
    seed: int,
    examples: int,
    results: tuple[EvalResult, ...],
    covered: Mapping[str, int],
    duration: float,
) -> SuiteReport:
    """The report on these results, with every case of the contracts that they are about."""
    cases = {
        case.clause: covered.get(case.clause, 0)
        for contract in contracts
        for operation in contract.operations.values()
        if not lies_outside(operation.name)
        for case in operation.cases
    }
    return SuiteReport(seed, examples, overall(results), round(duration, 4), results, cases)


def to_json(report: SuiteReport) -> dict[str, object]:
    """Plain JSON."""
    plain: dict[str, object] = cattrs.unstructure(report)
    return plain


def from_json(plain: Mapping[str, object]) -> SuiteReport:
    """The report that `to_json` wrote."""
    return cattrs.structure(plain, SuiteReport)
