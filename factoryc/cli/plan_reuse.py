"""What an incremental build into a folder would reuse. The folder is only looked at."""

from collections.abc import Mapping
from pathlib import Path

from factoryc.cli.refusal import CannotAsk
from factoryc.factory.handle import translated
from factoryc.factory.refusal import Refusal
from factoryc.factory.repository import ProductRepository
from factoryc.factory.reuse import reusable_tasks
from factoryc.plan.task import TaskGraph


def reused_tasks(into: Path, graph: TaskGraph) -> Mapping[str, str]:
    """By task name, the commit whose work is still good. An empty folder has none."""
    if not into.exists() or (into.is_dir() and not any(into.iterdir())):
        return {}
    if not (into / ".git").is_dir():
        raise CannotAsk(f"`{into}` holds no product of factoryc")
    repository = ProductRepository(into.absolute(), graph.spec)
    try:
        with translated(repository.root):
            return reusable_tasks(repository, graph.tasks)
    except KeyError as error:
        raise CannotAsk(f"`{into}` is a git repository that factoryc did not make") from error
    except Refusal as refusal:
        raise CannotAsk(str(refusal)) from refusal
