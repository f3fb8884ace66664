"""The module of one operation: arguments are tested first, then each case is one guard clause."""

from collections.abc import Iterable, Sequence

import attrs

from factoryc.agents.built_in.cannot_build import CannotBuild
from factoryc.agents.built_in.choices import CannotChoose
from factoryc.agents.built_in.construction_source import Found, construction_source
from factoryc.agents.built_in.guards import conjuncts, left_to_test, turned_round
from factoryc.agents.built_in.open_outcome import construct
from factoryc.agents.built_in.outcome import RESULT, Outcome
from factoryc.agents.built_in.outcome_source import INDENT, outcome_lines
from factoryc.agents.built_in.product_module import product_module
from factoryc.agents.built_in.rewrite import Replacement, replaced
from factoryc.analysis.shape import restrictions
from factoryc.analysis.walk import variables
from factoryc.contract.annotation import annotation
from factoryc.contract.expression import piece
from factoryc.contract.function_source import EXACTLY, reckons_decimals
from factoryc.contract.module_text import function_text
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import Level, text_source
from factoryc.contract.types_source import restricted_test
from factoryc.plan.layout import state_class
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import Case, ErrorValue, Operation, Parameter
from factoryc.spec.expressions import Expression, Variable
from factoryc.spec.names import CLOCK
from factoryc.spec.spec import Spec
from factoryc.spec.types import INSTANT, OptionalType, type_text, unrefined

# Parameters that would hide a module which the code uses.
_SPELLED = {"secrets": "secrets_", "string": "string_"}


@attrs.frozen
class _Branch:
    """A case at its place: what is left to test there, and what it then does."""

    tests: tuple[Expression, ...]
    case: Case
    found: Found


def operation_source(spec: Spec, operation: Operation) -> str:
    """The text of the module, or CannotBuild."""
    names = Naming(spec, variables=_SPELLED)
    branches = _branches(spec, operation, names)
    constants = dict(constant for branch in branches for constant in branch.found.constants)
    body = [*_rejections(operation.parameters, names), *_cases(spec, operation, branches, names)]
    parameters = [f"{names.state}: {state_class(spec)}"] if spec.state else []
    parameters += [f"{names.clock}: {annotation(INSTANT, names)}"] if reads_clock(operation) else []
    parameters += [
        f"{names.variable(one.name)}: {annotation(one.type, names)}" for one in operation.parameters
    ]
    function = function_text(
        python_name(operation.name),
        parameters,
        annotation(operation.result, names),
        operation.doc or f"Do what `{operation.clause}` says.",
        body,
    )
    constant_lines = "\n".join(f"{name} = {value}" for name, value in constants.items())
    helpers = [helper for branch in branches for helper in branch.found.helpers]
    definitions = [*([constant_lines] if constant_lines else []), function, *helpers]
    title = f"The operation `{operation.name}` of {spec.name}."
    return product_module(spec, title, definitions)


def _branches(spec: Spec, operation: Operation, names: Naming) -> list[_Branch]:
    """The cases in the order in which they are tried, up to the first that surely applies."""
    cases = _ordered(operation)
    guards = [case.guard for case in cases if case.guard is not None]
    functions = {definition.name: definition for definition in spec.functions}
    tested = iter(left_to_test(guards, _accepted(spec, operation), functions))
    branches = []
    for case in cases:
        tests = next(tested) if case.guard is not None else ()
        branches.append(_Branch(tests, case, _found(spec, operation, case, names)))
        if not tests:
            break
    return branches


def _accepted(spec: Spec, operation: Operation) -> list[Expression]:
    """What is known of arguments that were not rejected."""
    known = []
    for one in operation.parameters:
        if isinstance(unrefined(one.type), OptionalType):
            continue
        argument = Variable(one.name, one.type, one.span)
        for restriction in restrictions(one.type, one.restriction, spec):
            by = Replacement(attrs.evolve(argument, name="it"), argument)
            known.append(replaced(restriction, (by,)))
    return known


def _ordered(operation: Operation) -> Sequence[Case]:
    """Failures first, as an engineer would: unordered cases agree wherever two of them apply."""
    if operation.in_order:
        return operation.cases
    match operation.cases:
        case [one, Case(guard=None, fails=ErrorValue()) as rest] if (
            one.guard is not None and len(conjuncts(one.guard)) == 1
        ):
            return (attrs.evolve(rest, guard=turned_round(one.guard)), one)
    return sorted(operation.cases, key=lambda case: (case.guard is None, case.fails is None))


def _found(spec: Spec, operation: Operation, case: Case, names: Naming) -> Found:
    is_open = operation.result is not None and case.returns is None and case.fails is None
    if not is_open:
        return Found(Outcome((), case.returns, case.sets))
    try:
        construction = construct(spec, operation, case)
    except CannotChoose as reason:
        raise CannotBuild(case.clause, str(reason)) from None
    return construction_source(construction, operation, case, names)


def _rejections(parameters: Iterable[Parameter], names: Naming) -> list[str]:
    lines = []
    for parameter in parameters:
        name = names.variable(parameter.name)
        test = restricted_test(parameter.type, parameter.restriction, name, names)
        if test.text == "True":
            continue
        wrong = f"not {test.at(Level.NOT)}"
        if isinstance(parameter.type, OptionalType) and parameter.restriction is None:
            inner = restricted_test(parameter.type.inner, None, name, names)
            wrong = f"{name} is not None and not {inner.at(Level.NOT)}"
        message = text_source(f"`{parameter.name}` breaks its type {_described(parameter)}")
        rejection = [f"if {wrong}:", f"{INDENT}raise Rejected({message})"]
        if reckons_decimals(parameter.restriction):
            rejection = [EXACTLY, *(f"{INDENT}{line}" for line in rejection)]
        lines += rejection
    return lines


def _described(parameter: Parameter) -> str:
    kind = parameter.type
    text = type_text(kind.inner if isinstance(kind, OptionalType) else kind)
    return text if parameter.restriction is None else f"{text}, or what is said of it"


def _cases(
    spec: Spec, operation: Operation, branches: Sequence[_Branch], names: Naming
) -> list[str]:
    taken = _taken(spec, operation)
    lines: list[str] = []
    for branch in branches:
        outcome = outcome_lines(branch.case, branch.found.outcome, names, taken)
        if not branch.tests:
            return _without_last_return([*lines, *outcome])
        pieces = [piece(test, names) for test in branch.tests]
        test = pieces[0].text
        if len(pieces) > 1:
            test = " and ".join(one.at(Level.NOT) for one in pieces)
        guarded = [f"if {test}:", *(f"{INDENT}{line}" for line in outcome)]
        if reckons_decimals(branch.tests):
            guarded = [EXACTLY, *(f"{INDENT}{line}" for line in guarded)]
        lines += guarded
    message = f"no case of `{operation.clause}` applies"
    return [*lines, f"raise AssertionError({text_source(message)})"]


def _without_last_return(lines: list[str]) -> list[str]:
    return lines[:-1] if lines[-1] == "return" and len(lines) > 1 else lines


def _taken(spec: Spec, operation: Operation) -> frozenset[str]:
    """Names that a local name must not hide."""
    bound = {part for case in operation.cases for part in _variables(case)}
    functions = {definition.name for definition in spec.functions}
    parameters = {parameter.name for parameter in operation.parameters}
    return frozenset(
        {operation.name, RESULT, CLOCK, "state", "State"} | bound | functions | parameters
    )


def _variables(case: Case) -> set[str]:
    changed = [part for one in case.sets for part in (*one.keys, one.value)]
    whole = [part for part in (case.guard, case.returns, *changed) if part is not None]
    return {name for part in whole for name in variables(part)}
