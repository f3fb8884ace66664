"""The factory floor: keeps every task moving until it is merged or out of attempts.

Agents work side by side; merges happen one at a time and in the order of the graph, so that the
same work always gives the same history.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Literal

from factoryc.agents.agent import Agent, Failure, Usage
from factoryc.factory.attempt import Assignment, Attempted, attempt
from factoryc.factory.blame import involved, responsible, same_work, suspects
from factoryc.factory.events import AttemptStarted, Merged, SentBack, TaskFailed, Tell
from factoryc.factory.judging import Judged, Judging
from factoryc.factory.merge_queue import Landed, land
from factoryc.factory.progress import Progress
from factoryc.factory.repository import ProductRepository, main_commit
from factoryc.factory.result import BuildResult, TaskResult
from factoryc.factory.reuse import reusable_tasks
from factoryc.factory.workspace import next_attempt
from factoryc.factory.world import World
from factoryc.judge.gate_row import GateRow
from factoryc.plan.task import TaskGraph
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec

_SHOWN_REASONS = 3


class Floor:
    """Built for one build, and thrown away with it."""

    def __init__(
        self,
        spec: Spec,
        graph: TaskGraph,
        files: Mapping[str, SourceFile],
        repository: ProductRepository,
        agent: Agent,
        judging: Judging,
        world: World,
        tell: Tell,
        attempts: int,
    ) -> None:
        self._spec = spec
        self._graph = graph
        self._files = dict(files)
        self._repository = repository
        self._agent = agent
        self._judging = judging
        self._world = world
        self._tell = tell
        self._attempts = attempts
        self._usage = Usage()
        self._progress = {task.name: Progress(task) for task in graph.tasks}
        for name, commit in reusable_tasks(repository, graph.tasks).items():
            self._progress[name].commit = commit
            self._progress[name].reused = True

    def reused(self) -> frozenset[str]:
        """The tasks whose work of an earlier build is still good."""
        return frozenset(name for name, each in self._progress.items() if each.reused)

    def all_merged(self) -> bool:
        return all(each.commit for each in self._progress.values())

    def merged_commits(self) -> dict[str, str]:
        """By task, the merge that main has its work from."""
        return {name: each.commit for name, each in self._progress.items() if each.commit}

    # Building -----------------------------------------------------------------------------------

    def build_tasks(self, jobs: int) -> bool:
        """Work until every task is merged or cannot be; whether all are.

        When an agent stops the build, for want of money or by a bug, nothing new is begun; what
        the others have under way is taken in and merged first, because it is paid for.
        """
        running: dict[Future[Attempted], Progress] = {}
        stopped: BaseException | None = None
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            while True:
                for each in self._startable() if stopped is None else ():
                    running[pool.submit(self._attempt, self._assignment(each))] = each
                if not running:
                    break
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    each = running.pop(future)
                    if (trouble := future.exception()) is None:
                        self._take(each, future.result())
                    else:
                        each.running = False
                        stopped = stopped or trouble
                if stopped is not None:
                    self._halt()
                self._merge_ready()
        if stopped is not None:
            raise stopped
        return self.all_merged()

    def send_back(self, failures: Sequence[Failure]) -> bool:
        """Open the tasks again that may have caused these failures; whether there are any."""
        opened = [
            each
            for task in responsible(self._graph, failures)
            if len((each := self._progress[task.name]).tries) < self._attempts
        ]
        for each in opened:
            own = tuple(f for f in failures if each.task in responsible(self._graph, [f]))
            self._reopen(each, Judged(own, tuple(f.detail for f in own), 0))
        return bool(opened)

    def _halt(self) -> None:
        """Nothing is begun any more, so that no merge has to wait for it."""
        for each in self._progress.values():
            each.halted = each.halted or each.idle

    def _startable(self) -> list[Progress]:
        return [
            each
            for each in self._progress.values()
            if each.idle and all(self._progress[name].commit for name in each.task.needs)
        ]

    def _assignment(self, each: Progress) -> Assignment:
        each.running = True
        number = max(
            next_attempt(self._repository, each.task.name),
            each.tries[-1].number + 1 if each.tries else 1,
        )
        self._tell(AttemptStarted(each.task, len(each.tries) + 1))
        base = main_commit(self._repository)
        return Assignment(each.task, number, base, each.judged.failures)

    def _attempt(self, assignment: Assignment) -> Attempted:
        return attempt(
            assignment,
            self._spec,
            self._files,
            self._repository,
            self._agent,
            self._judging,
            self._world,
        )

    def _take(self, each: Progress, attempted: Attempted) -> None:
        """Take an attempt in: it waits to be merged, or goes back."""
        each.running = False
        repeats = bool(each.tries) and self._is_same(each.tries[-1], attempted)
        each.tries.append(attempted)
        self._usage = self._usage.plus(attempted.report.usage)
        if attempted.judged.failures:
            cannot = attempted.report.outcome == "cannot"
            self._reject(each, attempted.judged, stuck=repeats or cannot)
        elif repeats and each.judged.failures and not each.suspected:
            self._reject(each, each.judged, stuck=True)
        else:
            each.ready = attempted

    def _is_same(self, one: Attempted, other: Attempted) -> bool:
        """Whether an attempt brought nothing new: the same files, refused for the same reasons."""
        return one.judged.failures == other.judged.failures and same_work(
            self._repository, one.commit, other.commit, other.task.owns
        )

    def _reject(self, each: Progress, judged: Judged, *, stuck: bool) -> None:
        """Send work back. `stuck`: another attempt would bring nothing new."""
        each.ready = None
        each.suspected = False
        each.judged = judged
        each.rejections.append(judged.failures)
        reasons = tuple(f"{f.clause}: {f.title}" for f in judged.failures[:_SHOWN_REASONS])
        self._tell(SentBack(each.task, len(each.tries), reasons))
        if not stuck and len(each.tries) < self._attempts:
            return
        last = each.tries[-1]
        if not last.judged.failures and self._blame_others(each, judged):
            each.ready = last
            return
        each.failed = True
        self._tell(TaskFailed(each.task, reasons[0]))

    def _blame_others(self, each: Progress, judged: Judged) -> bool:
        """Alone the work is right, so what it was merged with is opened again; whether any is.

        What is open takes no part in judging a merge, so the work gets another chance to land.
        """
        others = [
            other
            for task in involved(self._graph, judged.failures)
            if (other := self._progress[task.name]) is not each
            and other.commit
            and len(other.tries) < self._attempts
        ]
        for other in others:
            self._reopen(other, judged)
        return bool(others)

    def _reopen(self, each: Progress, judged: Judged) -> None:
        """Ask for the work once more. Who stands by it hands in the same, and that may land again."""
        each.commit = None
        each.suspected = True
        each.reused = False
        each.ready = None
        each.judged = judged

    # Merging ------------------------------------------------------------------------------------

    def _merge_ready(self) -> None:
        """Merge what waits, in the order of the graph, up to the first that is still at work."""
        for each in self._progress.values():
            if each.running or (each.idle and self._can_start(each)):
                return
            if each.ready is not None:
                self._merge(each, each.ready)

    def _can_start(self, each: Progress) -> bool:
        return all(self._progress[name].commit for name in each.task.needs)

    def _merge(self, each: Progress, attempted: Attempted) -> None:
        operations = {
            other.task.subject
            for other in self._progress.values()
            if other.task.kind == "operation" and (other.commit or other is each)
        }
        landed = land(
            attempted, operations, self._spec, self._repository, self._judging, self._world
        )
        if isinstance(landed, Landed):
            each.commit, each.ready = landed.commit, None
            self._tell(Merged(each.task, landed.commit, landed.evals))
        else:
            self._reject(each, landed, stuck=False)

    # The result ---------------------------------------------------------------------------------

    def result(
        self,
        outcome: Literal["accepted", "rejected", "stopped"],
        *,
        tag: str | None = None,
        commit: str | None = None,
        gate: tuple[GateRow, ...] = (),
        reason: str = "",
    ) -> BuildResult:
        """What the build came to, with what is known of every task."""
        return BuildResult(
            outcome,
            self._repository.root,
            tuple(self._task_result(each) for each in self._progress.values()),
            gate,
            self._usage,
            tag,
            commit,
            suspects(
                (each.task, each.rejections) for each in self._progress.values() if each.failed
            ),
            reason,
        )

    def _task_result(self, each: Progress) -> TaskResult:
        last = each.tries[-1] if each.tries else None
        outcome: Literal["merged", "reused", "failed", "waiting"] = "waiting"
        if each.commit:
            outcome = "reused" if each.reused else "merged"
        elif each.failed:
            outcome = "failed"
        return TaskResult(
            each.task.name,
            each.task.kind,
            outcome,
            self._agent.name if each.tries else None,
            len(each.tries),
            last.branch if last is not None else None,
            each.commit,
            each.judged.failures if each.failed else (),
            each.judged.texts if each.failed else (),
        )
