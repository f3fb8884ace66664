"""The manifest: from a release back to the spec, its tasks, and the commits that built them."""

import json
from collections.abc import Mapping

from factoryc.plan.task import TaskGraph
from factoryc.spec.spec import Spec

SCHEMA = 1


def manifest(
    spec: Spec, graph: TaskGraph, merges: Mapping[str, str], tools: Mapping[str, str]
) -> str:
    """The text of `manifest.json`. The same spec, commits and tools give the same bytes.

    `tools` are versions by the names of what built it. A task that has no commit of its own says so by null. What the gate measured is not in it: the
    gate judges the tree that the manifest is part of, and its figures stand in the release's tag.
    """
    content = {
        "schema": SCHEMA,
        "spec": {"name": spec.name, "version": spec.version, "digest": graph.digest},
        "tasks": [
            {
                "name": task.name,
                "kind": task.kind,
                "digest": task.digest,
                "clauses": list(task.clauses),
                "files": list(task.owns),
                "commit": merges.get(task.name),
            }
            for task in graph.tasks
        ],
        "tools": dict(sorted(tools.items())),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
