"""Bends or deletes each clause of each example in turn, and says what notices it.

    python -m bench.audit_self [SPEC...]

A fault is noticed by `check` where an eval of the author's contradicts the faulty contract or another finding
turns up, and by the derived evals where calls drawn as theirs answer otherwise. The same figures on every machine.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from factoryc.audit.audit import Audited, audit
from factoryc.cli.data_files import read_data
from factoryc.cli.sound import understand_sound
from factoryc.findings.check import check_spec
from factoryc.processes.spread import in_processes
from factoryc.spec.spec import Spec

ROOT = Path(__file__).parents[1]
_ROW = "{:<14} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9}"


def main(paths: list[str]) -> None:
    """A line for each spec, what nothing notices, and a line for all of them."""
    names = paths or sorted(map(str, (ROOT / "examples").glob("*/*.spec")))
    print(_ROW.format("spec", "faults", "finding", "derived", "nothing", "noticed", "same"))
    totals = [0, 0, 0, 0, 0]
    unnoticed: list[str] = []
    for name, counts, left in in_processes(names, lambda some: [_audited(each) for each in some]):
        print(_line(Path(name).stem, counts))
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        unnoticed.extend(left)
    print(_line("all", totals))
    print()
    print("\n".join(unnoticed))


def _line(name: str, counts: list[int]) -> str:
    total, finding, derived, nothing, same = counts
    share = f"{1000 * (finding + derived) // total / 10:.1f}%" if total else ""
    return _ROW.format(name, total, finding, derived, nothing, share, same)


def _audited(name: str) -> tuple[str, list[int], list[str]]:
    spec = understand_sound(name).spec
    data = read_data(spec)
    answer = audit(spec, data)
    usual = {(each.name, each.clause) for each in check_spec(spec, data).diagnostics}
    left = [each for each in answer.audited if each.notice == "nothing"]
    unnoticed = [each for each in left if not _finds(each, usual, data)]
    found = answer.count("evals") + len(left) - len(unnoticed)
    counts = [len(answer.audited), found, answer.count("derived"), len(unnoticed)]
    shown = [f"{each.fault.clause}: {each.fault.says}" for each in unnoticed]
    return name, [*counts, answer.equivalent], shown


def _finds(each: Audited, usual: set[tuple[str, str | None]], data: Mapping[str, bytes]) -> bool:
    """Whether a check of the faulty spec says something that it did not say of the right one."""
    spec: Spec = each.fault.spec
    return any((one.name, one.clause) not in usual for one in check_spec(spec, data).diagnostics)


if __name__ == "__main__":
    main(sys.argv[1:])
