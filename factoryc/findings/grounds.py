"""What the answer to a question stands on, as a digest of meaning.

Where it is the same, asking again would give the same answer: searches draw the same calls and solvers are
asked the same. So a ground names all that the asking reads, and where in doubt more.
"""

from collections.abc import Mapping

import attrs

from factoryc.analysis.area import Areas
from factoryc.analysis.asked import Asked
from factoryc.analysis.constants import constants_of
from factoryc.analysis.effort import Effort
from factoryc.analysis.question import Question
from factoryc.analysis.touched import states_in
from factoryc.findings.doubts import MOST_TRIED, Doubt
from factoryc.findings.of_cases import LeftOpen
from factoryc.spec.definitions import InvariantDefinition, Operation
from factoryc.spec.digest import digest
from factoryc.spec.identity import ByIdentity
from factoryc.spec.reached import only_needed
from factoryc.spec.spec import Spec

_OF_PARTS = ByIdentity[str](most=1_000)
_OF_DEFINITIONS = ByIdentity[str](most=50_000)


def ground_on(part: Spec, *asked: object) -> str:
    """The ground of what is asked about a part of a spec and nothing beside it."""
    return digest(_OF_PARTS.of(part, _digest_of_part), *asked)


def ground_of_search(operation: Operation, asked: Asked, area: Spec, effort: Effort) -> str:
    """The ground of all that is said of an operation whose questions form does not settle."""
    return ground_on(
        area,
        "search",
        operation.clause,
        [(each.clause, each.name, is_proved) for each, is_proved in asked.questions.items()],
        [(first.clause, second.clause) for first, second in asked.conflicts],
        asked.breaks,
        asked.escapes,
        effort,
    )


def grounds_of_proofs(asked: Asked, operation: Operation, spec: Spec) -> Mapping[Question, str]:
    """For each question that form leaves open, the ground of a proof: fewer things than of a search.

    It stands on the operation, on the states and invariants it may see, and on the types and functions that
    these name.
    """
    left = [each for each, is_proved in asked.questions.items() if not is_proved]
    bound, seen = _bound_with(operation, spec)
    needed = only_needed(
        attrs.evolve(
            spec,
            state=tuple(each for each in spec.state if each.name in seen),
            invariants=bound,
            operations=(operation,),
            interface=None,
            evals=(),
            loads=(),
            decisions=(),
            nevers=(),
        )
    )
    whole = digest(_digests_of(needed))
    return {each: digest(whole, "proof", each.clause, each.name) for each in left}


def ground_of_reaching(operation: Operation, left: LeftOpen, spec: Spec, areas: Areas) -> str:
    """The ground of what is said of the cases of an operation that are left."""
    area = areas.leading_to(operation)
    here = {case.clause for each in area.operations for case in each.cases}
    return ground_on(
        area,
        "reaching",
        operation.clause,
        left.reaching & here,
        left.results & here,
        bool(spec.evals),
    )


def ground_of_doubt(doubt: Doubt, areas: Areas, last: str | None) -> str:
    """The ground of what is asked about a doubt. `last` is the declaration behind which fixes write."""
    tried = [areas.of(each) for each in doubt.operations[:MOST_TRIED]]
    return digest(
        "question",
        doubt.matter.finding,
        list(dict.fromkeys(_OF_PARTS.of(each, _digest_of_part) for each in tried)),
        [each.clause for each in doubt.operations],
        "" if doubt.case is None else doubt.case.clause,
        None if doubt.loose is None else (doubt.loose.place, doubt.loose.is_tie),
        last,
    )


def _bound_with(
    operation: Operation, spec: Spec
) -> tuple[tuple[InvariantDefinition, ...], frozenset[str]]:
    """The invariants that share states with the operation, or with one another; and all these states."""
    seen = states_in(operation)
    while True:
        bound = tuple(each for each in spec.invariants if states_in(each) & seen)
        more = seen.union(*map(states_in, bound))
        if more == seen:
            return bound, seen
        seen = more


def _digest_of_part(part: Spec) -> str:
    # What calls are drawn from may come of what means nothing to them, as the numbers of evals do.
    return digest(part.name, _digests_of(part), constants_of(part).by_type)


def _digests_of(part: Spec) -> list[list[str]]:
    """Of all that says what calls do. Each definition is looked through once in a check."""
    kinds = (
        part.types,
        part.errors,
        part.functions,
        part.state,
        part.invariants,
        part.operations,
        part.ports,
    )
    return [[_OF_DEFINITIONS.of(each, digest) for each in kind] for kind in kinds]
