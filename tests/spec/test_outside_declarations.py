"""What a file says outside of its declarations, or instead of them, is not passed over."""

import pytest

from factoryc.source.edit import apply_edits
from tests.spec.understanding import understood

RULE = 'spec shop version "1.0.0"\n'


@pytest.mark.parametrize("text", [f"  {RULE}", f"// A shop.\n\n\t{RULE}\ntype A = Int\n"])
def test_a_first_line_that_is_indented_is_said_and_can_be_mended(text):
    (only,) = understood(text).diagnostics
    assert only.name == "syntax"
    assert text[only.span.start : only.span.end] == RULE.strip()
    mended = apply_edits(text, only.fixes[0].edits)
    assert not understood(mended).diagnostics


@pytest.mark.parametrize("text", ["", "\n\n", "// Nothing yet.\n", "/// Nothing yet.\n"])
def test_a_file_without_a_declaration_is_a_warning(text):
    (only,) = understood(text).diagnostics
    assert (only.name, only.severity) == ("missing-part", "warning")
    assert understood(text).sound


@pytest.mark.parametrize("text", [f"// A shop.\n{RULE}", f"\n\n{RULE}", "type A = Int\n"])
def test_comments_and_empty_lines_above_are_fine(text):
    assert not understood(text).diagnostics
