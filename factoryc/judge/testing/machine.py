"""Plays a state machine with the seed and the settings of the eval that runs now."""

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from factoryc.judge.testing.hypothesis_settings import seed_of, settings_of
from factoryc.judge.testing.session import current_session


def play(machine: type[RuleBasedStateMachine]) -> None:
    """Run the machine as a test; what it finds is raised."""
    machine._hypothesis_internal_use_seed = seed_of(current_session().clause)  # noqa: SLF001  the one way to seed a machine
    chosen: settings = settings_of("sequence")
    run_state_machine_as_test(machine, settings=chosen)
