"""`test_authored.py` and `test_sealed.py`: what the author of the spec expects."""

from collections.abc import Sequence

from factoryc.evals.eval_function import distinct, function_name, marker
from factoryc.evals.inputs_source import inputs_source
from factoryc.evals.python_layout import docstring
from factoryc.evals.render import filled, module
from factoryc.evals.steps_source import names_for, operations_in, steps_source
from factoryc.evals.strategies_source import Vocabulary
from factoryc.evals.suite import EvalItem
from factoryc.frozen import frozen
from factoryc.spec.evals import Eval, FileRows, Inputs, Step, Together
from factoryc.spec.expressions import StateRead
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts


@frozen
class AuthoredFunction:
    """A whole function: decorators, its first line, and its body."""

    decorators: tuple[str, ...]
    head: str
    docstring: str
    lines: tuple[str, ...]


def authored_file(
    evals: Sequence[Eval], operations: frozenset[str], path: str, words: Vocabulary
) -> tuple[str, Sequence[EvalItem]]:
    """The text, and its evals: those that need no operation but these."""
    chosen = [each for each in evals if _needs(each) <= operations]
    if not chosen:
        return "", ()
    names = distinct(function_name(each.clause.rpartition(".")[2]) for each in chosen)
    items = [
        EvalItem(each.clause, each.title, path, name, "authored", _needs(each), each.sealed)
        for each, name in zip(chosen, names, strict=True)
    ]
    functions = [
        authored_function(item, each.inputs, each.steps, each.doc, words)
        for item, each in zip(items, chosen, strict=True)
    ]
    has_data = any(isinstance(each.inputs, FileRows) for each in chosen)
    body = filled("authored.py", {"evals": functions, "data": has_data})
    kept = " They are hidden from whoever writes the code." if items[0].sealed else ""
    about = f"What the author of {words.spec.name} expects, eval by eval.{kept}"
    return module(about, body, words.spec), items


def authored_function(
    item: EvalItem, inputs: Inputs | None, steps: Sequence[Step], doc: str, words: Vocabulary
) -> AuthoredFunction:
    """The eval as a test function."""
    names = names_for(words.spec)
    begun = inputs_source(inputs, names, words, _begins(steps, words.spec))
    return AuthoredFunction(
        (marker(item), *begun.decorators),
        f"def {item.function}({', '.join(begun.parameters)}) -> None:",
        docstring(doc or item.title, 1),
        (*begun.lines, *steps_source(steps, names, begun.depth)),
    )


def _begins(steps: Sequence[Step], spec: Spec) -> str:
    """The contract keeps in step where the steps, or ports, need to know what it remembers."""
    follows = bool(spec.ports) or any(
        isinstance(part, Together | StateRead) for part in parts(tuple(steps))
    )
    return "runs.followed" if follows else "runs.run"


def data_files(spec: Spec, operations: frozenset[str]) -> tuple[str, ...]:
    """The files beside the spec that its evals read, each once."""
    paths = [
        each.inputs.path
        for each in spec.evals
        if isinstance(each.inputs, FileRows) and _needs(each) <= operations
    ]
    return tuple(dict.fromkeys(paths))


def _needs(eval_: Eval) -> frozenset[str]:
    return operations_in((eval_.inputs, eval_.steps))
