"""What inspections find in one module of a product."""

import pytest

from factoryc.judge.inspect.inspect import inspect_source
from tests.judge.inspect.rules import spec_with


@pytest.fixture
def lines(tmp_path):
    """Where the source of one module breaks a rule: the numbers of its lines."""

    def inspect(source, *rules, file="src/shop/prices.py"):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        found = inspect_source(spec_with(*rules), tmp_path)
        assert {finding.file for finding in found} <= {file}
        return sorted({finding.line for finding in found if finding.clause == "rule"})

    return inspect


@pytest.fixture
def always(tmp_path):
    """What is found in a module of a product whose spec states no rule."""

    def inspect(source):
        path = tmp_path / "src/shop/prices.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return {finding.clause for finding in inspect_source(spec_with(), tmp_path)}

    return inspect
