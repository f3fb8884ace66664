"""What came of one eval: its result for the report, from how its function ended."""

from collections.abc import Callable
from types import ModuleType

from hypothesis.errors import Flaky, Unsatisfiable, UnsatisfiedAssumption

from factoryc.contract.rows import UnreadableData
from factoryc.judge.subjects.subject import Unsayable
from factoryc.judge.testing.disagreement import OPEN, Disagreement
from factoryc.judge.testing.evaluates import EvalMark, mark_of
from factoryc.judge.testing.report import EvalResult, Failure
from factoryc.judge.testing.session import Session

_INCONCLUSIVE = OPEN | {"unreached"}


def failure_of(problem: BaseException, clause: str, session: Session | None) -> Failure:
    """Why an eval did not pass.

    Where calls went on at once, one history that no order explains is enough: that they met otherwise
    the next time makes it no flake.
    """
    if isinstance(problem, Flaky) and session is not None and session.went_together:
        problem = next(iter(_inside(problem)), problem)
    match problem:
        case Disagreement():
            return Failure(
                problem.kind,
                problem.clause,
                problem.message,
                problem.calls,
                problem.expected,
                problem.observed,
                problem.kept,
            )
        case Unsatisfiable() | UnsatisfiedAssumption() | Unsayable():
            # Without inputs that are drawn there is but one example, which nobody could play here.
            return Failure("unreached", clause, "no example reached what this eval is about")
        case Flaky():
            kept = next((each.kept for each in _inside(problem)), "")
            return Failure("flaky", clause, _flaky_text(problem), kept=kept)
        case UnreadableData():
            return Failure("data", clause, str(problem))
        case _:
            return Failure("error", clause, f"{type(problem).__name__}: {problem}")


def result_of(
    mark: EvalMark,
    file: str,
    function: str,
    failure: Failure | None,
    session: Session | None,
    duration: float,
) -> EvalResult:
    """The result. What could not be tried is inconclusive: it is no fault of the subject."""
    inconclusive = failure is not None and failure.kind in _INCONCLUSIVE
    return EvalResult(
        clause=mark.clause,
        title=mark.title,
        kind=mark.kind,
        file=file,
        function=function,
        outcome="inconclusive" if inconclusive else "failed" if failure else "passed",
        sealed=mark.sealed,
        examples=session.runs if session else 0,
        duration=round(duration, 4),
        failure=failure,
    )


def failure_text(failure: Failure, title: str) -> str:
    """A failure for people, calls first."""
    lines = [f"{title}  [{failure.clause}]", *(f"    {call}" for call in failure.calls)]
    lines += [f"expected: {failure.expected}"] if failure.expected else []
    lines += [f"observed: {failure.observed}"] if failure.observed else []
    return "\n".join([*lines, failure.message])


def evals_in(module: ModuleType) -> list[tuple[str, EvalMark, Callable[[], None]]]:
    """The evals of a module, by the names of their functions, in the order of its text."""
    return [
        (name, mark, function)
        for name, function in vars(module).items()
        if name.startswith("test_") and (mark := mark_of(function)) is not None
    ]


def _flaky_text(problem: Flaky) -> str:
    seen = "; ".join(each.message for each in _inside(problem))
    return f"the same calls did not end the same way twice. {seen}".strip()


def _inside(problem: Flaky) -> list[Disagreement]:
    return [each for each in getattr(problem, "exceptions", ()) if isinstance(each, Disagreement)]
