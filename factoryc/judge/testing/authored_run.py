"""A run with what an author expects of it. Author's evals are written with it."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from factoryc.contract.runtime import Failed, Rejected, Returned, same
from factoryc.evals.expectations import compares, fails_as
from factoryc.judge.subjects.subject import Observed
from factoryc.judge.testing.disagreement import (
    Disagreement,
    call_text,
    observed_text,
    value_text,
)
from factoryc.judge.testing.kept_steps import kept_inputs
from factoryc.judge.testing.run import Run


@attrs.define(eq=False)
class AuthoredRun(Run):
    """The contract judges it only where it is `judged`, too."""

    def __repr__(self) -> str:
        return "a run"

    def kept(self) -> str:
        """What the failure of this run is kept by: the inputs of its eval."""
        return kept_inputs(self.given)

    def value(self, operation: str, *arguments: Any) -> Any:  # noqa: ANN401  of any type
        """What a call returns, which has to end well."""
        observed = self.call(operation, *arguments)
        if isinstance(observed, Returned):
            return observed.value
        shown = observed_text(observed)
        message = f"`{call_text(operation, arguments)}` has to end well, but {shown}"
        raise self.failure("disagreement", "", "the call ends well", shown, message)

    def expect(self, left: Any, operator: str, right: Any, *, says: str) -> None:  # noqa: ANN401
        """Two values compare as the eval says."""
        if not compares(left, operator, right):
            expected = f"{says}, where the right side is {value_text(right)}"
            message = f"expected `{says}`"
            raise self.failure("disagreement", "", expected, value_text(left), message)

    def expect_true(self, condition: Any, *, says: str) -> None:  # noqa: ANN401  of any type
        """A condition of the eval holds."""
        if not condition:
            raise self.failure("disagreement", "", says, "it does not hold", f"expected `{says}`")

    def expect_called(
        self,
        operation: str,
        *arguments: Any,  # noqa: ANN401  of any type
        says: str,
        negated: bool = False,
    ) -> None:
        """The operation of a port was called so since the run began; `negated`: it was not."""
        assert self.ports is not None, "the contract has ports"
        seen = [each for each in self.ports.seen if each.operation == operation]
        like = any(same(list(each.arguments), list(arguments)) for each in seen)
        if like == negated:
            shown = " and ".join(f"`{each.text}`" for each in seen) or f"no call of `{operation}`"
            message = f"expected `{says}`"
            raise self.failure("disagreement", "", says, f"there was {shown}", message)

    def expect_fails(
        self,
        operation: str,
        *arguments: Any,  # noqa: ANN401  of any type
        error: str,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        """The call fails with this error, and with these fields where they are said and seen."""
        observed = self.call(operation, *arguments)
        if fails_as(observed, error, fields):
            return
        wanted = observed_text(Failed(error, fields or {}))
        self._refuse(operation, arguments, wanted, observed)

    def expect_rejected(self, operation: str, *arguments: Any) -> None:  # noqa: ANN401
        """The call is refused because an argument breaks its type."""
        observed = self.call(operation, *arguments)
        if not isinstance(observed, Rejected):
            self._refuse(operation, arguments, "is rejected", observed)

    def never(self, condition: Callable[[], Any], *, says: str) -> None:
        """What must not happen does not hold here. A call inside that does not end well prevents it."""
        try:
            holds = condition()
        except Disagreement as failed:
            if failed.kind == "disagreement":
                return
            raise
        if holds:
            raise self.failure("disagreement", "", f"never: {says}", "it holds", f"`{says}` holds")

    def _refuse(
        self, operation: str, arguments: tuple[Any, ...], wanted: str, observed: Observed
    ) -> None:
        shown = observed_text(observed)
        message = f"`{call_text(operation, arguments)}` {shown}, where it has to be: {wanted}"
        raise self.failure("disagreement", "", wanted, shown, message)
