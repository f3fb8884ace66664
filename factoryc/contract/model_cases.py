"""Operations as the contract module has them: a function for each clause, and a table of them."""

from collections.abc import Iterable, Sequence

from factoryc.contract.annotation import annotation
from factoryc.contract.expression import translate
from factoryc.contract.expression_text import expression_text
from factoryc.contract.line_breaks import statement
from factoryc.contract.model_sets import changed_state
from factoryc.contract.module_text import comment_text, function_text
from factoryc.contract.naming import Naming
from factoryc.contract.outside import (
    answered_name,
    answers_spoken_of,
    asked_name,
    refused_name,
    says_nothing,
)
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import text_source
from factoryc.contract.shortfall import shortfall
from factoryc.contract.types_source import restricted_test
from factoryc.spec.definitions import Case, ErrorValue, Operation, Parameter
from factoryc.spec.types import RecordType, RefinedType, type_text


class Functions:
    """Collects the functions of a contract module; `state` is the name of the class of states."""

    def __init__(self, names: Naming, state: str) -> None:
        self.names = names
        self.state = state
        self.texts: list[str] = []

    def add(self, name: str, parameters: Sequence[str], result: str, source: str) -> str:
        """Define a function that returns what `source` says; its name."""
        spelled = python_name(name)
        self.texts.append(
            function_text(spelled, parameters, result, "", statement("return", source))
        )
        return spelled

    def clause(
        self, name: str, clause: str, says: str, parameters: Sequence[str], source: str
    ) -> str:
        """Define a condition; the table entry for it."""
        function = self.add(name, parameters, "bool", source)
        return f"runtime.Clause({text_source(clause)}, {function}, {text_source(says)})"

    def take(self) -> list[str]:
        """The functions that were added since the last time."""
        texts, self.texts = self.texts, []
        return texts


def operation_definitions(operation: Operation, functions: Functions) -> tuple[list[str], str]:
    """The functions of an operation, and its table."""
    functions.take()
    names = functions.names
    before = [
        f"state: {functions.state}",
        *(f"{names.variable(p.name)}: {annotation(p.type, names)}" for p in operation.parameters),
    ]
    result = (
        "result=None"
        if operation.result is None
        else f"result={_result_test(operation, functions)}"
    )
    entries = [
        f"name={text_source(operation.name)}",
        f"clause={text_source(operation.clause)}",
        listed(
            "parameters",
            [_parameter(operation, parameter, functions) for parameter in operation.parameters],
        ),
        listed("cases", [_case(operation, case, before, functions) for case in operation.cases]),
        result,
    ]
    if operation.result is not None:
        entries.append(f"result_type={text_source(type_text(operation.result))}")
    if operation.in_order:
        entries.append("in_order=True")
    if operation.requires:
        entries.append(listed("requires", _requires(operation, before, functions)))
    texts = functions.take()
    if texts:
        texts[0] = f"{comment_text(_heading(operation))}\n{texts[0]}"
    table = statement(
        f"{table_name(operation)} =", f"runtime.Operation({', '.join(entries)})", depth=0
    )
    return texts, "\n".join(table)


def table_name(operation: Operation) -> str:
    """The name of an operation's table."""
    return f"{python_name(operation.name).upper()}_TABLE"


def listed(name: str, items: Iterable[str]) -> str:
    """A tuple as a keyword argument."""
    each = list(items)
    return f"{name}=({', '.join(each)}{',' if len(each) == 1 else ''})"


def _heading(operation: Operation) -> str:
    taken = ", ".join(f"{p.name}: {type_text(p.type)}" for p in operation.parameters)
    returned = f" -> {type_text(operation.result)}" if operation.result is not None else ""
    head = f"{operation.name}({taken}){returned}"
    return f"{head}: {operation.doc}" if operation.doc else head


def _parameter(operation: Operation, parameter: Parameter, functions: Functions) -> str:
    names = functions.names
    if parameter.restriction is None and isinstance(parameter.type, RefinedType | RecordType):
        test = names.predicate(parameter.type.name)
    else:
        subject = names.variable(parameter.name)
        source = restricted_test(parameter.type, parameter.restriction, subject, names)
        test = functions.add(
            f"{operation.name}_accepts_{parameter.name}",
            [f"{subject}: object"],
            "bool",
            source.text,
        )
    return f"runtime.Parameter({text_source(parameter.name)}, {test})"


def _result_test(operation: Operation, functions: Functions) -> str:
    assert operation.result is not None
    names = functions.names
    if operation.restriction is None and isinstance(operation.result, RefinedType | RecordType):
        return names.predicate(operation.result.name)
    source = restricted_test(operation.result, operation.restriction, "result", names)
    return functions.add(f"{operation.name}_may_return", ["result: object"], "bool", source.text)


def _requires(operation: Operation, before: Sequence[str], functions: Functions) -> list[str]:
    return [
        functions.clause(
            _numbered(f"{operation.name}_requires", index, len(operation.requires)),
            operation.clause,
            expression_text(required),
            before,
            translate(required, functions.names),
        )
        for index, required in enumerate(operation.requires)
    ]


def _case(operation: Operation, case: Case, before: Sequence[str], functions: Functions) -> str:
    names, stem = functions.names, f"{operation.name}_{case.name}"
    entries = [text_source(case.clause)]
    if case.guard is None:
        entries.append("applies=None")
    else:
        guard = translate(case.guard, names)
        entries.append(f"applies={functions.add(f'{stem}_applies', before, 'bool', guard)}")
    missing = shortfall(operation, case, names)
    if missing is not None:
        entries.append(f"short_by={functions.add(f'{stem}_short_by', before, 'float', missing)}")
    if case.fails is not None:
        source = failed_source(case.fails, names)
        added = functions.add(f"{stem}_fails", before, "runtime.Failed", source)
        entries.append(f"fails={added}")
    returned = annotation(operation.result, names)
    if case.returns is not None:
        source = _known(case, case.returns, translate(case.returns, names))
        entries.append(f"returns={functions.add(f'{stem}_returns', before, returned, source)}")
    after = [*before, f"result: {returned}"]
    if case.ensures:
        ensured = [
            functions.clause(
                _numbered(f"{stem}_ensures", index, len(case.ensures)),
                case.clause,
                expression_text(ensures.condition),
                after,
                _known(case, ensures.condition, translate(ensures.condition, names)),
            )
            for index, ensures in enumerate(case.ensures)
        ]
        entries.append(listed("ensures", ensured))
    if case.sets:
        source = _known(case, case.sets, changed_state(case.sets, names))
        entries.append(f"sets={functions.add(f'{stem}_sets', after, functions.state, source)}")
    if case.calls and not names.spec.ports:
        # The spec is one of `with_outside`, in which those that are called have operations.
        calls = [
            _port_call(operation, case, number, before, functions)
            for number in range(len(case.calls))
        ]
        entries.append(listed("calls", calls))
        entries.append(f"answered={text_source(answered_name(operation.name, case))}")
    return f"runtime.Case({', '.join(entries)})"


def _port_call(
    operation: Operation, case: Case, number: int, before: Sequence[str], functions: Functions
) -> str:
    """One call that the case makes of what lies outside, with the answers that it takes."""
    call, names = case.calls[number], functions.names
    needed = answers_spoken_of(case, (call.arguments, call.failure))
    answers = tuple(dict.fromkeys(each.result for each in case.calls if each.result in needed))
    given = [translate(each, names) for each in call.arguments]
    parameters = [*before, *(f"{names.variable(each)}: object" for each in answers if each)]
    name = _numbered(f"{operation.name}_{case.name}_calls", number, len(case.calls))
    source = f"({', '.join(given)}{',' if len(given) == 1 else ''})"
    entries = [
        text_source(asked_name(call)),
        functions.add(name, parameters, "tuple[object, ...]", source),
        listed("takes", [text_source(each) for each in answers if each]),
    ]
    if call.result is not None:
        entries.append(f"answer={text_source(call.result)}")
    if call.failure is not None:
        entries.append(f"refused={text_source(refused_name(operation.name, case, number))}")
        if says_nothing(names.spec.operation(asked_name(call))):
            entries.append("unforeseen=True")
    return f"runtime.PortCall({', '.join(entries)})"


def _known(case: Case, spoken: object, source: str) -> str:
    """The source, where it does not hang on what a port answers."""
    answers = sorted(answers_spoken_of(case, spoken))
    return f"runtime.no_answer({text_source(answers[0])})" if answers else source


def failed_source(error: ErrorValue, names: Naming) -> str:
    """The outcome of a case that fails."""
    if not error.fields:
        return f"runtime.Failed({text_source(error.name)})"
    shown = ", ".join(
        f"{text_source(python_name(each.name))}: {translate(each.value, names)}"
        for each in error.fields
    )
    return f"runtime.Failed({text_source(error.name)}, {{{shown}}})"


def _numbered(stem: str, index: int, count: int) -> str:
    return stem if count == 1 else f"{stem}_{index + 1}"
