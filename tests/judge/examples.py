"""The example specs, right products for them, and ways to spoil a product."""

import shutil
from functools import lru_cache
from pathlib import Path

from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec

ROOT = Path(__file__).parents[2]
PRODUCTS = Path(__file__).parent / "products"


@lru_cache
def example_spec(name: str) -> Spec:
    """The spec of an example, which has to be free of mistakes."""
    path = ROOT / "examples" / name / f"{name}.spec"
    root = SourceFile(path.name, path.read_text(encoding="utf-8"))
    understood = understand(root, lambda module, _user: read_standard_module(module))
    assert understood.sound
    return understood.spec


def parsed_spec(text: str) -> Spec:
    """The spec that a text states, which has to be free of mistakes."""
    root = SourceFile("parsed.spec", text)
    understood = understand(root, lambda module, _user: read_standard_module(module))
    assert understood.sound, understood.diagnostics
    return understood.spec


def product(name: str, folder: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy of a right product; each change replaces a text in one of its files."""
    target = folder / name
    shutil.copytree(PRODUCTS / name, target, ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in changes:
        path = target / "src" / name / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")
    return target
