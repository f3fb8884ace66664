"""`test_<operation>.py`: one property for each case of an operation, and one for broken arguments."""

from collections.abc import Mapping, Sequence

from factoryc.analysis.first_calls import Arguments
from factoryc.contract.outside import remembers
from factoryc.contract.python_text import text_source, value_piece
from factoryc.evals.broken_source import broken_arguments
from factoryc.evals.eval_function import EvalFunction, distinct, function_name, marker
from factoryc.evals.python_layout import call, docstring, keyword, statement
from factoryc.evals.render import filled, module
from factoryc.evals.strategies_source import Vocabulary
from factoryc.evals.suite import EvalItem
from factoryc.evals.wording import case_text
from factoryc.spec.definitions import Operation


def operation_file(
    operation: Operation, path: str, words: Vocabulary, known: Mapping[str, Arguments]
) -> tuple[str, Sequence[EvalItem]]:
    """The text, and its evals. The text is empty where there is nothing to try.

    `known` are calls to cases that drawn ones hardly get to, by the clauses of these.
    """
    alone = frozenset({operation.name})
    names = distinct(function_name(operation.name, case.name) for case in operation.cases)
    items: list[EvalItem] = []
    cases: list[EvalFunction] = []
    for case, function in zip(operation.cases, names, strict=True):
        title = f"{operation.name}: {case.name}"
        item = EvalItem(case.clause, title, path, function, "case", alone)
        way = [keyword("known", _written(known[case.clause]))] if case.clause in known else []
        wanted = call(
            "run.call_in_case", text_source(operation.name), text_source(case.clause), *way
        )
        made = statement("", wanted, 1).strip()
        items.append(item)
        cases.append(EvalFunction(function, marker(item), docstring(case_text(case), 1), made))
    rejection = None
    broken = broken_arguments(operation, words)
    if broken:
        item = EvalItem(
            operation.clause,
            f"{operation.name}: what breaks its type is rejected",
            path,
            distinct([*names, function_name(operation.name, "rejects")])[-1],
            "rejection",
            alone,
        )
        items.append(item)
        said = f"A call of {operation.name} is rejected, and changes nothing, where an argument "
        rejection = EvalFunction(
            item.function,
            marker(item),
            docstring(f"{said}breaks its type", 1),
            calls=tuple(
                f"run.call_broken({text_source(operation.name)}, {text_source(name)})"
                for name in broken
            ),
        )
    if not items:
        return "", ()
    body = filled(
        "operation.py",
        {"cases": cases, "rejection": rejection, "remembers": remembers(words.spec)},
    )
    title = f"The cases of `{operation.name}`, derived from the clause `{operation.clause}`."
    about = f"{title}\n\n{operation.doc}" if operation.doc else title
    return module(about, body, words.spec), items


def _written(arguments: Arguments) -> str:
    inside = ", ".join("None" if each is None else value_piece(each).text for each in arguments)
    return f"({inside},)" if len(arguments) == 1 else f"({inside})"
