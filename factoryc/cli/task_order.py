"""What a task graph says about time: how many tasks can go on at once, and the longest chain."""

from collections.abc import Mapping

from factoryc.plan.task import TaskGraph


def critical_path(graph: TaskGraph) -> tuple[str, ...]:
    """The longest chain of tasks that wait for each other; of equal ones, the first."""
    longest: dict[str, tuple[str, ...]] = {}
    for task in graph.tasks:
        before = max((longest[need] for need in task.needs), key=len, default=())
        longest[task.name] = (*before, task.name)
    return max(longest.values(), key=len, default=())


def width(graph: TaskGraph) -> int:
    """The most tasks of which none waits for another: more agents than that would stand idle.

    By Dilworth's theorem that is the number of chains which together cover all tasks.
    """
    after = _after(graph)
    follower: dict[str, str] = {}

    def extend(name: str, tried: set[str]) -> bool:
        for later in after[name]:
            if later in tried:
                continue
            tried.add(later)
            if later not in follower or extend(follower[later], tried):
                follower[later] = name
                return True
        return False

    joined = sum(extend(task.name, set()) for task in graph.tasks)
    return len(graph.tasks) - joined


def _after(graph: TaskGraph) -> Mapping[str, tuple[str, ...]]:
    """For each task all that wait for it, however indirectly."""
    before: dict[str, set[str]] = {}
    for task in graph.tasks:
        before[task.name] = set(task.needs).union(*(before[need] for need in task.needs))
    return {
        task.name: tuple(other.name for other in graph.tasks if task.name in before[other.name])
        for task in graph.tasks
    }
