"""Whether functions that call themselves, or each other, come to an end: seen by form alone.

Each function of a circle says what it `decreases`: a number, something with a size, or a value that
holds smaller ones. Every call within the circle has to give the called function a smaller one, which
is never below zero; then no chain of calls is longer than the first one is large.
"""

from collections.abc import Iterator, Sequence

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.spec import expressions as typed
from factoryc.spec.bound_proof import at_least, not_below_zero
from factoryc.spec.bounds import IsPartOf, replaced, said_of, size_of
from factoryc.spec.definitions import FunctionDefinition
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression, FunctionCall
from factoryc.spec.mentions import mentioned_in
from factoryc.spec.need import circles
from factoryc.spec.scope import CallSignature
from factoryc.spec.types import (
    BYTES,
    INT,
    TEXT,
    ListType,
    MapType,
    RecordType,
    SetType,
    SumType,
    Type,
    UnknownType,
    unrefined,
)
from factoryc.spec.walk import parts
from factoryc.spec.written_types import bounds_of_type
from factoryc.syntax import expressions as syntax

_HELP = "say what gets smaller at each call: `… -> Int decreases n = …`"


def is_measure(type_: Type) -> bool:
    """Whether a value of this type can get smaller only so often."""
    return _kind(type_) is not None


def gets_smaller(
    called: CallSignature, given: Sequence[syntax.Expression], environment: Environment
) -> bool:
    """Whether a call gives less of what the called function decreases than its caller was given."""
    caller = environment.caller
    if caller is None or caller.decreases is None or called.decreases is None:
        return False
    after: syntax.Expression = called.decreases
    if len(given) != len(called.parameters):
        return False
    names = [parameter.name for parameter in called.parameters]
    # All at once: an argument may speak of a name that is a parameter of the called function, too.
    for index, name in enumerate(names):
        after = replaced(after, name, syntax.Name(f"?{index}", after.span))
    for index, value in enumerate(given):
        after = replaced(after, f"?{index}", value)
    kinds = {_kind_of(caller, environment), _kind_of(called, environment)}
    if kinds == {"number"}:
        return _is_less(after, caller.decreases, environment)
    if kinds == {"size"}:
        return at_least(size_of(caller.decreases), size_of(after), 1, environment)
    return kinds == {"structure"} and _is_held(after, caller.decreases, environment)


def endless_recursion(functions: Sequence[FunctionDefinition]) -> dict[str, Diagnostic]:
    """The functions of circles that nothing says the end of, each with what is wrong."""
    by_name = {function.name: function for function in functions}
    calls = {
        name: {called for called in _called(function) if called in by_name}
        for name, function in by_name.items()
    }
    found: dict[str, Diagnostic] = {}
    for circle in circles(calls):
        for problem in _problems([by_name[name] for name in circle], circle):
            found.update(dict.fromkeys(circle, problem))
            break
    return found


def _problems(circle: Sequence[FunctionDefinition], names: Sequence[str]) -> Iterator[Diagnostic]:
    for function in circle:
        if function.decreases is None:
            shown = " -> ".join(f"`{name}`" for name in (*names, names[0]))
            message = f"nothing says that this recursion ends: {shown}"
            yield Diagnostic("unbounded-recursion", "error", message, function.span, help=_HELP)
    by_name = {function.name: function for function in circle}
    for function in circle:
        for part in parts(function.body):
            if isinstance(part, FunctionCall) and part.name in by_name and not part.gets_smaller:
                measure = by_name[part.name].decreases
                label = () if measure is None else (Label(measure.span, "this has to get smaller"),)
                yield Diagnostic(
                    "unbounded-recursion",
                    "error",
                    f"nothing here says that what `{part.name}` decreases gets smaller with this "
                    "call, and does not fall below zero",
                    part.span,
                    labels=label,
                    help="guard the call, as in `if n > 0 then … (n - 1)`, or give the parameter a "
                    "restriction",
                )


def _called(function: FunctionDefinition) -> frozenset[str]:
    return mentioned_in((function.body, function.restriction)).functions


def _kind(type_: Type) -> str | None:
    match unrefined(type_):
        case plain if plain == INT:
            return "number"
        case ListType() | SetType() | MapType():
            return "size"
        case plain if plain in {TEXT, BYTES}:
            return "size"
        case RecordType() | SumType():
            return "structure"
        case UnknownType():
            return "unknown"
        case _:
            return None


def _kind_of(signature: CallSignature, environment: Environment) -> str | None:
    """What a function decreases: a name is of the type of its parameter, all else a number."""
    types = {parameter.name: parameter.type for parameter in signature.parameters}
    match signature.decreases:
        case syntax.Name(text=text):
            return _kind(types.get(text, INT))
        case syntax.Field(base=syntax.Name(text=text), name=name):
            owner = unrefined(types.get(text, INT))
            if isinstance(owner, RecordType) and owner.name in environment.scope.defined:
                fields = environment.scope.defined[owner.name].fields or ()
                return _kind(next((each.type for each in fields if each.name == name.text), INT))
            return "number"
        case _:
            return "number"


def _is_less(after: syntax.Expression, before: syntax.Expression, environment: Environment) -> bool:
    known = environment
    if environment.caller is not None and isinstance(before, syntax.Name):
        for parameter in environment.caller.parameters:
            if parameter.name == before.text:
                facts = said_of(bounds_of_type(parameter.type, environment), before)
                known = environment.knowing(facts)
    stays = not_below_zero(after, known) or not_below_zero(before, known)
    return stays and at_least(before, after, 1, known)


def _is_held(after: syntax.Expression, before: syntax.Expression, environment: Environment) -> bool:
    """Whether a value is a part of another one, however far inside."""
    inside = False
    facts = {fact.part: fact.whole for fact in environment.facts if isinstance(fact, IsPartOf)}
    for _ in range(len(facts) + _DEEPEST):
        if after == before:
            return inside
        match after:
            case syntax.Field(base=base) | syntax.Lookup(base=base):
                after = base
            case syntax.Name(text=text) if (part := environment.parts.get(text)) is not None:
                held_by = _read_from(part)
                if held_by is None:
                    return False
                # A name for the whole is no smaller than the whole.
                inside = inside or not isinstance(part, typed.Variable)
                after = syntax.Name(held_by, after.span)
                continue
            case _ if after in facts:
                after = facts[after]
            case _:
                return False
        inside = True
    return False


_DEEPEST = 100


def _read_from(expression: Expression) -> str | None:
    """The variable that an expression reads a part of."""
    while True:
        match expression:
            case typed.Variable(name=name):
                return name
            case (
                typed.FieldRead(base=base) | typed.ListItem(base=base) | typed.MapLookup(base=base)
            ):
                expression = base
            case _:
                return None
