"""What an expectation of an eval asks of what was observed: one meaning for all who run evals."""

from collections.abc import Mapping
from typing import Any

from factoryc.contract.runtime import Failed, same
from factoryc.spec.comparisons import COMPARE


def compares(left: Any, operator: str, right: Any) -> bool:  # noqa: ANN401  of any type
    """Whether two values compare as the eval says."""
    return bool(COMPARE[operator](left, right))


def fails_as(observed: object, error: str, fields: Mapping[str, Any] | None) -> bool:
    """Whether it failed with this error, and with these fields where they are said and seen."""
    if not isinstance(observed, Failed) or error not in {observed.name, *observed.alike}:
        return False
    if fields is None or observed.fields is None:
        return True
    return all(same(observed.fields.get(name), value) for name, value in fields.items())
