"""What a spec means does not depend on how many processes read it."""

import re
from pathlib import Path

import pytest

from factoryc.cli.reading import module_reader, read_file
from factoryc.pipeline import Understood, understand
from factoryc.processes import spread
from factoryc.source.text import SourceFile
from factoryc.spec import elaborate

EXAMPLES = Path(__file__).parents[2] / "examples"


def understood_in(
    processes: int, path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> Understood:
    monkeypatch.setattr(spread, "usable_processes", lambda: processes)
    monkeypatch.setattr(elaborate, "_MANY", 1)
    source = read_file(str(path))
    assert isinstance(source, SourceFile)
    text = source.text.replace("returns", "return", 1) if damage == "a word" else source.text
    text = re.sub(r": [A-Z]\w+", ": Nowhere", text, count=4) if damage == "types" else text
    return understand(SourceFile(source.name, text), module_reader(source.name, read_file))


@pytest.mark.parametrize("damage", ["nothing", "a word", "types"])
@pytest.mark.parametrize("name", ["parking", "ledger", "shortener"])
def test_the_same_is_understood(name: str, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = EXAMPLES / name / f"{name}.spec"
    alone = understood_in(1, path, damage, monkeypatch)
    assert understood_in(3, path, damage, monkeypatch) == alone
    assert alone.sound == (damage == "nothing")
