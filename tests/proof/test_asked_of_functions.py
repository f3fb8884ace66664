"""What a guard asks of the value of a function is known of it, and what the function promises is not."""

import pytest

from factoryc.pipeline import check
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

HEAD = """\
spec asked version "1.0.0"
record Hit { score: Int where it > 0 }
function score(text: Text) -> Int where it > 0 = count each in split(text, "a"): each == "b"
"""


@pytest.mark.parametrize(
    ("value", "proved"),
    [
        ("[Hit { score: score(each) } for each in texts where score(each) > 0]", True),
        ("take([Hit { score: score(each) } for each in texts where score(each) > 2], 3)", True),
        ("[Hit { score: score(each) } for each in texts where score(each) > -1]", False),
        ("[Hit { score: score(each) } for each in texts]", False),
    ],
)
def test_a_filter_settles_by_form_what_it_asks(value, proved):
    operation = f"operation hits(texts: List<Text>) -> List<Hit> {{ case all otherwise {{ returns {value} }} }}"
    found = check(
        SourceFile("asked.spec", f"{HEAD}{operation}\n"), lambda path, _: read_standard_module(path)
    )
    how = {each.how for each in found.proved if each.name == "refinement-escape"}
    assert how == ({"by form"} if proved else set())
