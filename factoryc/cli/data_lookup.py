"""Where the data files that a spec names lie: beside it, or in a folder there; and whether they do."""

import posixpath
from pathlib import Path

from factoryc.cli.reading import WhyUnreadable, read_bytes, why_unreadable
from factoryc.source.reading import LookUpData

LARGEST_DATA = 256 * 1024 * 1024
_LARGEST_AT_EACH_CHECK = 1024 * 1024


def data_lookup(why: WhyUnreadable = why_unreadable) -> LookUpData:
    """How a check asks whether data are there, given how it asks about a file."""

    def look_up(path: str, user: str) -> str | None:
        name = data_name(path, user)
        if (reason := why_outside(path, user)) is not None:
            return reason
        if Path(name).is_dir():
            return f"`{name}` is a folder, and no file of data"
        return why(name, LARGEST_DATA)

    return look_up


def data_reader(path: str, user: str) -> bytes | None:
    """The data that a spec names by a path, where they are few enough to go through at each check."""
    if why_outside(path, user) is not None:
        return None
    content = read_bytes(data_name(path, user), _LARGEST_AT_EACH_CHECK)
    return content if isinstance(content, bytes) else None


def data_name(path: str, user: str) -> str:
    """The name of the file that a spec names by a path."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(user), path))


def why_outside(path: str, user: str) -> str | None:
    """Why the path leads nowhere that belongs to the spec; None where it does."""
    top = posixpath.abspath(posixpath.dirname(user))
    if posixpath.commonpath([top, posixpath.abspath(data_name(path, user))]) == top:
        return None
    return f"`{path}` lies outside of the folder of `{posixpath.basename(user)}`"
