"""What an author meant who used a name of another language: the help of a message."""

from factoryc.spec.agreement import agrees
from factoryc.spec.builtins import BUILTINS
from factoryc.spec.types import (
    TEXT,
    EnumType,
    ListType,
    MapType,
    Scalar,
    SetType,
    SumType,
    Type,
    unrefined,
)
from factoryc.syntax import expressions as syntax
from factoryc.syntax.nearest import nearest
from factoryc.syntax.wording import FUNCTIONS_ELSEWHERE, PHRASES_ELSEWHERE

# Longer texts are not repeated in a message.
_LONGEST = 40
_LETTERS = {
    "O": "`O` stands for numbers, texts and times",
    "N": "`N` stands for numbers and durations",
    "E": "`E` stands for what a set can hold",
    "T": "`T` stands for any type",
}


def meant_function(name: str) -> str | None:
    """The function or phrase for what other languages have a function of this name for."""
    if name in FUNCTIONS_ELSEWHERE:
        return f"did you mean `{FUNCTIONS_ELSEWHERE[name]}`?"
    return PHRASES_ELSEWHERE.get(name)


def meant_member(owner: str, name: str, *, more: bool = False) -> str | None:
    """How `owner.name` is written where a value was meant to have it; `more`: with more arguments."""
    function = name if name in BUILTINS else FUNCTIONS_ELSEWHERE.get(name)
    if function is not None:
        return f"`{function}({owner}{', …' if more else ''})` is how it is written"
    return PHRASES_ELSEWHERE.get(name)


def meant_arguments(name: str, given: int, answer: str) -> str | None:
    """What helps whom a function of the language refused. `answer` says how it is called."""
    if name in {"max", "min"} and given == 1:
        return f"of a list or set it is `{name}imum(…)`"
    if name == "text" and given != 1:
        return 'a text is filled with values as in `"{a} and {b}"`'
    return "; ".join(said for letter, said in _LETTERS.items() if _names(letter, answer)) or None


def _names(letter: str, answer: str) -> bool:
    return any(f"{before}{letter}" in answer for before in (": ", "<", ", "))


def meant_case(node: syntax.Expression, asked: Type) -> str | None:
    """The case of an enum that was written as a text."""
    enum = unrefined(asked)
    if not isinstance(enum, EnumType | SumType) or not isinstance(node, syntax.Literal):
        return None
    if not isinstance(node.value, str):
        return None
    if node.value in enum.cases:
        return f"a case stands without quotes: `{node.value}`"
    return nearest(node.value, enum.cases)


def meant_value(node: syntax.Expression, actual: Type, asked: Type) -> str | None:
    """What makes a value of one type one of another, where that is what was forgotten."""
    match unrefined(actual), unrefined(asked):
        case Scalar(name="Decimal"), Scalar(name="Int"):
            return "`floor(x)` and `ceiling(x)` are the whole numbers below and above"
        case Scalar(name="Int" | "Decimal" | "Float" | "Date" | "Instant"), Scalar(name="Text"):
            return 'a text with a value in it is written `"{x}"`'
        case Scalar(name="Text"), Scalar(name="Int" | "Decimal" as number):
            return f"`parse_{number.lower()}(text)` reads a number, and is none where there is none"
        case _:
            return meant_case(node, asked)


def meant_text(node: syntax.Binary, left: Type, right: Type) -> str | None:
    """How a text and something else make a text."""
    if node.operator != "+" or TEXT not in {unrefined(left), unrefined(right)}:
        return None
    return f'a text with a value in it is written `"{_in_text(node.left)}{_in_text(node.right)}"`'


def meant_operator(node: syntax.Binary, left: Type, right: Type) -> str | None:
    """What was meant with an operator that does not go with these two."""
    match node.operator, unrefined(left), unrefined(right):
        case "+", ListType(element=element), other if agrees(other, element):
            return (
                f"a list and an item make a list as `{_named(node.left)} + [{_named(node.right)}]`"
            )
        case "+", other, ListType(element=element) if agrees(other, element):
            return (
                f"an item and a list make a list as `[{_named(node.left)}] + {_named(node.right)}`"
            )
        case "+", SetType(), _:
            return (
                f"a set with another item is `union({_named(node.left)}, [{_named(node.right)}])`"
            )
        case "-", (SetType() | MapType()), _:
            whole = _named(node.left)
            return f"without one of them it is `{whole} without {_named(node.right)}`"
        case "/", Scalar(name="Duration"), Scalar(name="Duration"):
            return "how often one goes into the other is written `div`, and is a whole number"
        case "/", Scalar(name="Duration"), Scalar(name="Int"):
            return "a part of a duration is written `div`"
        case _:
            return None


def _named(node: syntax.Expression) -> str:
    return node.text if isinstance(node, syntax.Name) else "…"


def _in_text(node: syntax.Expression) -> str:
    match node:
        case syntax.Literal(value=str() as written):
            return written if written.isprintable() and len(written) <= _LONGEST else "…"
        case syntax.Literal(value=value):
            return f"{{{value}}}"
        case syntax.Name(text=name):
            return f"{{{name}}}"
        case _:
            return "{…}"
