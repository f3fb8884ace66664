"""Draws a task graph as a tree: each task below the last of those that it waits for."""

import attrs

from factoryc.plan.task import Task, TaskGraph


@attrs.frozen
class _Signs:
    branch: str
    last: str
    passing: str


_LINES = _Signs("├─ ", "└─ ", "│  ")
_ASCII = _Signs("|- ", "`- ", "|  ")
_GAP = "   "


def draw_lines(graph: TaskGraph) -> tuple[str, ...]:
    """The tree with drawn lines."""
    return _draw(graph, _LINES)


def draw_ascii(graph: TaskGraph) -> tuple[str, ...]:
    """The tree for a terminal that has no lines."""
    return _draw(graph, _ASCII)


def _draw(graph: TaskGraph, signs: _Signs) -> tuple[str, ...]:
    below: dict[str | None, list[Task]] = {}
    for task in graph.tasks:
        below.setdefault(_parent(task, graph), []).append(task)
    lines: list[str] = []

    def draw(task: Task, start: str, rest: str) -> None:
        lines.append(f"{start}{task.name}{_others(task, graph)}")
        children = below.get(task.name, [])
        for child in children:
            is_last = child is children[-1]
            draw(
                child,
                rest + (signs.last if is_last else signs.branch),
                rest + (_GAP if is_last else signs.passing),
            )

    for root in below.get(None, []):
        draw(root, "", "")
    return tuple(lines)


def _parent(task: Task, graph: TaskGraph) -> str | None:
    """The need that comes last in the order. Those that it waits for itself need no line."""
    order = [each.name for each in graph.tasks]
    return max(task.needs, key=order.index, default=None)


def _others(task: Task, graph: TaskGraph) -> str:
    """What else it waits for, beyond what the line that leads to it says."""
    parent = _parent(task, graph)
    implied: set[str] = set()
    waiting = [parent] if parent is not None else []
    while waiting:
        name = waiting.pop()
        implied.add(name)
        waiting.extend(graph.task(name).needs)
    others = [need for need in task.needs if need not in implied]
    return f" (and after {', '.join(others)})" if others else ""
