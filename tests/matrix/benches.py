"""Judges the implementations of a page as `factoryc judge` does, all of them in one sandbox."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from zlib import crc32

import attrs

from factoryc.evals.derive import derive_suite
from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions
from factoryc.judge.judge_many import JudgeOne, SuiteWorker, judging_many, suite_worker
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.measured_clauses import measure_clauses, with_figures
from factoryc.judge.verdict import Verdict
from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from factoryc.spec.evals import LatencyLimit, MemoryLimit
from factoryc.spec.spec import Spec
from tests.judge.built import built_product
from tests.matrix.pages import MODULE, Page, Wrong, changed

RIGHT = "right"


@cache
def spec_of(page: Page) -> Spec:
    """The spec of a page, which has to be free of mistakes."""
    understood = understand(
        SourceFile(f"{page.name}.spec", page.spec),
        lambda module, _user: read_standard_module(module),
    )
    assert understood.sound, [each.message for each in understood.diagnostics]
    return understood.spec


@attrs.define
class Benches:
    """The process that judges, and the page that it judges now."""

    worker: SuiteWorker
    folder: Path
    page: Page | None = None
    judge: JudgeOne | None = None
    stack: ExitStack = attrs.field(factory=ExitStack)

    def verdict(self, page: Page, name: str, options: JudgeOptions, only: str = "") -> Verdict:
        """The verdict on an implementation of the page, by the evals of one clause or by all."""
        if self.page != page or self.judge is None:
            self.stack.close()
            folder = self.folder / page.name
            if not folder.exists():
                _write(page, folder)
            data = {path: text.encode() for path, text in page.data}
            opened = judging_many(self.worker, _suite(page), folder, data)
            self.page, self.judge = page, self.stack.enter_context(opened)
        way = Implementation("module", MODULE) if page.module else Implementation()
        if is_measured(page, only):
            # Whether it answers rightly is nobody's question here.
            answered = Verdict((), 0, {}, "library", "none", options.seed, 0, 0.0)
        else:
            chosen = attrs.evolve(options, implementation=way)
            answered = self.judge(name, chosen, about(page, only))
        loading = LoadOptions(options.seed, implementation=way)

        def wanted(clause: str) -> bool:
            return is_measured(page, clause) and only in {"", clause}

        spec, folder = spec_of(page), self.folder / page.name / name
        return with_figures(answered, measure_clauses(spec, folder, answered, loading, wanted))


@contextmanager
def benches(folder: Path) -> Iterator[Benches]:
    """A process that judges page after page."""
    with suite_worker() as worker, ExitStack() as stack:
        yield Benches(worker, folder, stack=stack)


def seed_of(name: str) -> int:
    """A seed of its own for each implementation, the same every time."""
    return crc32(name.encode())


def folder_of(wrong: Wrong) -> str:
    """The folder of a wrong implementation."""
    return f"wrong_{seed_of(wrong.id):08x}"


@cache
def _suite(page: Page) -> Suite:
    return derive_suite(spec_of(page))


def is_inspected(page: Page, clause: str) -> bool:
    """Whether a clause has no evals: it is read in the source, or seen by the sandbox."""
    return any(
        each.clause == clause for each in (*spec_of(page).constraints, *spec_of(page).nevers)
    ) and (about(page, clause) == _suite(page).evals)


def is_measured(page: Page, clause: str) -> bool:
    """Whether figures decide about a clause, of a load or of its own."""
    spec = spec_of(page)
    limits = [
        each for each in spec.constraints if isinstance(each.rule, LatencyLimit | MemoryLimit)
    ]
    return any(each.clause == clause for each in (*spec.loads, *limits))


def about(page: Page, clause: str) -> tuple[EvalItem, ...]:
    """The evals of a clause; or all, where it has none of its own."""
    evals = _suite(page).evals
    return tuple(each for each in evals if each.clause == clause) or evals


def _write(page: Page, folder: Path) -> None:
    right = folder / RIGHT
    if page.module:
        (right / "src").mkdir(parents=True)
        (right / "src" / f"{MODULE}.py").write_text(page.module, encoding="utf-8")
    else:
        built_product(spec_of(page), right)
    files = {
        path.relative_to(right): path.read_text(encoding="utf-8")
        for path in right.rglob("*")
        if path.is_file()
    }
    for wrong in page.wrong:
        texts = dict(files)
        for file, diff in wrong.changes:
            path = Path(file or f"src/{MODULE}.py")
            texts[path] = changed(texts[path], diff)
        for path, text in texts.items():
            target = folder / folder_of(wrong) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
