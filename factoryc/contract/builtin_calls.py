"""The functions of the language itself, as Python. `factoryc/spec/builtins.py` gives their types."""

from decimal import Decimal

from factoryc.contract.collections_source import fresh, iterable
from factoryc.contract.naming import Naming
from factoryc.contract.operators import Translate
from factoryc.contract.python_text import Level, Piece, value_piece
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.types import (
    DECIMAL,
    INT,
    EnumType,
    ListType,
    MapType,
    Scalar,
    SetType,
    Type,
    unrefined,
)


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
        case "to_set", (subject,):
            return Piece(f"frozenset({iterable(subject, names, translate).text})")
        case "sorted", (subject,):
            return Piece(f"sorted({iterable(subject, names, translate).text})")
        case name, arguments if name in PLAIN:
            filled = PLAIN[name].format(*(translate(part, names).text for part in arguments))
            return Piece(filled)
        case name, arguments if name in OPERATORS:
            left, right = (translate(part, names) for part in arguments)
            sign, level = OPERATORS[name]
            tighter = Level(level + 1)
            return Piece(f"{left.at(tighter)} {sign} {right.at(tighter)}", level)
        case name, (subject,) if name in BEHIND:
            return Piece(f"{translate(subject, names).at(Level.ATOM)}{BEHIND[name]}")
        case "is_digit", (subject,):
            found = f're.fullmatch(r"[0-9]+", {translate(subject, names).text})'
            return Piece(f"{found} is not None", Level.COMPARISON)
        case "join", (subject, separator):
            inside = iterable(subject, names, translate).text
            return Piece(f"{translate(separator, names).at(Level.ATOM)}.join({inside})")
        case ("minimum" | "maximum") as name, (subject,):
            inside = iterable(subject, names, translate).text
            return Piece(f"{name[:3]}({inside}, default=None)")
        case ("take" | "drop") as name, (subject, number):
            base = translate(subject, names).at(Level.ATOM)
            place = _place(number, names, translate)
            return Piece(f"{base}[:{place}]" if name == "take" else f"{base}[{place}:]")
        case "indices", (subject,):
            return Piece(f"list(range(len({translate(subject, names).text})))")
        case "unique", (subject,):
            meaning = "list(dict.fromkeys({}))" if _hashable(subject) else "without_repeats({})"
            return Piece(meaning.format(translate(subject, names).text))
        case "is_permutation", (left, right):
            first, second = translate(left, names).text, translate(right, names).text
            if not _hashable(left):
                return Piece(f"same_items({first}, {second})")
            counted = f"collections.Counter({first}) == collections.Counter({second})"
            return Piece(counted, Level.COMPARISON)
        case name, _:
            raise ValueError(f"the language has no function `{name}` that takes these arguments")


# What Python says in one call, and what `meanings.py` defines.
PLAIN = {
    "characters": "list({})",
    "code_points": "[ord(character) for character in {}]",
    "digits": "[int(digit) for digit in str(abs({}))]",
    "from_digits": "functools.reduce(lambda number, digit: 10 * number + digit, {}, 0)",
    "floor": "math.floor({})",
    "ceiling": "math.ceil({})",
    "power": "pow({}, {})",
    "flatten": "list(itertools.chain.from_iterable({}))",
    "permutations": "[list(order) for order in itertools.permutations({})]",
    "normalized": 'unicodedata.normalize("NFC", {})',
    "parse_int": "whole_number_in({})",
    "parse_decimal": "decimal_number_in({})",
    "float": "float({})",
    "start_of": "datetime.datetime.combine({}, datetime.time(), datetime.UTC)",
    "date_from": "day_from({}, {}, {})",
    "parse_date": "day_in_text({})",
    "parse_instant": "moment_in_text({})",
    "seconds": "Decimal(({}) // datetime.timedelta(microseconds=1)).scaleb(-6)",
    "find": "place_in_text({}, {})",
    "replace": "with_replaced({}, {}, {})",
    "split": "parts_of_text({}, {})",
    "from_code_points": "text_of_code_points({})",
    "from_utf8": "text_in_utf8({})",
    "index_of": "place_in_list({}, {})",
    "first": "first_of({})",
    "last": "last_of({})",
    "sublists": "runs_of({})",
    "subsequences": "choices_of({})",
    "is_subsequence": "is_left_of({}, {})",
}
BEHIND = {
    "lower": ".lower()",
    "upper": ".upper()",
    "trim": ".strip()",
    "reversed": "[::-1]",
    "day_of": ".date()",
    "year_of": ".year",
    "month_of": ".month",
    "day_of_month": ".day",
    "weekday_of": ".isoweekday()",
    "is_letter": ".isalpha()",
    "is_space": ".isspace()",
    "utf8": '.encode("utf-8", "surrogatepass")',
}
OPERATORS = {
    "union": ("|", Level.UNION),
    "intersection": ("&", Level.UNION),
    "difference": ("-", Level.SUM),
    "is_subset": ("<=", Level.COMPARISON),
}


def _place(number: Expression, names: Naming, translate: Translate) -> str:
    """A number of items; below zero Python would count from the end."""
    match number:
        case node.Literal(value=int(count)):
            return str(max(count, 0))
        case _:
            return f"max({translate(number, names).text}, 0)"


def _hashable(subject: Expression) -> bool:
    """Whether Python can put the items of a list into a set, whatever they hold."""
    element = getattr(unrefined(subject.type), "element", None)
    plain = unrefined(element) if element is not None else None
    return isinstance(plain, Scalar | EnumType)


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
