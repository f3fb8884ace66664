"""Where a run begins: with a fresh subject, at the beginning of its time, and with what lies outside of it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from factoryc.analysis.simpler import stable_text
from factoryc.contract.asking import calls_outside
from factoryc.contract.runtime import Contract
from factoryc.judge.subjects.subject import CallsOutside
from factoryc.judge.testing.ports import Ports
from factoryc.judge.testing.run import Run
from factoryc.judge.testing.session import Session
from factoryc.spec.clock import BEGINNING
from factoryc.spec.names import CLOCK

_Kind = TypeVar("_Kind", bound=Run)


def begin_run(
    kind: type[_Kind], session: Session, contract: Contract, judged: bool, given: Mapping[str, Any]
) -> _Kind:
    """A run on a fresh subject. One that remembers nothing is kept, unless it broke."""
    if remembers(contract) or session.needs_fresh:
        session.subject.fresh()
        session.needs_fresh = False
    clocked = hasattr(contract.initial, CLOCK)
    if clocked or session.clock_moved:
        session.subject.at(BEGINNING)
        session.clock_moved = False
    session.runs += 1
    session.contract = contract
    run = kind(session, contract, judged, given, contract.initial)
    run.known.add(contract.initial, of_success=True)
    if calls_outside(contract):
        run.ports = _ports(run)
    return run


def remembers(contract: Contract) -> bool:
    """Whether there is anything that a contract remembers between calls."""
    return bool(getattr(type(contract.initial), "__dataclass_fields__", {}))


def _ports(run: Run) -> Ports:
    """What lies outside a run: what it answers hangs on the inputs of the run, where it has any."""
    subject, given = run.session.subject, run.given
    assert isinstance(subject, CallsOutside), "ports are judged where somebody can answer for them"
    luck = " ".join([run.session.clause, *map(stable_text, given.values())])
    ports = Ports(run.contract, luck, run.contract.initial)
    ports.draws = subject.answered_by(ports)
    return ports
