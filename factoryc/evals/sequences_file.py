"""`test_sequences.py`: operations in any order, and the invariants over what they leave behind."""

from collections.abc import Sequence

from factoryc.contract.expression_text import expression_text
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import text_source
from factoryc.evals.eval_function import EvalFunction, distinct, function_name, marker
from factoryc.evals.python_layout import call, docstring, statement
from factoryc.evals.render import filled, module
from factoryc.evals.strategies_source import Vocabulary
from factoryc.evals.suite import EvalItem
from factoryc.spec.definitions import Operation

# What Hypothesis's state machines have already.
_TAKEN = frozenset(
    {"run", "bundle", "look_around", "teardown", "check_invariants", "runTest", "name"}
)


def sequences_file(
    operations: Sequence[Operation], path: str, words: Vocabulary
) -> tuple[str, Sequence[EvalItem]]:
    """The text, and its evals."""
    spec = words.spec
    every = frozenset(operation.name for operation in operations)
    sequence = EvalItem(
        spec.name, f"{spec.name}: any calls in any order", path, "test_sequences", "sequence", every
    )
    invariants = [
        EvalItem(
            invariant.clause,
            invariant.title,
            path,
            function_name("invariant", invariant.clause.rpartition(".")[2]),
            "invariant",
            every,
        )
        for invariant in spec.invariants
    ]
    names = distinct(item.function for item in invariants)
    invariants = [
        EvalItem(item.clause, item.title, path, name, item.kind, item.operations)
        for item, name in zip(invariants, names, strict=True)
    ]
    body = filled(
        "sequences.py",
        {
            "rules": [_rule(operation) for operation in operations],
            "sequence": EvalFunction(
                sequence.function,
                marker(sequence),
                docstring("Any calls in any order are answered as the contract says", 1),
            ),
            "invariants": [
                EvalFunction(
                    item.function,
                    marker(item),
                    docstring(f"{item.title}: {expression_text(invariant.condition)}", 1),
                    statement("", call("run.expect_invariant", text_source(item.clause)), 1),
                )
                for item, invariant in zip(invariants, spec.invariants, strict=True)
            ],
        },
    )
    title = f"Calls of {spec.name} in any order, judged by its whole contract."
    return module(title, body, spec), [sequence, *invariants]


def _rule(operation: Operation) -> EvalFunction:
    name = python_name(operation.name)
    return EvalFunction(
        f"{name}_" if name in _TAKEN or name.startswith("_") else name,
        "",
        docstring(operation.doc or f"Call {operation.name}", 2),
        f"self.run.call({text_source(operation.name)}, data)",
    )
