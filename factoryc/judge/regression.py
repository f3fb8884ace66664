"""Failures that were found before, kept as examples that are tried first.

An example is a line of JSON: the eval and the clause that failed, what both meant then, and the calls
or the inputs. It is kept for as long as its clause means the same. Those of sealed evals are told
apart, so that they can be kept from whoever writes the code.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from factoryc.contract.model import load_contract
from factoryc.contract.runtime import Contract
from factoryc.evals.suite import EvalItem, Suite, SuiteFile
from factoryc.judge.implementation import Implementation
from factoryc.judge.testing.kept_steps import with_results
from factoryc.judge.testing.kept_values import NoLongerThere, value_of
from factoryc.judge.verdict import Failure, Surface
from factoryc.spec.digest import digest
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

_DIGITS = 16
_FILE = "test_regression.py"


@attrs.frozen
class Kept:
    """One failure. `text` is what plays it again: `{"steps": …}` or `{"given": …}`."""

    eval: str
    clause: str
    meaning: str
    text: str
    sealed: bool = attrs.field(default=False, eq=False)

    @property
    def line(self) -> str:
        """As it is written to a file."""
        named = {"eval": self.eval, "clause": self.clause, "meaning": self.meaning}
        return json.dumps({**named, **json.loads(self.text)}, ensure_ascii=True)


def kept_line(line: str, *, sealed: bool) -> Kept:
    """What a line of a file says. Raises ValueError where it is no such line."""
    try:
        read = dict(json.loads(line))
        eval_, clause, meaning = (read.pop(name) for name in ("eval", "clause", "meaning"))
    except (TypeError, KeyError, RecursionError):
        raise ValueError(line) from None
    is_named = all(isinstance(each, str) for each in (eval_, clause, meaning))
    is_played = isinstance(read.get("steps"), list) or isinstance(read.get("given"), dict)
    if not is_named or not is_played or len(read) != 1:
        raise ValueError(line)
    return Kept(eval_, clause, meaning, json.dumps(read), sealed)


def kept_failures(spec: Spec, failures: Iterable[Failure]) -> tuple[Kept, ...]:
    """What is new among the reasons of a verdict, and can be played again.

    Where what was kept fails again, the same eval says nothing new by another example.
    """
    failures = tuple(failures)
    again = {(each.eval, each.clause) for each in failures if each.regression}
    sealed = {each.clause for each in spec.evals if each.sealed}
    found = (
        Kept(
            each.eval,
            each.clause,
            _meaning(spec, each.eval, each.clause),
            each.kept,
            sealed=each.eval in sealed,
        )
        for each in failures
        if each.kept and (each.eval, each.clause) not in again
    )
    return tuple(dict.fromkeys(found))


def still_meant(suite: Suite, kept: Sequence[Kept]) -> tuple[Kept, ...]:
    """Those whose clauses are still there and mean the same, and whose values are of types there are."""
    evals = {each.clause for each in suite.evals}
    meant = [
        each
        for each in kept
        if each.eval in evals and each.meaning == _meaning(suite.spec, each.eval, each.clause)
    ]
    if not meant:
        return ()
    contract = load_contract(suite.spec)
    return tuple(each for each in meant if _fits(json.loads(each.text), contract))


def with_kept(
    suite: Suite, kept: Sequence[Kept], surface: Surface, implementation: Implementation
) -> Suite:
    """The suite with an eval for each example before all others: those that can be played here."""
    chosen = [
        each
        for each in kept
        if _can_be_played(json.loads(each.text), suite, surface, implementation)
        and any(item.clause == each.eval for item in suite.evals)
    ]
    if not chosen:
        return suite
    package = next(each.path.partition("/")[0] for each in suite.files if "/" in each.path)
    items: list[EvalItem] = []
    functions: list[str] = []
    for number, each in enumerate(chosen, 1):
        about = next(item for item in suite.evals if item.clause == each.eval)
        item = attrs.evolve(
            about,
            title=f"kept: {about.title}",
            file=f"{package}/{_FILE}",
            function=f"test_kept_{number}",
            kind="regression",
        )
        items.append(item)
        functions.append(_function(item, about, each))
    text = "\n\n\n".join([_HEAD, *functions]) + "\n"
    file = SuiteFile(f"{package}/{_FILE}", text)
    return attrs.evolve(suite, files=(*suite.files, file), evals=(*items, *suite.evals))


_HEAD = '''\
"""What failed before, tried first."""

import importlib

from factoryc.judge.testing.evaluates import evaluates
from factoryc.judge.testing.replay import replay_inputs, replay_steps

from .strategies import runs'''


def _function(item: EvalItem, about: EvalItem, kept: Kept) -> str:
    marks = f'{item.clause!r}, {item.title!r}, kind="regression", sealed={item.sealed}'
    head = f"@evaluates({marks})\ndef {item.function}() -> None:\n"
    if "steps" in json.loads(kept.text):
        return f"{head}    replay_steps(runs, {kept.text!r})"
    module = about.file.rpartition("/")[2].removesuffix(".py")
    return (
        f'{head}    module = importlib.import_module(".{module}", __package__)\n'
        f"    replay_inputs(runs, module.{about.function}, {kept.text!r})"
    )


def _meaning(spec: Spec, *clauses: str) -> str:
    return digest(*(_definition(spec, clause) for clause in clauses))[:_DIGITS]


def _definition(spec: Spec, clause: str) -> object:
    """What stands in the spec under this name; the name, where that is the whole spec's."""
    return next((part for part in parts(spec) if getattr(part, "clause", None) == clause), clause)


def _can_be_played(
    read: Any,  # noqa: ANN401  the JSON of an example
    suite: Suite,
    surface: Surface,
    implementation: Implementation,
) -> bool:
    steps = read.get("steps", ())
    if any("ask" in step for step in steps) and surface != "http":
        return False
    if any("restart" in step for step in steps) and implementation.kind == "service":
        return False
    return all(operation in suite.operations for operation, _ in _calls(steps))


def _calls(steps: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    for step in steps:
        if "together" in step:
            for branch in step["together"]:
                yield from _calls(branch)
        elif name := step.get("call") or step.get("ask"):
            yield name, step["with"]


def _fits(read: Any, contract: Contract) -> bool:  # noqa: ANN401  as above
    try:
        for value in read.get("given", {}).values():
            value_of(value, contract.classes)
        for operation, arguments in _calls(read.get("steps", ())):
            called = contract.operations.get(operation)
            if called is None or len(called.parameters) != len(arguments):
                return False
            for argument in arguments:
                value_of(with_results(argument, _unknown), contract.classes)
    except (NoLongerThere, TypeError, KeyError, AttributeError):
        return False
    return True


def _unknown(_number: int, _place: Sequence[str | int]) -> None:
    """What a call gives is known when it is played."""
