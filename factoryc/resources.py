"""Finds the files that ship with factoryc: `grammar/`, `stdlib/`, `starter/` and the pages of the findings."""

import os
import stat
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_resources"

# Where a folder lies in a checkout, where that is not at its root.
_IN_A_CHECKOUT = {"findings": "docs/findings"}


def resource(folder: str, name: str) -> Path:
    """The path of a shipped file. In a wheel they lie under `_resources/`, else in the checkout."""
    return resource_folder(folder) / name


def resource_folder(folder: str) -> Path:
    """The path of a folder of shipped files."""
    shipped = _SHIPPED / folder
    return shipped if shipped.exists() else _PACKAGE.parent / _IN_A_CHECKOUT.get(folder, folder)


def private_folder() -> Path | None:
    """The user's cache folder for factoryc, if nobody else can write there."""
    try:
        caches = os.environ.get("XDG_CACHE_HOME", "")
        folder = (
            Path(caches) if Path(caches).is_absolute() else Path.home() / ".cache"
        ) / "factoryc"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError, ValueError):
        return None
    mine = found.st_uid == os.getuid()
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if mine and private else None
