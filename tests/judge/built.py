"""Products of examples, built by the built-in agent into a folder, without a judge."""

from pathlib import Path

from factoryc.agents.built_in.agent import built_files
from factoryc.plan.plan import plan
from factoryc.release.scaffold import scaffold
from factoryc.spec.spec import Spec


def built_product(spec: Spec, folder: Path) -> Path:
    """The whole product: its frame, and the files of each task."""
    files = dict(scaffold(spec))
    for task in plan(spec, {}).tasks:
        files.update(built_files(spec, task))
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder
