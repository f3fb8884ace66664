"""Finds the files that ship with factoryc: `grammar/`, `stdlib/`, `starter/` and the pages of the findings."""

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
