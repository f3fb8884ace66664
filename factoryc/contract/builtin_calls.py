"""The functions of the language itself, as Python. `factoryc/spec/builtins.py` gives their types."""

from decimal import Decimal

from factoryc.contract.collections_source import fresh, iterable
from factoryc.contract.naming import Naming
from factoryc.contract.operators import Translate
from factoryc.contract.python_text import Level, Piece, value_piece
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.types import DECIMAL, INT, ListType, MapType, SetType, Type, unrefined


def builtin_call(call: node.BuiltinCall, names: Naming, translate: Translate) -> Piece:
    """The call in Python's own terms. A name that is not the language's is a bug: ValueError."""
    match call.name, call.arguments:
        case "size", (subject,):
            return Piece(f"len({_sized(subject, names, translate).text})")
        case ("min" | "max") as name, arguments:
            parts = [_number(part, call.type, names, translate) for part in arguments]
            return Piece(f"{name}({', '.join(parts)})")
        case "abs", (subject,):
            return Piece(f"abs({translate(subject, names).text})")
        case "decimal", (subject,):
            return Piece(f"Decimal({translate(subject, names).text})")
        case "distinct", (subject,):
            return _distinct(subject, names, translate)
        case "keys", (subject,):
            return Piece(f"list({translate(subject, names).text})")
        case "values", (subject,):
            return Piece(f"list({translate(subject, names).at(Level.ATOM)}.values())")
        case ("starts_with" | "ends_with") as name, (subject, part):
            method = {"starts_with": "startswith", "ends_with": "endswith"}[name]
            return Piece(
                f"{translate(subject, names).at(Level.ATOM)}.{method}({translate(part, names).text})"
            )
        case "contains", (subject, part):
            inside = translate(subject, names).at(Level.UNION)
            return Piece(f"{translate(part, names).at(Level.UNION)} in {inside}", Level.COMPARISON)
        case ("lower" | "upper" | "trim") as name, (subject,):
            method = "strip" if name == "trim" else name
            return Piece(f"{translate(subject, names).at(Level.ATOM)}.{method}()")
        case "to_set", (subject,):
            return Piece(f"frozenset({iterable(subject, names, translate).text})")
        case "sorted", (subject,):
            return Piece(f"sorted({iterable(subject, names, translate).text})")
        case name, _:
            raise ValueError(f"the language has no function `{name}` that takes these arguments")


def _sized(subject: Expression, names: Naming, translate: Translate) -> Piece:
    match subject:
        case node.BuiltinCall(name="keys" | "values", arguments=(base,)):
            return translate(base, names)
        case _:
            return translate(subject, names)


def _number(part: Expression, type_: Type, names: Naming, translate: Translate) -> str:
    if unrefined(type_) != DECIMAL or unrefined(part.type) != INT:
        return translate(part, names).text
    if isinstance(part, node.Literal):
        return value_piece(Decimal(str(part.value))).text
    return f"Decimal({translate(part, names).text})"


def _distinct(subject: Expression, names: Naming, translate: Translate) -> Piece:
    items = translate(subject, names)
    element = getattr(unrefined(subject.type), "element", None)
    if isinstance(unrefined(element) if element else None, ListType | SetType | MapType):
        # What Python cannot hash is looked for instead.
        name = fresh("items", items.text)
        return Piece(
            f"(lambda {name}: all({name}.count(item) == 1 for item in {name}))({items.text})"
        )
    if isinstance(subject, node.Variable | node.StateRead | node.FieldRead):
        return Piece(f"len(set({items.text})) == len({items.text})", Level.COMPARISON)
    # Written once, because a call inside it may be one that counts.
    return Piece(
        f"max(collections.Counter({items.text}).values(), default=1) == 1", Level.COMPARISON
    )
