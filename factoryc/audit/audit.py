"""Audits a spec's suite before any code exists: each fault of the contract, and what notices it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, TypeAlias

import attrs

from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue
from factoryc.audit.beside_cases import compare_invariant, compare_surface
from factoryc.audit.stories import Difference, Stories, compare, stories
from factoryc.contract.tables import Contract
from factoryc.faults.faulty import faulty_contract
from factoryc.faults.inject import Fault, inject
from factoryc.faults.surface import SurfaceFault
from factoryc.frozen import frozen
from factoryc.processes.spread import in_processes
from factoryc.rehearsal.program import Program, program
from factoryc.rehearsal.rehearse import Rehearsed, fails, rehearse
from factoryc.rehearsal.runnable import called_by, runnable, why_not
from factoryc.solver.alike import mean_the_same
from factoryc.solver.always import is_always
from factoryc.spec.clock import passes_time, with_clock
from factoryc.spec.evals import Holds, NeverHappens
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

Notice: TypeAlias = Literal["evals", "derived", "nothing"]
Tell: TypeAlias = Callable[[int, int], None]

_NOTICED = ("contradicted", "not said")
# After so many faults, who waits is told how far it is.
_AT_ONCE = 48
# To begin another process takes as long as to try a few faults.
_MANY = 12


@frozen(eq=False)
class Audited:
    """A fault, and what notices it: an eval of the author's, named in `by`, or calls that were drawn.

    `difference` shows what the author's evals let through; None where none of `calls` calls showed any.
    """

    fault: Fault
    notice: Notice
    by: str
    difference: Difference | None
    calls: int


@frozen(eq=False)
class _Noticed:
    """An `Audited` without its fault, which whoever asked has: a spec is much to send."""

    notice: Notice
    by: str
    difference: Difference | None
    calls: int


@frozen(eq=False)
class Audit:
    """Fault by fault, in the order of the spec. `equivalent` were left out: they mean the same, or provably do.

    `unevaluated` are the cases that no eval of the author's reaches.
    """

    spec: Spec
    audited: tuple[Audited, ...]
    equivalent: int
    unevaluated: tuple[str, ...] = ()

    def count(self, notice: Notice) -> int:
        """How many faults are noticed so."""
        return sum(each.notice == notice for each in self.audited)

    @property
    def by_clause(self) -> Mapping[str, tuple[Audited, ...]]:
        """The faults of each clause."""
        found: dict[str, tuple[Audited, ...]] = {}
        for each in self.audited:
            found[each.fault.clause] = (*found.get(each.fault.clause, ()), each)
        return found

    @property
    def strength(self) -> float:
        """The share of the faults that the whole suite notices, in percent."""
        total = len(self.audited)
        return 100.0 * (total - self.count("nothing")) / total if total else 100.0


def _tell_nobody(done: int, total: int) -> None:
    """For who does not wait for it."""


def audit(spec: Spec, data: Mapping[str, bytes], tell: Tell = _tell_nobody) -> Audit:
    """Which faults in the contract the suite notices. `data` are the files that its evals go through.

    `tell` is told now and then how many of all faults have been tried.
    """
    spec = with_clock(spec)
    base = ground(spec)
    run = tuple(_programs(spec, base, data))
    # What does not pass on the right contract says nothing about faulty ones.
    evals = tuple(made for made, found in run if found.contradicted is None and not found.reason)
    reached = frozenset[str]().union(*(found.clauses for _, found in run))
    known = stories(base)
    injected = inject(spec)
    is_bound = cache(lambda: all(is_always(each, base) for each in spec.invariants))

    def noticed(fault: Fault) -> _Noticed | None:
        """None where it is proved that the fault changes nothing."""
        if fault.surface is not None:
            return _of_surface(fault.surface, run, known)
        contract = faulty_contract(fault, base)
        if fault.part == "invariant":
            compared = compare_invariant(known, contract, fault)
            if compared.difference is None and _is_implied(fault, base) and is_bound():
                return None
        elif by := _noticed_by(fault, contract, evals, base):
            return _Noticed("evals", by, None, 0)
        else:
            compared = compare(known, contract, fault)
            if compared.difference is None and _is_no_fault(fault, base):
                return None
        notice: Notice = "derived" if compared.difference is not None else "nothing"
        return _Noticed(notice, "", compared.difference, compared.calls)

    def all_noticed(some: Sequence[Fault]) -> list[_Noticed | None]:
        return [noticed(each) for each in some]

    cases = (case for each in spec.operations if not passes_time(each) for case in each.cases)
    unevaluated = tuple(case.clause for case in cases if case.clause not in reached)
    faults = injected.faults
    tried: list[_Noticed | None] = []
    while len(tried) < len(faults):
        tell(len(tried), len(faults))
        some = faults[len(tried) : len(tried) + _AT_ONCE]
        tried.extend(in_processes(some, all_noticed, fewest=_MANY))
    found = tuple(
        Audited(fault, each.notice, each.by, each.difference, each.calls)
        for fault, each in zip(faults, tried, strict=True)
        if each is not None
    )
    return Audit(spec, found, injected.equivalent + tried.count(None), unevaluated)


def _of_surface(
    surface: SurfaceFault, run: Sequence[tuple[Program, Rehearsed]], known: Stories
) -> _Noticed:
    """Any call with an outcome that it answers otherwise notices it: evals call by the right interface."""
    for made, found in run:
        seen = {kind for operation, kind in found.outcomes if surface.operation in ("", operation)}
        if found.contradicted is None and not found.reason and seen & surface.shows_in:
            return _Noticed("evals", made.runnable.title, None, 0)
    compared = compare_surface(known, surface)
    notice: Notice = "nothing" if compared.difference is None else "derived"
    return _Noticed(notice, "", compared.difference, compared.calls)


def _is_no_fault(fault: Fault, base: Ground) -> bool:
    """Whether the operation provably does the same with it. Calls that were drawn have shown no difference."""
    name = fault.operation
    return bool(name) and mean_the_same(base.spec.operation(name), fault.spec.operation(name), base)


def _is_implied(fault: Fault, base: Ground) -> bool:
    """Whether what is left of the invariants holds of each state that calls lead to, because of what they do."""
    changed = (each for each in fault.spec.invariants if each not in base.spec.invariants)
    return all(is_always(each, base) for each in changed)


def _programs(
    spec: Spec, base: Ground, data: Mapping[str, bytes]
) -> Iterator[tuple[Program, Rehearsed]]:
    """The author's evals that can be run, and what becomes of them on the right contract."""
    asked = [runnable(each, each.clause) for each in spec.evals]
    for never in spec.nevers:
        rule = never.rule
        if isinstance(rule, NeverHappens) and any(isinstance(p, Holds) for p in parts(rule.steps)):
            asked.append(runnable(rule, never.clause))
    for each in asked:
        if why_not(each, spec, data):
            continue
        try:
            made = program(each, base, data)
        except NoValue:
            continue
        yield made, rehearse(made, base)


def _noticed_by(fault: Fault, contract: Contract, evals: Sequence[Program], base: Ground) -> str:
    """The title of the first eval that the faulty contract does not pass; empty: all let it through."""
    faulty = attrs.evolve(base, contract=contract, spec=fault.spec)
    for each in evals:
        if fault.operation and fault.operation not in called_by(each.runnable):
            continue
        # A contract whose calls cannot end well is built by nobody: no software would show the fault.
        if fails(each, faulty) in _NOTICED:
            return each.runnable.title
    return ""
