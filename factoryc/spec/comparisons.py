"""The six comparisons: what each asks of two values, and which asks the opposite, or the same from the other side."""

import operator
from collections.abc import Callable, Mapping
from typing import Any
from typing import Literal as Choice

ComparisonName = Choice["==", "!=", "<", "<=", ">", ">="]

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPPOSITE: Mapping[str, ComparisonName] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
MIRRORED: Mapping[str, ComparisonName] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
