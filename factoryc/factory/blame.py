"""Who is sent back what: from the reasons of a verdict to the tasks that can mend them."""

from collections.abc import Iterable, Sequence

from factoryc.agents.agent import Failure
from factoryc.factory.handle import open_handle
from factoryc.factory.ownership import owned
from factoryc.factory.repository import ProductRepository
from factoryc.factory.result import SpecFailure
from factoryc.factory.tree import files_of
from factoryc.plan.task import Task, TaskGraph

_SEVERAL = 2


def same_work(repository: ProductRepository, one: str, other: str, owns: Iterable[str]) -> bool:
    """Whether two commits hold the same files of a task: nothing was tried anew."""
    handle = open_handle(repository.root)
    patterns = tuple(owns)

    def held(commit: str) -> dict[str, object]:
        return {
            path: file for path, file in files_of(handle, commit).items() if owned(path, patterns)
        }

    return held(one) == held(other)


def responsible(graph: TaskGraph, failures: Sequence[Failure]) -> tuple[Task, ...]:
    """The tasks that may have caused the failures, in graph order.

    A clause that a task builds blames that task; any other blames the operations that the failing
    run called, and whoever serves them.
    """
    blamed: set[str] = set()
    for failure in failures:
        owners = [task.name for task in graph.tasks if failure.clause in task.clauses]
        called = [task.name for task in graph.tasks if _serves(task, failure)]
        blamed.update(owners or called)
    return tuple(task for task in graph.tasks if task.name in blamed)


def involved(graph: TaskGraph, failures: Sequence[Failure]) -> tuple[Task, ...]:
    """The tasks whose code took part in the failing runs, whatever clause they broke."""
    return tuple(
        task
        for task in graph.tasks
        if any(
            failure.clause in task.clauses
            or (task.kind == "operation" and task.subject in failure.operations)
            for failure in failures
        )
    )


def suspects(
    rejected: Iterable[tuple[Task, Sequence[tuple[Failure, ...]]]],
) -> tuple[SpecFailure, ...]:
    """Clauses that every rejection of a task named, where it was rejected more than once."""
    found: list[SpecFailure] = []
    for task, rejections in rejected:
        if len(rejections) < _SEVERAL:
            continue
        shared = set.intersection(*({each.clause for each in failures} for failures in rejections))
        titles = {failure.clause: failure.title for failure in rejections[-1]}
        found.extend(
            SpecFailure(clause, task.name, len(rejections), titles[clause])
            for clause in sorted(shared)
        )
    return tuple(found)


def _serves(task: Task, failure: Failure) -> bool:
    if task.kind == "operation":
        return task.subject in failure.operations
    return task.kind == "interface" and bool(set(task.operations) & set(failure.operations))
