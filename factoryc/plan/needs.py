"""Which operations an operation builds on: those without which its cases are never reached.

An operation on its own branch is judged through calls alone. `visit` has nothing to visit until
`shorten` is there, so its task starts from the merged `shorten`.
"""

from collections.abc import Sequence

from factoryc.analysis.reach import reachable_cases
from factoryc.spec.definitions import Operation
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec


def operation_order(spec: Spec) -> tuple[Operation, ...]:
    """Operations in the order in which they are merged.

    First those that create state from nothing, then those that only read it, then the others: so
    whoever changes the state is judged together with whoever shows it. Ties keep the spec's order.
    """
    creators = {each.name for each in spec.operations if _writes(each) and _works_alone(spec, each)}

    def rank(operation: Operation) -> int:
        if operation.name in creators:
            return 0
        return 2 if _writes(operation) else 1

    return tuple(sorted(spec.operations, key=rank))


def needed_operations(spec: Spec, order: Sequence[Operation]) -> dict[str, tuple[str, ...]]:
    """For each operation the fewest earlier ones with which its cases are reached.

    Only operations that come before it in `order` count, so that no two wait for each other. A
    case that none of them reaches is judged once the others are merged.
    """
    needs: dict[str, tuple[str, ...]] = {}
    for index, operation in enumerate(order):
        before = [each for each in order[:index] if _writes(each) & _reads(operation)]
        needs[operation.name] = _fewest(spec, operation, [each.name for each in before])
    return needs


def _fewest(spec: Spec, operation: Operation, candidates: Sequence[str]) -> tuple[str, ...]:
    """Greedy: what changes nothing when it is left out is left out."""

    def reached(names: Sequence[str]) -> frozenset[str]:
        found = reachable_cases(spec, frozenset({*names, operation.name}))
        return found & {case.clause for case in operation.cases}

    chosen = list(candidates)
    everything = reached(chosen)
    for name in reversed(candidates):
        without = [each for each in chosen if each != name]
        if reached(without) == everything:
            chosen = without
    return tuple(chosen)


def _works_alone(spec: Spec, operation: Operation) -> bool:
    changing = {case.clause for case in operation.cases if case.sets}
    return bool(changing & reachable_cases(spec, frozenset({operation.name})))


def _writes(operation: Operation) -> frozenset[str]:
    return frozenset(sets.state for case in operation.cases for sets in case.sets)


def _reads(operation: Operation) -> frozenset[str]:
    return mentions(operation).states
