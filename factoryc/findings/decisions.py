"""Holds what decisions govern against what they say of it."""

from collections.abc import Mapping

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.reversed_decision import find_reversed_decisions
from factoryc.findings.stale_decision import find_stale_decisions
from factoryc.prose.code import Code
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec


def find_in_decisions(spec: Spec, files: Mapping[str, SourceFile]) -> tuple[Diagnostic, ...]:
    """Decisions that are out of date, and clauses that go against them."""
    codes = {name: Code(source) for name, source in files.items()}
    return (*find_stale_decisions(spec, codes), *find_reversed_decisions(spec, codes))
