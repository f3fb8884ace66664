"""Tasks: the units of work that a spec is lowered to, and the graph that orders them."""

from typing import Literal

from factoryc.frozen import frozen

TaskKind = Literal["types", "functions", "state", "operation", "interface"]


@frozen
class Task:
    """One unit of agent work.

    `name` is unique in its graph (`operation.shorten`). `clauses` are the qualified names of the
    clauses that it builds. `owns` are the files, relative to the product's root, that it alone
    writes. `needs` are the names of the tasks whose merged result it starts from. `operations` are
    those that can be called once this task is merged onto what it needs. `digest` covers the
    meaning of everything the task builds from: its own clauses, and the signatures they name.
    """

    name: str
    kind: TaskKind
    subject: str
    clauses: tuple[str, ...]
    owns: tuple[str, ...]
    needs: tuple[str, ...]
    operations: tuple[str, ...]
    digest: str


@frozen
class TaskGraph:
    """All tasks of one spec, each after what it needs. `digest` covers the spec's whole meaning."""

    spec: str
    version: str
    digest: str
    tasks: tuple[Task, ...]

    def task(self, name: str) -> Task:
        """The task of that name. A missing one is a bug in the caller: KeyError."""
        for task in self.tasks:
            if task.name == name:
                return task
        raise KeyError(name)
