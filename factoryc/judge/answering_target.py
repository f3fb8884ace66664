"""Whether what is to be judged answers anybody at all, asked once before its evals run.

What a command names may not be there, and a program may never have heard of the protocol. That is no
wrong software: nothing can be said of it, and JudgeUnavailable says why.
"""

import shlex
from pathlib import Path, PurePath

from factoryc.contract.binding import program_binding
from factoryc.judge.ended import ending_text
from factoryc.judge.implementation import Implementation
from factoryc.judge.sandbox.ending import Broken, Command, Ended, Reply
from factoryc.judge.sandbox.policy import Confinement, Limits, Policy, SandboxUnavailable
from factoryc.judge.sandbox.sandbox import Sandbox, open_sandbox
from factoryc.judge.sandbox.view import PRODUCT
from factoryc.judge.verdict import JudgeUnavailable
from factoryc.spec.definitions import Word
from factoryc.spec.spec import Spec

# By them a shell, and whoever starts programs like one, says that there is nothing to run. No spec
# gives them another meaning.
_CANNOT_BE_RUN = frozenset({126, 127})
_OWN = "{product}/"
_MOST_SHOWN = 300


def require_answering(
    implementation: Implementation,
    folder: Path,
    spec: Spec,
    limits: Limits,
    *,
    unsandboxed: bool,
    only: Confinement | None,
) -> None:
    """Start a program once, or run a command once with the words of each call. Raises JudgeUnavailable."""
    if implementation.kind not in ("program", "commands"):
        return
    try:
        with open_sandbox(folder, Policy(limits, unsandboxed=unsandboxed), only) as sandbox:
            if implementation.kind == "program":
                why = _why_silent(sandbox, implementation, spec)
            else:
                why = _why_not_run(sandbox, implementation, spec)
    except SandboxUnavailable as reason:
        raise JudgeUnavailable(str(reason)) from None
    if why:
        raise JudgeUnavailable(f"`{_shown(implementation)}` cannot be judged: {why}")


def _why_silent(sandbox: Sandbox, implementation: Implementation, spec: Spec) -> str:
    started = sandbox.start_library(program_binding(spec, implementation.command))
    trouble: Reply | None = started.trouble
    started.close()
    match trouble:
        case None:
            return ""
        case Broken(text=text):
            return _here(text)
        case Ended(ending=ending):
            return f'its first line has to be {{"ready": true}}, and {ending_text(ending)}'
        case _:
            return 'its first line has to be {"ready": true}'


def _why_not_run(sandbox: Sandbox, implementation: Implementation, spec: Spec) -> str:
    command = implementation.command
    tried = sandbox.run_commands({"program": list(command)}, _known_words(spec))
    ended = tried[0]
    said = _here(ended.error.strip()[-_MOST_SHOWN:])
    if all(each.status in _CANNOT_BE_RUN for each in tried):
        return f"it ends with {ended.status}, so there is nothing to run\n{said}".rstrip()
    if _has_no_module(command, ended):
        return f"{said}\nname a file, from here: `python3 FOLDER/FILE.py`"
    return ""


def _here(text: str) -> str:
    """What was said inside, about files as they are called here."""
    return text.replace(f"{PRODUCT}/", "")


def _known_words(spec: Spec) -> tuple[tuple[str, ...], ...]:
    """Lines of a call each, without its values: some command may look for a file of its name."""
    assert spec.cli is not None, "asked only of specs with commands"
    lines = (
        tuple(part.text for part in each.words if isinstance(part, Word))
        for each in spec.cli.commands
    )
    return ((), *lines)


def _has_no_module(command: tuple[str, ...], ended: Command) -> bool:
    if "-m" not in command[:-1] or not PurePath(command[0]).name.startswith("python"):
        return False
    name = command[command.index("-m") + 1]
    return bool(ended.status) and f"No module named {name}" in ended.error


def _shown(implementation: Implementation) -> str:
    return shlex.join(word.removeprefix(_OWN) for word in implementation.command)
