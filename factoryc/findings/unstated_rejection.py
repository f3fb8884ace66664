"""`unstated-rejection`: an interface does not say what a caller sees whose values are refused."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic, Witness
from factoryc.findings.insertion import in_interface
from factoryc.findings.settled import Matter, is_decided, of_the_surface
from factoryc.spec.definitions import CliInterface, Command, Interface, Route
from factoryc.spec.spec import Spec
from factoryc.spec.types import TEXT

REJECTION = Matter("unstated-rejection", ("reject", "refus", "invalid", "malformed"))


def unstated_rejection(spec: Spec) -> Iterator[Diagnostic]:
    """One question for the interface, where somebody can send it a value that breaks its type."""
    interface = spec.interface
    if interface is None or interface.says_invalid:
        return
    example = _refused(interface, spec)
    if example is None or is_decided(REJECTION, spec, of_the_surface(spec)):
        return
    asked, bound = example
    is_cli = isinstance(interface, CliInterface)
    line = f"invalid exit {interface.invalid}" if is_cli else f"invalid {interface.invalid}"
    filled_in = f"exit code {interface.invalid}" if is_cli else f"status {interface.invalid}"
    other = "exit code 64" if is_cli else "status 422"
    yield Diagnostic(
        name=REJECTION.finding,
        severity="info",
        message="the interface does not say what a caller sees whose input is refused",
        span=bound.span,
        label="input of another type is refused here",
        clause=bound.clause,
        question=f"What does a caller see who sends {asked}: {filled_in}, or another?",
        witness=Witness(outcomes={"as it is filled in": filled_in, "as others do": other}),
        help=f"say `{line}` in the interface, or another number",
        fixes=(in_interface(f"say `{line}`, which is what is filled in", line, spec, "safe"),),
    )


def _refused(interface: Interface, spec: Spec) -> tuple[str, Route | Command] | None:
    """What would be refused, in words, and where it would be sent."""
    if isinstance(interface, CliInterface):
        return (
            ("a command that there is not", interface.commands[0]) if interface.commands else None
        )
    for route in interface.routes:
        if any(source.part == "body" for source in route.sources):
            return f"`{route.method} {route.path}` a body that is not JSON", route
        parameters = spec.operation(route.operation).parameters
        for each in parameters:
            if each.type != TEXT or each.restriction is not None:
                return f"`{route.method} {route.path}` a `{each.name}` that breaks its type", route
    return None
