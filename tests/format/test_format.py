"""`format_source`: one layout, which keeps every word, every comment, and what the text means."""

from pathlib import Path

import pytest

from factoryc.format.format import format_source
from factoryc.source.text import SourceFile

ROOT = Path(__file__).parents[2]
SPECS = [*sorted((ROOT / "examples").rglob("*.spec")), *sorted((ROOT / "stdlib").rglob("*.spec"))]


def formatted(text):
    return format_source(SourceFile("main.spec", text)).text


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_what_we_publish_has_the_layout(path):
    text = path.read_text(encoding="utf-8")
    assert formatted(text) == text
