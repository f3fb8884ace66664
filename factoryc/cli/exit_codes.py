"""What the exit code of every command says."""

HOLDS = 0
"""What was asked holds."""

DOES_NOT_HOLD = 1
"""Errors were found, a gate failed, a verdict was a rejection."""

COULD_NOT_ASK = 2
"""Bad usage, or a file that cannot be read."""

STOPPED = 3
"""Stopped on purpose, nothing lost: a second run goes on from there."""

BUG = 70
"""A bug in factoryc. The message says what to report."""
