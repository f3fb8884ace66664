"""Asks a spec every question there is a rule for."""

from factoryc.findings.missing_part import find_missing_parts
from factoryc.findings.report import FindingsReport
from factoryc.spec.spec import Spec


def check_spec(spec: Spec) -> FindingsReport:
    """What all rules say, in the order of the rules. The spec has no mistakes of its own."""
    return FindingsReport(find_missing_parts(spec))
