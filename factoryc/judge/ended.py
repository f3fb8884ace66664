"""How a subject ended, in a sentence for people."""

from typing import assert_never

from factoryc.judge.sandbox.ending import Ending

_MOST_LINES = 12


def ending_text(ending: Ending) -> str:
    """One sentence, and the last lines of what was printed."""
    said = ending.output.strip().splitlines()[-_MOST_LINES:]
    return "\n".join([_sentence(ending), *(f"  {line}" for line in said)])


def _sentence(ending: Ending) -> str:
    match ending.reason:
        case "exited":
            return f"it ended by itself, with status {ending.exit_status}"
        case "killed":
            return f"it was killed by signal {ending.signal}"
        case "timeout":
            return "it did not answer in time"
        case "memory":
            return "it took more memory than it may"
        case "cpu":
            return "it took more processor time than it may"
        case "silent":
            return "it hung up"
        case "garbage":
            return "it broke the protocol"
        case "flood":
            return "it answered with more than it may"
        case "closed":
            return "it was ended"
        case "lost":
            return "its sandbox was lost"
        case _:
            assert_never(ending.reason)
