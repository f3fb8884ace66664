"""`never use float`: no number in the product is a binary fraction, not even on the way.

Python's `/` of whole numbers gives a float, so a division stands only where an operand is seen to
be a Decimal (or a path). To test whether a value *is* a float is no use of one.
"""

import ast
from collections.abc import Iterator, Mapping

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
                    yield node.lineno, f"`{ast.unparse(node)}` may be a float: use `//` or Decimals"
            case ast.AugAssign(op=ast.Div(), target=left, value=right):
                if not (_is_exact(left, exact, known) or _is_exact(right, exact, known)):
                    yield node.lineno, f"`{ast.unparse(node)}` may be a float: use `//` or Decimals"
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
    """The names that are Decimals wherever the product annotates or assigns them.

    A name that is something else anywhere is left out.
    """
    exact: set[str] = set()
    other: set[str] = set()
    for module in product.modules:
        known = names_of(module)
        for node in ast.walk(module.tree):
            match node:
                case ast.arg(arg=name, annotation=said):
                    (exact if _says_decimal(said, known) else other).add(name)
                case ast.AnnAssign(target=ast.Name(id=name), annotation=said):
                    (exact if _says_decimal(said, known) else other).add(name)
                case ast.FunctionDef(name=name, returns=said):
                    (exact if _says_decimal(said, known) else other).add(name)
    for module in product.modules:
        known = names_of(module)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign):
                value_is_exact = _is_exact(node.value, frozenset(exact - other), known)
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                (exact if value_is_exact else other).update(names)
    return frozenset(exact - other)


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
