"""What was exchanged with the service, as JSON lines, for a person to read afterwards.

Each line names its task, attempt and turn. A request's line holds only the messages that the turn
added, so the lines of an attempt, in order, are the whole conversation. The key is never in it.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from factoryc.agents.agent import AgentUnavailable

REMOVED = "[key removed]"


def without_key(text: str, key: str) -> str:
    """The text with the key cut out, wherever it came from."""
    return text.replace(key, REMOVED) if key else text


def record(path: Path | None, key: str, entry: Mapping[str, object]) -> None:
    """Append one line, in one write: several attempts may share the file."""
    if path is None:
        return
    line = without_key(json.dumps(entry), key) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with open(handle, "ab", buffering=0) as file:  # noqa: PTH123 - a descriptor with its mode
            file.write(line.encode("ascii"))
    except OSError as error:
        reason = f"the transcript `{path}` cannot be written: {error.strerror or error}"
        raise AgentUnavailable(reason) from None
