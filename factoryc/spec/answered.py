"""What both interfaces say of an answer that nobody ever sees."""

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.definitions import Operation
from factoryc.spec.environment import Environment
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest


def never_answered(outcome: Identifier, operation: Operation, environment: Environment) -> None:
    """An answer to an error that there is not, or that this operation never fails with.

    The second is a warning: it is often what is left when a case was forgotten, and what was
    forgotten is asked about with an input.
    """
    name = outcome.text
    if name not in environment.scope.errors:
        environment.unknown(
            name,
            f"no error is called `{name}`",
            outcome.span,
            help=nearest(name, environment.scope.errors),
        )
        return
    message = f"`{operation.name}` never fails with `{name}`, so nobody sees this answer"
    environment.diagnostics.append(Diagnostic("unused-response", "warning", message, outcome.span))
