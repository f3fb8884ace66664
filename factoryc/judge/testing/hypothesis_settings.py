"""How Hypothesis is run: seeded, without a memory of its own, and never impatient with a subject."""

import zlib
from collections.abc import Callable
from typing import Any

import attrs
import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.internal.conjecture import engine, providers
from hypothesis.internal.constants_ast import Constants

_STEPS = 30
_TOGETHER = 40


@attrs.frozen
class Budget:
    """`examples` of each property. `shrink` is how many seconds an author's inputs may be made simpler for.

    With 0 seconds no failure is made simpler.
    """

    seed: int = 0
    examples: int = 100
    shrink: float = 5.0


@attrs.define
class _Chosen:
    budget: Budget = Budget()


_chosen = _Chosen()


def choose(budget: Budget) -> None:
    """Use this budget for all evals of this process from now on."""
    _chosen.budget = budget
    engine.MAX_SHRINKING_SECONDS = max(1, int(budget.shrink))
    choose_nothing_local()


def choose_nothing_local() -> None:
    """Keep Hypothesis from drawing constants out of whatever modules are loaded.

    The same seed would try other values wherever other modules are, or others were drawn before.
    """
    providers._get_local_constants = Constants  # noqa: SLF001  there is no setting for it
    providers.CONSTANTS_CACHE.cache.clear()


def settings_of(kind: str) -> settings:
    """The settings for every eval of a kind.

    What an author's eval was given Hypothesis makes simpler, for as long as it may. What a derived one
    has called is made short afterwards, in tries that are counted (`shorten.py`).
    """
    budget = _chosen.budget
    phases = [Phase.explicit, Phase.generate]
    if shrinks() and kind == "authored":
        phases.append(Phase.shrink)
    return settings(
        max_examples=budget.examples,
        stateful_step_count=_STEPS,
        deadline=None,
        database=None,
        derandomize=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=phases,
    )


def shrinks() -> bool:
    """Whether failures are to be made simpler."""
    return _chosen.budget.shrink > 0


def seed_of(clause: str) -> int:
    """The seed of one eval: its own, so that no eval depends on which others run."""
    return zlib.crc32(f"{_chosen.budget.seed} {clause}".encode())


def fewest_together() -> int:
    """How many examples of calls at once are tried at least: fewer may all miss what is wrong."""
    return min(2 * _chosen.budget.examples, _TOGETHER)


def prepare(test: Callable[..., Any], clause: str, kind: str) -> None:
    """Give a property its settings and its seed, also where it was made with others."""
    if hypothesis.is_hypothesis_test(test):
        # Hypothesis settles both when a test is made; a warm process runs it with many.
        test._hypothesis_internal_use_settings = settings_of(kind)  # type: ignore[attr-defined]  # noqa: SLF001
        test._hypothesis_internal_use_seed = seed_of(clause)  # type: ignore[attr-defined]  # noqa: SLF001
