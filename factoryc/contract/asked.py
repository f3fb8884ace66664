"""A call that was made of what lies outside, and calls in words."""

from collections.abc import Sequence

from factoryc.contract.literal import literal, outcome_text
from factoryc.contract.tables import Failed, Outcome, Value
from factoryc.frozen import frozen

NOTHING = "calls nothing outside"


@frozen
class Asked:
    """A call that was made of what lies outside, and how it ended.

    `wrong` says what is wrong with arguments that are of no type at all. `outcome` is None where nobody can say how the
    call ends: `why` says that.
    """

    operation: str
    arguments: tuple[Value, ...]
    outcome: Outcome | None
    wrong: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """`Mailer.send("ada@example.org", "Welcome")`."""
        given = self.wrong or ", ".join(map(literal, self.arguments))
        return f"{self.operation}({given})"

    @property
    def ending(self) -> str:
        """`returns 3`, or `fails`."""
        return "" if self.outcome is None else outcome_text(self.outcome).rstrip()


def beyond(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those of the texts that stand there oftener than among the others."""
    left = list(others)
    oftener = []
    for text in texts:
        if text in left:
            left.remove(text)
        else:
            oftener.append(text)
    return oftener


def calls_text(asked: Sequence[Asked]) -> str:
    """`calls Mailer.stamp() and Mailer.send("ada")`, or that nothing is called."""
    if not asked:
        return NOTHING
    return f"calls {' and '.join(_told(each) for each in asked)}"


def _told(asked: Asked) -> str:
    failed = isinstance(asked.outcome, Failed)
    return f"{asked.text}, which {asked.ending}," if failed else asked.text
