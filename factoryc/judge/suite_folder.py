"""A suite in a folder of its own, where only the judge can read it; gone when the judge is done."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from factoryc.evals.suite import Suite
from factoryc.judge.subjects.opening import write_spec
from factoryc.judge.verdict import JudgeUnavailable


@attrs.frozen
class SuiteFolder:
    """`evals` holds the suite, `spec` the spec for the subject. `staging` may be seen by others."""

    evals: Path
    spec: Path
    report: Path
    notes: Path
    output: Path
    staging: Path


@contextmanager
def written(suite: Suite, data: Mapping[str, bytes]) -> Iterator[SuiteFolder]:
    """Write a suite and the data that it reads. Raises JudgeUnavailable when data is missing."""
    # Readable by us alone: `mkdtemp` promises it.
    private = Path(tempfile.mkdtemp(prefix="factoryc-suite-"))
    staging = Path(tempfile.mkdtemp(prefix="factoryc-staging-"))
    staging.chmod(0o711)
    try:
        folder = SuiteFolder(
            private / "evals",
            private / "spec",
            private / "report.json",
            private / "notes.json",
            private / "output",
            staging,
        )
        for file in suite.files:
            _write(folder.evals / file.path, file.text.encode("utf-8"))
        for name in suite.data:
            if name not in data:
                raise JudgeUnavailable(f"the evals of `{suite.spec.name}` need the file `{name}`")
            _write(folder.evals / "data" / name, data[name])
        write_spec(suite.spec, folder.spec)
        yield folder
    finally:
        shutil.rmtree(private, ignore_errors=True)
        shutil.rmtree(staging, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
