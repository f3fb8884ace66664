"""What pages show of simulations is what they answer."""

import re

import pytest

from factoryc.simulate.words import answer_lines
from tests.simulate.playing import EXAMPLES, WIDTH, begin, bench_of, say

ROOT = EXAMPLES.parent
SHOWN = re.compile(
    r"^```console\n\$ factoryc simulate (\S+\.spec)\n(> .*?)^```$", re.MULTILINE | re.DOTALL
)
WRITTEN = re.compile(r"^```spec\n(spec (\w+) .*?)^```$", re.MULTILINE | re.DOTALL)


def simulations(page):
    """Each with its spec: one that the page itself writes out, or a file."""
    text = (ROOT / page).read_text(encoding="utf-8")
    written = {f"{name}.spec": spec for spec, name in WRITTEN.findall(text)}
    for name, shown in SHOWN.findall(text):
        yield written.get(name) or (ROOT / name).read_text(encoding="utf-8"), shown


@pytest.mark.parametrize("page", ["docs/reference/simulate.md", "docs/tutorial.md"])
def test_each_line_is_answered_as_the_page_shows(page):
    assert list(simulations(page))
    for spec, shown in simulations(page):
        now = begin(bench_of(spec))
        answered = []
        for line in shown.splitlines():
            if line.startswith("> "):
                now, answer = say(now, line[2:], width=WIDTH)
                answered += [line, *answer_lines(answer)]
        assert "\n".join(answered) + "\n" == shown
