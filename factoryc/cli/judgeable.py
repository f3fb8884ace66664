"""Refuses what no build can judge, in one message that names each clause."""

from factoryc.cli.refusal import CannotAsk
from factoryc.judge.implementation import Implementation, Kind
from factoryc.judge.unjudged import unjudged
from factoryc.spec.spec import Spec


def require_judgeable(path: str, spec: Spec) -> None:
    """Raises CannotAsk where a part of the spec would be promised, and held against nobody."""
    refused = unjudged(spec)
    if refused:
        lines = [f"this version cannot judge all that `{path}` demands"]
        lines += [f"  {each.clause}: {each.what}" for each in refused]
        raise CannotAsk("\n".join([*lines, "`factoryc check` understands all of it"]))


# On these ways there is somebody between an implementation and what it calls outside.
_ANSWERED: tuple[Kind, ...] = ("module", "program")


def require_answerable_ports(against: str, implementation: Implementation, spec: Spec) -> None:
    """Raises CannotAsk where nobody can answer for the ports of the spec."""
    if spec.ports and implementation.kind not in _ANSWERED:
        ports = " and ".join(f"`{port.name}`" for port in spec.ports)
        raise CannotAsk(
            f"`{against}` calls {ports} by itself, so nobody sees with what, nor answers; judge the Python code "
            "that it runs, or a program on its standard input and output: `stdio: COMMAND`"
        )
