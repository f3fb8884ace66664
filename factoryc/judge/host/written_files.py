"""What product code has written to its folders, seen by somebody who is not that code."""

import os
from collections.abc import Sequence

_MOST_FILES = 100
_MOST_BYTES = 1 << 18


def written_files(folders: Sequence[str]) -> dict[str, str]:
    """The beginning of each file, by its name: a path in the first folder, where it runs, or a whole one.

    Links are left out; what cannot be read is empty.
    """
    found: dict[str, str] = {}
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                if len(found) >= _MOST_FILES:
                    return found
                path = os.path.join(root, name)  # noqa: PTH118  texts, as walk gives them
                if not os.path.islink(path):  # noqa: PTH114  as above
                    known_as = path.removeprefix(f"{folders[0]}/")
                    found[known_as] = _beginning(path).decode("utf-8", "replace")
    return found


def _beginning(path: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        return os.read(descriptor, _MOST_BYTES)
    except OSError:
        return b""
    finally:
        os.close(descriptor)
