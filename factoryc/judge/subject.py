"""The implementation under judgement, as the evals see it: something that answers calls."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

import attrs

from factoryc.contract.runtime import Failed, Rejected, Returned


@attrs.frozen
class Broken:
    """The call ended in a way that the contract knows nothing of: `text` says how, for people."""

    text: str


@attrs.frozen
class Ended:
    """The implementation is gone or does not answer: `text` says what happened to it."""

    text: str


Observed: TypeAlias = Returned | Failed | Rejected | Broken | Ended


@attrs.frozen
class Raw:
    """An argument that breaks its type, as plain JSON. It is handed over as it is."""

    json: object


@attrs.frozen
class HttpAnswer:
    """An answer as it came. Header names are in lower case; `body` is not decoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Subject(Protocol):
    """Arguments and results are the contract's own Python values (`factoryc/contract`)."""

    def fresh(self) -> None:
        """Start again with a clean implementation in its initial state."""
        ...

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        """Call an operation through its surface, as a user would."""
        ...

    def request(
        self, operation: str, arguments: Sequence[object], headers: Mapping[str, str]
    ) -> HttpAnswer | Ended:
        """The same call, with more headers and the plain answer. Only where there is HTTP."""
        ...

    def close(self) -> None: ...
