"""Finds the files that ship with factoryc: `grammar/` and `stdlib/`, in a checkout or in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(folder: str, name: str) -> Path:
    """The path of a shipped file. In a wheel they lie under `_resources/`, in a checkout at its root."""
    shipped = _PACKAGE / "_resources" / folder / name
    return shipped if shipped.exists() else _PACKAGE.parent / folder / name
