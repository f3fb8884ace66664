"""What settles a question that no clause of the language answers: a decision that speaks of it.

Whether it does is read from its words, as a person would who looks for the answer: the page of each
finding lists them. A decision about something else that governs the same clause answers nothing.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from factoryc.frozen import frozen
from factoryc.spec.definitions import Operation, bound_in
from factoryc.spec.evals import Decision
from factoryc.spec.identity import ByIdentity
from factoryc.spec.spec import Spec


@frozen
class Matter:
    """What a question is about: the beginnings of the words with which a decision speaks of it."""

    finding: str
    words: tuple[str, ...]


# A question is asked of each operation, and a large spec has many decisions: they are read once.
_DECIDED = ByIdentity[dict[Matter, frozenset[str]]](most=4)


def is_decided(matter: Matter, spec: Spec, clauses: Iterable[str]) -> bool:
    """Whether a decision that governs one of the clauses, or a part of one, speaks of the matter."""
    known = _DECIDED.of(spec, lambda _spec: {})
    if matter not in known:
        governed = (
            each for one in spec.decisions if speaks_of(one, matter) for each in one.governs
        )
        known[matter] = frozenset(owner for each in governed for owner in _owners(each))
    return not known[matter].isdisjoint(clauses)


def speaks_of(decision: Decision, matter: Matter) -> bool:
    """Whether the title, the reason or what was rejected has one of the words."""
    ruled_out = (text for each in decision.rejected for text in (each.what, each.because))
    said = " ".join((decision.title, decision.because, *ruled_out))
    return _pattern(matter.words).search(said) is not None


def bound_operations(spec: Spec) -> tuple[Operation, ...]:
    """The operations that somebody outside can call: those that an interface binds, else all."""
    if spec.interface is None:
        return spec.operations
    bound = {each.operation for each in bound_in(spec.interface)}
    return tuple(each for each in spec.operations if each.name in bound)


def of_the_surface(spec: Spec) -> tuple[str, ...]:
    """All that a question about the interface as a whole is about: what it binds, and the state."""
    routes = bound_in(spec.interface) if spec.interface is not None else ()
    return tuple(each.clause for each in (*bound_operations(spec), *routes, *spec.state))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)


def _owners(clause: str) -> Iterator[str]:
    """The clause, and each that it is a part of."""
    names = clause.split(".")
    yield from (".".join(names[: count + 1]) for count in range(len(names)))
