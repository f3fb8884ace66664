"""The one place that opens the product's git repository, signs commits for it.

A handle is opened anew for each step: it costs a seventh of a millisecond, it sees what other
processes did, and no two threads ever share one.
"""

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pygit2
from pygit2.enums import RepositoryOpenFlag

from factoryc.factory.refusal import RepositoryBusy

MAIN = "refs/heads/main"
WRITTEN = "refs/factoryc/written"  # the commit that the files of the folder show
CANDIDATES = "refs/factoryc/candidate/"
NAME = "factoryc"
EMAIL = "factoryc@localhost"


def open_handle(root: Path) -> pygit2.Repository:
    """The repository at exactly `root`: the folders above it are never searched."""
    handle = pygit2.Repository(str(root / ".git"), RepositoryOpenFlag.NO_SEARCH)
    handle.set_ident(NAME, EMAIL)  # for the log of each ref: a person's name does not belong there
    return handle


def commit_at(handle: pygit2.Repository, name: str) -> pygit2.Oid:
    """The commit that a ref is at. A missing ref is a bug in the caller: KeyError."""
    return handle.references[name].peel(pygit2.Commit).id


def signature(when: datetime, agent: str | None = None) -> pygit2.Signature:
    """Who and when. `when` without a time zone is taken as UTC, never as the local time."""
    moment = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset is not None else 0
    plain = re.sub(r"[^\w .+-]+", " ", agent or "").strip()
    name = f"{NAME} ({plain})" if plain else NAME
    return pygit2.Signature(name, EMAIL, int(moment.timestamp()), minutes)


@contextlib.contextmanager
def translated(root: Path) -> Iterator[None]:
    """Turn what libgit2 says about locks, disks and damage into a message for a person."""
    try:
        yield
    except pygit2.GitError as error:
        raise RepositoryBusy(f"git cannot use `{root}` now: {error}") from error
