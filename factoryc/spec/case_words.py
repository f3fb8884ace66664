"""Words of evals that are cases of some enums, too: `claim is rejected`, `claim is called`."""

from collections.abc import Container

from factoryc.syntax.expressions import (
    Call,
    CaseTest,
    Expression,
    IsCalled,
    IsRejected,
    QualifiedCall,
)
from factoryc.syntax.identifier import Identifier


def asked_case(node: Expression, functions: Container[str] = ()) -> CaseTest | None:
    """The case that `is rejected` or `is called` asks for. None where it asks how a call ended.

    Only a call of one of the functions has a value; any other call is one of an operation.
    """
    match node:
        case IsRejected(subject=subject, span=span):
            word, negated = "rejected", False
        case IsCalled(subject=subject, negated=negated, span=span):
            word = "called"
        case _:
            return None
    if isinstance(subject, QualifiedCall):
        return None
    if isinstance(subject, Call) and subject.function.text not in functions:
        return None
    return CaseTest(subject, Identifier(word, span), negated, span)
