"""`never use float`: no number in the product is a binary fraction, not even on the way.

Python's `/` of whole numbers gives a float, so a division stands only where an operand is seen to
be a Decimal (or a path). To test whether a value *is* a float is no use of one.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import dotted, is_within, names_of
from factoryc.judge.inspect.product_source import ProductSource, SourceModule

# The module itself, and what in it is about whole numbers.
_WHOLE = frozenset(
    {"", ".ceil", ".comb", ".factorial", ".floor", ".gcd", ".isqrt", ".lcm", ".perm", ".prod"}
)
_FLOATING = (
    "cmath.sqrt",
    "random.gauss",
    "random.random",
    "random.uniform",
    "statistics.fmean",
    "statistics.mean",
    "time.monotonic",
    "time.perf_counter",
    "time.process_time",
    "time.time",
    "struct.unpack",
)
_FLOATING_METHODS = frozenset({"as_integer_ratio", "fromhex", "timestamp", "total_seconds"})
_DECIMAL_METHODS = frozenset(
    {
        "copy_abs",
        "copy_negate",
        "fma",
        "normalize",
        "quantize",
        "remainder_near",
        "to_integral_value",
    }
)

_EXACT_CALLS = frozenset(
    {"decimal.Decimal", "fractions.Fraction", "pathlib.Path", "pathlib.PurePosixPath"}
)


def inspect_float(product: ProductSource, clause: str) -> tuple[Finding, ...]:
    """Each place where a float appears, or may appear."""
    exact = _decimal_names(product)
    found: set[Finding] = set()
    for module in product.modules:
        for line, text in _floats(module, exact):
            found.add(Finding(module.path, line, clause, text))
    return tuple(sorted(found))


def _floats(module: SourceModule, exact: frozenset[str]) -> Iterator[tuple[int, str]]:
    known = names_of(module)
    tests = _type_tests(module.tree)
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=float() | complex() as value):
                yield node.lineno, f"`{value}` is a float"
            case ast.Name(id="float" | "complex" as name) if id(node) not in tests:
                yield node.lineno, f"`{name}` is used"
            case ast.Attribute() | ast.Name():
                spelling = dotted(node, known) or ""
                if is_within(spelling, "math") and spelling[4:] not in _WHOLE:
                    yield node.lineno, f"`{spelling}` is or gives a float"
                elif any(is_within(spelling, floating) for floating in _FLOATING):
                    yield node.lineno, f"`{spelling}` gives a float"
                elif isinstance(node, ast.Attribute) and node.attr in _FLOATING_METHODS:
                    yield node.lineno, f"`.{node.attr}` is about floats"
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                if not (_is_exact(left, exact, known) or _is_exact(right, exact, known)):
                    yield (
                        node.lineno,
                        f"`{ast.unparse(node)}` may be a float: use `//` or Decimals, and annotate what is one",
                    )
            case ast.AugAssign(op=ast.Div(), target=left, value=right):
                if not (_is_exact(left, exact, known) or _is_exact(right, exact, known)):
                    yield (
                        node.lineno,
                        f"`{ast.unparse(node)}` may be a float: use `//` or Decimals, and annotate what is one",
                    )
            case ast.BinOp(op=ast.Pow(), left=left, right=ast.UnaryOp(op=ast.USub())):
                if not _is_exact(left, exact, known):
                    yield node.lineno, f"`{ast.unparse(node)}` is a float"


def _type_tests(tree: ast.Module) -> frozenset[int]:
    """The mentions of types inside the second argument of `isinstance`, and after `type(x) is`."""
    tested: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, types]):
                tested |= {id(part) for part in ast.walk(types)}
            case ast.Compare(left=ast.Call(func=ast.Name(id="type")), comparators=[types]):
                tested |= {id(part) for part in ast.walk(types)}
    return frozenset(tested)


def _decimal_names(product: ProductSource) -> frozenset[str]:
    """The names that are Decimals wherever the product annotates them, or gives them a value.

    A name that is something else anywhere is left out.
    """
    exact, other = _annotated(product)
    given = tuple(_given(product))
    while True:
        found = _made_exact(exact, other, given)
        left = {name for name, values, known in given if not _all_exact(values, found, known)}
        if left <= other:
            return found
        # What was taken to be one because of these is looked at again.
        other |= left


def _annotated(product: ProductSource) -> tuple[set[str], set[str]]:
    """What annotations say is a Decimal, and what is something else, or nobody knows what."""
    exact: set[str] = set()
    other: set[str] = set()
    for module in product.modules:
        known = names_of(module)
        for node in ast.walk(module.tree):
            match node:
                case (
                    ast.arg(arg=name, annotation=said)
                    | ast.AnnAssign(target=ast.Name(id=name), annotation=said)
                ):
                    (exact if _says_decimal(said, known) else other).add(name)
                case ast.FunctionDef(name=name, returns=ast.expr() as said):
                    (exact if _says_decimal(said, known) else other).add(name)
    return exact, other


_Given: TypeAlias = tuple[str, tuple[ast.expr, ...], Mapping[str, str]]


def _given(product: ProductSource) -> Iterator[_Given]:
    """Each name with what it may come to be: what is assigned to it, or what a function of that name returns."""
    for module in product.modules:
        known = names_of(module)
        for node in ast.walk(module.tree):
            match node:
                case ast.Assign(targets=targets, value=value):
                    made = value.body if isinstance(value, ast.Lambda) else value
                    yield from (
                        (each.id, (made,), known) for each in targets if isinstance(each, ast.Name)
                    )
                case ast.FunctionDef(name=name, returns=None):
                    yield name, tuple(_returned(node.body)), known


def _returned(body: Sequence[ast.stmt]) -> Iterator[ast.expr]:
    """What a function returns, where it returns something; not what those inside it do."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def _made_exact(exact: set[str], other: set[str], given: Sequence[_Given]) -> frozenset[str]:
    """The names that are exact, some because others are."""
    found = frozenset(exact - other)
    while True:
        more = {
            name
            for name, values, known in given
            if name not in other and _all_exact(values, found, known)
        }
        if more <= found:
            return found
        found |= more


def _all_exact(values: Sequence[ast.expr], exact: frozenset[str], known: Mapping[str, str]) -> bool:
    return bool(values) and all(_is_exact(each, exact, known) for each in values)


def _says_decimal(annotation: ast.expr | None, known: Mapping[str, str]) -> bool:
    if annotation is None:
        return False
    if isinstance(annotation, ast.Constant):
        return annotation.value in {"Decimal", "decimal.Decimal"}
    return dotted(annotation, known) == "decimal.Decimal"


def _is_exact(node: ast.expr, exact: frozenset[str], names: Mapping[str, str]) -> bool:
    """Whether an expression is seen to be a Decimal, a fraction, or a text as paths are joined with."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Call(func=function):
            name = dotted(function, names) or ""
            if name in _EXACT_CALLS:
                return True
            if isinstance(function, ast.Attribute):
                return function.attr in _DECIMAL_METHODS
            return name.rpartition(".")[2] in exact
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in exact
        case ast.BinOp(left=left, right=right):
            return _is_exact(left, exact, names) or _is_exact(right, exact, names)
        case ast.UnaryOp(operand=operand):
            return _is_exact(operand, exact, names)
        case ast.IfExp(body=body, orelse=other):
            return _is_exact(body, exact, names) and _is_exact(other, exact, names)
        case _:
            return False
