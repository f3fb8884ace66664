"""What pages show of simulations is what they answer."""

import re

import pytest

from factoryc.simulate.words import answer_lines
from tests.simulate.playing import EXAMPLES, WIDTH, begin, bench_of, say

ROOT = EXAMPLES.parent
SHOWN = re.compile(
    r"^```console\n\$ factoryc simulate (\S+\.spec)\n(> .*?)^```$", re.MULTILINE | re.DOTALL
)


def simulations(page):
    return SHOWN.findall((ROOT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["docs/reference/simulate.md", "docs/tutorial.md"])
def test_each_line_is_answered_as_the_page_shows(page):
    assert simulations(page)
    for spec, shown in simulations(page):
        now = begin(bench_of((ROOT / spec).read_text(encoding="utf-8")))
        answered = []
        for line in shown.splitlines():
            if line.startswith("> "):
                now, answer = say(now, line[2:], width=WIDTH)
                answered += [line, *answer_lines(answer)]
        assert "\n".join(answered) + "\n" == shown
