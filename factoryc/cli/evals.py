"""`factoryc evals`: writes the eval suite of a spec as pytest files that anyone can read and run."""

import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from factoryc.cli.data_files import read_data
from factoryc.cli.exit_codes import HOLDS
from factoryc.cli.judgeable import require_judgeable
from factoryc.cli.layout import laid_out
from factoryc.cli.output import answer_console, answer_json
from factoryc.cli.sound import understand_sound
from factoryc.cli.suite_folder import write_folder
from factoryc.evals.derive import derive_suite
from factoryc.evals.suite import EvalItem, Suite

SCHEMA_VERSION = 1
_DATA = "data"


@click.command(short_help="Write the eval suite of a spec")
@click.argument("spec", metavar="SPEC")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    required=True,
    help="A folder that is new, empty, or holds an earlier suite.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for programs.",
    show_default=True,
)
def evals(spec: str, folder: Path, layout: str) -> int:
    """Write the eval suite of a spec: what its contract demands, and what its author expects."""
    meaning = understand_sound(spec).spec
    require_judgeable(spec, meaning)
    data = read_data(meaning)
    suite = derive_suite(meaning)
    texts = laid_out({file.path: file.text for file in suite.files})
    files = {path: text.encode("utf-8") for path, text in texts.items()}
    files.update({f"{_DATA}/{name}": data[name] for name in suite.data})
    write_folder(folder, files)
    if layout == "json":
        answer_json(_answer(suite, folder, tuple(files)))
    else:
        _show(suite, folder, tuple(files), answer_console())
    return HOLDS


def _answer(suite: Suite, folder: Path, files: tuple[str, ...]) -> dict[str, Any]:
    return {
        "schema": SCHEMA_VERSION,
        "spec": suite.spec.name,
        "version": suite.spec.version,
        "digest": suite.digest,
        "folder": str(folder),
        "files": list(files),
        "evals": [_eval(item) for item in suite.evals],
    }


def _eval(item: EvalItem) -> dict[str, Any]:
    return {
        "clause": item.clause,
        "title": item.title,
        "kind": item.kind,
        "file": item.file,
        "function": item.function,
        "operations": sorted(item.operations),
        "sealed": item.sealed,
    }


def _show(suite: Suite, folder: Path, files: tuple[str, ...], console: Console) -> None:
    kinds = Counter(item.kind for item in suite.evals)
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    total = f"{_counted(len(suite.evals))} of {suite.spec.name}"
    lines = [f"{total}: {counted}" if counted else total, ""]
    per_file = Counter(item.file for item in suite.evals)
    for path in files:
        evals_in = f"  {_counted(per_file[path])}" if path in per_file else ""
        lines.append(f"  {folder / path}{evals_in}")
    sealed = sorted({item.file for item in suite.evals if item.sealed})
    if sealed:
        lines.extend(["", f"sealed, to be kept from whoever writes the code: {', '.join(sealed)}"])
    command = f"pytest {shlex.quote(str(folder))} --factoryc-subject MODULE:FUNCTION"
    lines.extend(["", f"to run them: {command}"])
    lines.append("where FUNCTION makes what is judged: a factoryc.judge.subjects.subject.Subject")
    for line in lines:
        console.print(line, soft_wrap=True)


def _counted(evals: int) -> str:
    return "1 eval" if evals == 1 else f"{evals} evals"
