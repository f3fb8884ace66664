"""Audits a suite by an implementation that it accepts: which mutants of it the suite notices.

A mutant that it lets live is played through the stories of the contract, side by side with the
original. Either a call shows that the spec forbids what it does, and the suite is too weak; or only
that it does otherwise, and the spec does not care; or nothing shows. The same on every machine.
"""

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import attrs

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.mutants.bench import (
    ANYWHERE,
    ORIGINAL,
    Bench,
    BenchOptions,
    Ran,
    bench,
    name_of,
)
from factoryc.judge.mutants.fates import Difference, Fate, MutantAudit, TriedMutant
from factoryc.judge.mutants.mutants import (
    Mutant,
    Planted,
    clause_of,
    even_sample,
    planted_in_module,
    planted_in_product,
)
from factoryc.judge.mutants.stories import MutantStories, stories_to_play
from factoryc.judge.suite_folder import written
from factoryc.judge.testing.report import Failure
from factoryc.judge.unseen import unseen_evals
from factoryc.judge.verdict import JudgeUnavailable

Tell: TypeAlias = Callable[[int, int], None]

_SHORTEST_PATIENCE = 20.0
_LONGEST_PATIENCE = 600.0
# What a mutant does to an eval; anything else is a fault of ours.
_CAUGHT = frozenset({"disagreement", "broken", "ended", "flaky", "error"})
_LATE = "it did not end"
# Evals that make fewer calls than this go first, and so on.
_FEW_CALLS = (60, 250, 1_000)


@attrs.frozen
class MutantAuditOptions:
    """`most` mutants are tried, `workers` at a time; `running` says how each."""

    running: BenchOptions
    most: int = 200
    workers: int = 2


def audit_mutants(
    suite: Suite,
    source: Path,
    data: Mapping[str, bytes],
    options: MutantAuditOptions,
    tell: Tell,
) -> MutantAudit:
    """Audit by the implementation in `source`. Raises JudgeUnavailable, also when the suite refuses it.

    `tell` is told now and then how many of all mutants have been tried.
    """
    planted = _planted(suite, source, options.running.implementation)
    mutants = even_sample(planted.mutants, options.most)
    count = max(1, min(options.workers, len(mutants)))
    numbered = list(enumerate(mutants))
    hands = [dict(numbered[first::count]) for first in range(count)]
    with written(suite, data) as folder, ExitStack() as stack:
        benches = [
            stack.enter_context(bench(suite, source, hand, folder, options.running, number, count))
            for number, hand in enumerate(hands)
        ]
        known = _baseline(suite, benches)
        caught = _caught(known, benches, hands, tell)
        living = [[at for at in hand if at not in caught] for hand in hands]
        compared = _compared(suite, benches, living)
    tried = (
        _tried(suite, mutant, caught.get(at), known, compared.get(at))
        for at, mutant in enumerate(mutants)
    )
    return MutantAudit(tuple(tried), len(planted.mutants), planted.same)


def _planted(suite: Suite, source: Path, implementation: Implementation) -> Planted:
    if implementation.kind == "module":
        return planted_in_module(source / "src")
    return planted_in_product(suite.spec, source)


@attrs.frozen
class _Known:
    """What running the original has shown of each eval, and how many seconds all took together."""

    ran: Mapping[EvalItem, Ran]
    seconds: float

    def reaching(self, mutant: Mutant) -> list[tuple[EvalItem, int]]:
        """The evals that come to where it is, each with how many calls it makes."""
        places = {ANYWHERE, *((mutant.file, line) for line in mutant.lines)}
        found = self.ran.items()
        return [(each, ran.calls) for each, ran in found if not places.isdisjoint(ran.reached)]


def _baseline(suite: Suite, benches: Sequence[Bench]) -> _Known:
    """Run each eval on the original, which it has to pass."""
    left_out = [each for each, _ in unseen_evals(suite, "library", Implementation())]
    evals = [each for each in suite.evals if each not in left_out]
    found: dict[EvalItem, Ran] = {}
    started = time.monotonic()

    def run(number: int) -> Iterator[None]:
        for each in evals[number :: len(benches)]:
            found[each] = benches[number].run(ORIGINAL, [each], _LONGEST_PATIENCE, watched=True)
            yield

    _side_by_side(len(benches), run)
    for each in evals:
        how = _noticed(found[each])
        if how is not None:
            raise JudgeUnavailable(
                "mutants are made of an implementation that the suite accepts; this one breaks "
                f"{how if how != _LATE else each.clause}"
            )
    return _Known({each: found[each] for each in evals}, time.monotonic() - started)


def _caught(
    known: _Known,
    benches: Sequence[Bench],
    hands: Sequence[Mapping[int, Mutant]],
    tell: Tell,
) -> dict[int, str]:
    """By what each mutant was caught, by its number."""
    patience = max(_SHORTEST_PATIENCE, 5 * known.seconds)
    total = sum(map(len, hands))
    found: dict[int, str] = {}
    done: list[int] = []

    def run(number: int) -> Iterator[None]:
        for at, mutant in hands[number].items():
            for group in _shortest_first(known.reaching(mutant)):
                how = _noticed(benches[number].run(name_of(at), group, patience))
                if how is not None:
                    found[at] = how
                    break
            done.append(at)
            tell(len(done), total)
            yield

    tell(0, total)
    _side_by_side(len(benches), run)
    return found


def _compared(
    suite: Suite, benches: Sequence[Bench], living: Sequence[Sequence[int]]
) -> dict[int, tuple[Difference | None, int]]:
    """What the stories show of those that live, by their numbers."""
    found: dict[int, tuple[Difference | None, int]] = {}
    if not any(living):
        return found
    stories = stories_to_play(suite.spec)

    def run(number: int) -> Iterator[None]:
        if living[number]:
            options = benches[number].subject(ORIGINAL)
            with MutantStories.opened(stories, options, suite.spec) as beside:
                for at in living[number]:
                    found[at] = beside.difference(name_of(at))
                    yield

    _side_by_side(len(benches), run)
    return found


def _side_by_side(count: int, run: Callable[[int], Iterator[None]]) -> None:
    """Go through what each bench has to do, until one of them cannot."""
    trouble: list[Exception] = []

    def work(number: int) -> None:
        try:
            for _ in run(number):
                if trouble:
                    return
        except Exception as error:  # noqa: BLE001  raised again where it can be handled
            trouble.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if trouble:
        raise trouble[0]


def _shortest_first(evals: Iterable[tuple[EvalItem, int]]) -> list[list[EvalItem]]:
    """Groups of evals, those that make the fewest calls first: most mutants show in a few."""
    groups: list[list[EvalItem]] = [[] for _ in (*_FEW_CALLS, 0)]
    for each, calls in evals:
        groups[bisect_right(_FEW_CALLS, calls)].append(each)
    return [group for group in groups if group]


def _noticed(ran: Ran) -> str | None:
    """The clause of what failed, if anything did. Raises JudgeUnavailable where we failed ourselves."""
    if ran.report is None:
        return _LATE
    failures: list[Failure] = [each.failure for each in ran.report.failed if each.failure]
    strange = [each for each in failures if each.kind not in _CAUGHT]
    if strange:
        raise JudgeUnavailable(strange[0].message)
    return failures[0].clause if failures else None


def _tried(
    suite: Suite,
    mutant: Mutant,
    by: str | None,
    known: _Known,
    compared: tuple[Difference | None, int] | None,
) -> TriedMutant:
    clause = clause_of(suite.spec, mutant)
    if by is not None:
        return TriedMutant(mutant, clause, "caught", by)
    assert compared is not None, "all that live are compared"
    difference, calls = compared
    if difference is not None:
        fate: Fate = "weak" if difference.forbidden else "allowed"
    else:
        fate = "alike" if known.reaching(mutant) else "unreached"
    return TriedMutant(mutant, clause, fate, "", difference, calls)
