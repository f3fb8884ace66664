"""Whether a surface asks for a header: the same call without it and with it."""

from collections.abc import Sequence
from typing import Any

from hypothesis import reject

from factoryc.contract.runtime import Contract, Returned, Undefined, outcomes, same
from factoryc.judge.subjects.subject import Ended, HttpAnswer, Unsayable
from factoryc.judge.testing.disagreement import Disagreement, Step, WithHeader, call_text
from factoryc.judge.testing.run import Run

_REFUSALS = frozenset({401, 403, 407})
_ASKING = "www-authenticate"
# What such a header would hold; any server can read it.
_CREDENTIALS = "Basic dXNlcjpwYXNzd29yZA=="


def expect_no_header_asked(
    run: Run, operation: str, arguments: tuple[Any, ...], header: str, status: int
) -> None:
    """A call that succeeds by the contract does so without the header, and no differently with it."""
    run.steps.append(WithHeader(operation, arguments, header, status))
    alike = _answers_alike(run.contract, operation, run.state, arguments)
    plain = _answer(run, operation, arguments, {})
    if plain.status in _REFUSALS or _ASKING in plain.headers:
        raise _asked(run, operation, arguments, plain, f"it asks for `{header}`")
    if plain.status != status:
        raise _asked(run, operation, arguments, plain, f"it has to answer {status}")
    given = _answer(run, operation, arguments, {header: _CREDENTIALS})
    location = plain.headers.get("location"), given.headers.get("location")
    differs = plain.body != given.body or location[0] != location[1]
    if given.status != plain.status or (alike and differs):
        raise _asked(run, operation, arguments, given, f"it answers differently with `{header}`")


def _answer(
    run: Run, operation: str, arguments: tuple[Any, ...], headers: dict[str, str]
) -> HttpAnswer:
    try:
        answer = run.session.subject.request(operation, arguments, headers)
    except Unsayable:
        reject()
    # Plain requests leave the contract behind: what is remembered is not known any more.
    run.state = None
    if isinstance(answer, Ended):
        run.session.needs_fresh = True
        run.steps.append(Step(operation, arguments, answer))
        raise run.failure("ended", "", "an answer", answer.text, answer.text, late=answer.late)
    return answer


def _asked(
    run: Run, operation: str, arguments: Sequence[Any], answer: HttpAnswer, message: str
) -> Disagreement:
    shown = f"the answer {answer.status}"
    if _ASKING in answer.headers:
        shown += f" with WWW-Authenticate: {answer.headers[_ASKING]}"
    message = f"`{call_text(operation, arguments)}`: {message}"
    return run.failure("disagreement", "", "an answer that asks for nothing", shown, message)


def _answers_alike(
    contract: Contract,
    operation: str,
    state: Any,  # noqa: ANN401  the contract's own
    arguments: Sequence[Any],
) -> bool:
    # Only where the contract gives both calls the same result, both answers have to be equal.
    results = []
    try:
        for _ in range(2):
            allowed = outcomes(contract, operation, state, arguments)
            if len(allowed) != 1 or not isinstance(allowed[0].outcome, Returned):
                return False
            results.append(allowed[0].outcome.value)
            state = allowed[0].after
    except Undefined:
        return False
    return same(*results)
