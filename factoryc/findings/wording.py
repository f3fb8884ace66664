"""How findings speak of clauses that have no value on some input."""

from factoryc.frozen import frozen


@frozen
class Wording:
    """The words of one of these findings: for what the clause does, and for what helps."""

    name: str
    message: str
    label: str
    question: str
    help: str
