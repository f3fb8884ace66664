"""One function of a suite, in the parts that templates put together."""

import re
from collections.abc import Iterable

from factoryc.contract.python_text import text_source
from factoryc.evals.python_layout import call, keyword, statement
from factoryc.evals.suite import EvalItem
from factoryc.frozen import frozen


@frozen
class EvalFunction:
    """`marker` names the clause that it is evidence for; `docstring` is a sentence of the spec."""

    function: str
    marker: str
    docstring: str
    call: str = ""
    calls: tuple[str, ...] = ()


def marker(item: EvalItem) -> str:
    """`@evaluates(…)`."""
    said = call(
        "evaluates",
        text_source(item.clause),
        text_source(item.title),
        keyword("kind", text_source(item.kind)),
        *(["sealed=True"] if item.sealed else []),
    )
    return statement("@", said)


def function_name(*parts: str) -> str:
    """A test's name from the parts of a clause's name."""
    plain = "_".join(re.sub(r"\W+", "_", part).strip("_").lower() for part in parts)
    return f"test_{plain}"


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The same names, with a number behind each that was there before."""
    counts: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        found.append(name if counts[name] == 1 else f"{name}_{counts[name]}")
    return tuple(found)
