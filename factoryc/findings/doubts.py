"""Where a search is worth its time: what form shows to be possibly open, and no clause settles.

A doubt is no finding. It becomes one when the contract itself, evaluated, shows two answers.
"""

from collections.abc import Callable, Iterator

from factoryc.findings.open_results import OUTCOME, is_open
from factoryc.findings.order_flow import Loose, loose_in
from factoryc.findings.retries import RETRY, may_add_up, sent_twice
from factoryc.findings.settled import Matter, bound_operations, is_decided, of_the_surface
from factoryc.frozen import frozen
from factoryc.spec.clock import passes_time
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.evals import Together
from factoryc.spec.mentions import mentions
from factoryc.spec.names import CLOCK
from factoryc.spec.spec import Spec

ORDER = Matter("unstated-order", ("order", "sort", "sequence"))
TIE = Matter("unstated-tie", ("order", "sort", "sequence", "tie", "equal"))
CONCURRENCY = Matter(
    "unstated-concurrency",
    ("at once", "same time", "concurren", "simultaneous", "together", "parallel", "race"),
)
DURABILITY = Matter(
    "unstated-durability",
    # Not "lost" or "forgot": tickets are lost and passwords forgotten whatever is kept.
    ("restart", "crash", "surviv", "outliv", "persist", "durab", "memory"),
)
# Of one doubt, so many operations are tried.
MOST_TRIED = 6


@frozen(eq=False)
class Doubt:
    """`operations` are tried in turn: the first that shows something suffices."""

    matter: Matter
    operations: tuple[Operation, ...]
    case: Case | None = None
    loose: Loose | None = None


def doubts(spec: Spec) -> tuple[Doubt, ...]:
    """All doubts, in the order of a report."""
    operations = tuple(each for each in bound_operations(spec) if not passes_time(each))
    of_each: tuple[Callable[[Operation, Spec], Iterator[Doubt]], ...] = (_open, _loose)
    found = [doubt for look in of_each for each in operations for doubt in look(each, spec)]
    if spec.http is not None:
        found += _of_service(operations, spec)
    return tuple(found)


def _open(operation: Operation, spec: Spec) -> Iterator[Doubt]:
    for case in operation.cases:
        if is_open(case, operation, spec) and not is_decided(
            OUTCOME, spec, (operation.clause, case.clause)
        ):
            yield Doubt(OUTCOME, (operation,), case)


def _loose(operation: Operation, spec: Spec) -> Iterator[Doubt]:
    for case in operation.cases:
        for loose in loose_in(case.returns, spec)[:1] if case.returns is not None else ():
            matter = TIE if loose.is_tie else ORDER
            if not is_decided(matter, spec, (operation.clause, case.clause)):
                yield Doubt(matter, (operation,), case, loose)


def _of_service(operations: tuple[Operation, ...], spec: Spec) -> Iterator[Doubt]:
    """What the callers of a service may ask: about restarts, about each other, about the network."""
    changed = {each.state for one in operations for case in one.cases for each in case.sets}
    # Who only reads shows best what is lost.
    readers = sorted(
        (each for each in operations if mentions(each).states & (changed - {CLOCK})),
        key=lambda each: any(case.sets for case in each.cases),
    )
    assert spec.http is not None, "only a service is asked"
    surface = of_the_surface(spec)
    if readers and spec.http.kept is None and not is_decided(DURABILITY, spec, surface):
        yield Doubt(DURABILITY, tuple(readers))
    deciding = tuple(each for each in operations if _reads_what_it_sets(each))
    if deciding and not _is_tried_together(spec) and not is_decided(CONCURRENCY, spec, surface):
        yield Doubt(CONCURRENCY, deciding)
    said = sent_twice(spec)
    for operation in operations:
        if (
            operation.name not in said
            and may_add_up(operation)
            and not is_decided(
                RETRY, spec, (operation.clause, *(case.clause for case in operation.cases))
            )
        ):
            yield Doubt(RETRY, (operation,))


def _reads_what_it_sets(operation: Operation) -> bool:
    written = {change.state for case in operation.cases for change in case.sets} - {CLOCK}
    return bool(written & mentions(operation).states)


def _is_tried_together(spec: Spec) -> bool:
    return any(Together in mentions(each).kinds for each in (*spec.evals, *spec.nevers))
