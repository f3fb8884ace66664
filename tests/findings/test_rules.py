"""Each rule has a page, and each page of a rule is reached by its name."""

from pathlib import Path

import pytest

from factoryc.findings.missing_part import NAME
from factoryc.findings.report import RULES
from factoryc.findings.rules import OPERATION_RULES

PAGES = Path(__file__).parents[2] / "docs" / "findings"


@pytest.mark.parametrize("name", [*OPERATION_RULES, NAME])
def test_each_rule_has_a_page(name):
    assert (PAGES / f"{name}.md").read_text(encoding="utf-8").startswith(f"# {name}\n")


def test_a_report_knows_the_order_of_the_rules():
    assert (*OPERATION_RULES, "no-value") == RULES
