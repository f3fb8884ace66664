"""`constraint modules share nothing mutable`: what one call remembers is in the state, or nowhere.

A value of a module or a class stands only where it is seen to be immutable; in doubt it does not.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

import attrs

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import dotted, names_of
from factoryc.judge.inspect.product_source import ProductSource, SourceModule

# Calls whose results cannot change, whatever they are given.
_IMMUTABLE = frozenset(
    {
        "bool",
        "bytes",
        "datetime.date",
        "datetime.datetime",
        "datetime.time",
        "datetime.timedelta",
        "datetime.timezone",
        "decimal.Decimal",
        "float",
        "fractions.Fraction",
        "int",
        "len",
        "logging.getLogger",
        "object",
        "operator.attrgetter",
        "operator.itemgetter",
        "pathlib.Path",
        "pathlib.PurePosixPath",
        "range",
        "re.compile",
        "str",
        "struct.Struct",
        "typing.NewType",
        "typing.ParamSpec",
        "typing.TypeVar",
        "collections.namedtuple",
        "uuid.UUID",
    }
)
# Calls whose results cannot change if what they are given cannot.
_KEEPING = frozenset({"abs", "frozenset", "max", "min", "round", "sum", "tuple"})
_VIEW = "types.MappingProxyType"
_CACHES = frozenset({"functools.cache", "functools.cached_property", "functools.lru_cache"})
_DECLARED = frozenset({"__all__", "__slots__", "__match_args__"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@attrs.frozen(eq=False)
class _Names:
    """`frozen` are the product's own classes whose instances cannot change; `classes` all."""

    known: Mapping[str, str]
    frozen: frozenset[str]
    classes: frozenset[str]


def inspect_sharing(product: ProductSource, clause: str) -> tuple[Finding, ...]:
    """Each mutable thing that outlives a call without being in the state."""
    classes, frozen = _classes(product)
    found: set[Finding] = set()
    for module in product.modules:
        names = _Names(names_of(module), frozen, classes)
        for line, text in [
            *_values(module.tree.body, names, ""),
            *_habits(module, names),
            *_attributes(module),
        ]:
            found.add(Finding(module.path, line, clause, text))
    return tuple(sorted(found))


def _classes(product: ProductSource) -> tuple[frozenset[str], frozenset[str]]:
    every: set[str] = set()
    frozen: set[str] = set()
    for module in product.modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                every.add(node.name)
                if _is_frozen(node, names_of(module)):
                    frozen.add(node.name)
    return frozenset(every), frozenset(frozen)


def _is_frozen(node: ast.ClassDef, known: Mapping[str, str]) -> bool:
    bases = {dotted(base, known) for base in node.bases}
    if bases & {"enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "typing.NamedTuple"}:
        return True
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=function, keywords=keywords):
                if dotted(function, known) == "dataclasses.dataclass" and any(
                    keyword.arg == "frozen"
                    and isinstance(keyword.value, ast.Constant)
                    and keyword.value.value is True
                    for keyword in keywords
                ):
                    return True
    return False


def _values(body: list[ast.stmt], names: _Names, owner: str) -> Iterator[tuple[int, str]]:
    """The mutable values that the statements of a module or a class leave behind."""
    for statement in body:
        match statement:
            case ast.Assign(targets=targets, value=value):
                yield from _bound(targets, value, names, owner)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield from _bound([target], value, names, owner)
            case ast.AugAssign(target=target):
                yield statement.lineno, f"`{owner}{ast.unparse(target)}` is changed"
            case ast.ClassDef(name=name, body=inner):
                yield from _values(inner, names, f"{owner}{name}.")
            case ast.If(body=first, orelse=second):
                yield from _values([*first, *second], names, owner)
            case ast.Try(body=first, handlers=handlers, orelse=second, finalbody=last):
                inside = [line for handler in handlers for line in handler.body]
                yield from _values([*first, *inside, *second, *last], names, owner)
            case ast.With(body=inner) | ast.For(body=inner) | ast.While(body=inner):
                yield from _values(inner, names, owner)


def _bound(
    targets: list[ast.expr], value: ast.expr, names: _Names, owner: str
) -> Iterator[tuple[int, str]]:
    for target in targets:
        spelling = ast.unparse(target)
        if not isinstance(target, ast.Name | ast.Tuple):
            yield target.lineno, f"`{owner}{spelling}` is changed"
        elif spelling not in _DECLARED and not _is_immutable(value, names, bool(owner)):
            yield target.lineno, f"`{owner}{spelling}` is not seen to be immutable"


def _is_immutable(node: ast.expr, names: _Names, in_class: bool) -> bool:
    def holds(part: ast.expr) -> bool:
        return _is_immutable(part, names, in_class)

    match node:
        case ast.Constant() | ast.Lambda() | ast.JoinedStr() | ast.Compare() | ast.Attribute():
            return True
        case ast.Name(id=name):
            # Another value of a module is inspected where it is bound.
            return name not in {"globals", "locals"}
        case ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
            return all(holds(part) for part in parts)
        case ast.Starred(value=part) | ast.UnaryOp(operand=part):
            return holds(part)
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            return holds(left) and holds(right)
        case ast.Subscript(value=base):
            return holds(base)
        case ast.Call(func=function, args=arguments, keywords=keywords):
            return _gives_immutable(function, arguments, keywords, names, in_class)
        case _:
            return False


def _gives_immutable(
    function: ast.expr,
    arguments: list[ast.expr],
    keywords: list[ast.keyword],
    names: _Names,
    in_class: bool,
) -> bool:
    name = dotted(function, names.known) or ""
    given = [*arguments, *(keyword.value for keyword in keywords)]
    if name in _IMMUTABLE or (in_class and name == "dataclasses.field"):
        return True
    if name == _VIEW:
        match given:
            case [ast.Dict(values=values)]:
                return all(_is_immutable(value, names, in_class) for value in values)
        return False
    if name in {"frozenset", "tuple"}:
        return all(_is_immutable(part, names, in_class) or _is_scalars(part) for part in given)
    if name in _KEEPING or name.rpartition(".")[2] in names.frozen:
        return all(_is_immutable(part, names, in_class) for part in given)
    return False


def _is_scalars(node: ast.expr) -> bool:
    match node:
        case ast.Set(elts=parts) | ast.List(elts=parts):
            return all(isinstance(part, ast.Constant) for part in parts)
        case ast.GeneratorExp() | ast.SetComp() | ast.ListComp():
            return True
        case _:
            return False


def _habits(module: SourceModule, names: _Names) -> Iterator[tuple[int, str]]:
    """What functions do that makes something outlive a call."""
    yield from _changes(ast.walk(module.tree), names.classes | set(names.known) | {"cls"})
    for node in ast.walk(module.tree):
        match node:
            case ast.Global(names=changed):
                yield node.lineno, f"`global {', '.join(changed)}` changes the module"
            case ast.FunctionDef(args=arguments) | ast.Lambda(args=arguments):
                yield from _defaults(arguments, names)
            case ast.AsyncFunctionDef(args=arguments):
                yield from _defaults(arguments, names)
            case ast.Name() | ast.Attribute() if dotted(node, names.known) in _CACHES:
                yield node.lineno, f"`{ast.unparse(node)}` remembers results"


def _attributes(module: SourceModule) -> Iterator[tuple[int, str]]:
    """What is written on the module's own functions, which live as long as it does."""
    functions = {each.name for each in module.tree.body if isinstance(each, _FUNCTIONS)}
    for outer in _outermost(module.tree.body):
        parts = list(ast.walk(outer))
        yield from _changes(parts, functions.difference(*map(_bound_in, parts[1:])))


def _bound_in(part: ast.AST) -> tuple[str, ...]:
    """The name that a part of a function binds: it means another value there, all through the function."""
    match part:
        case (
            ast.arg(arg=str(name))
            | ast.Name(id=str(name), ctx=ast.Store())
            | ast.FunctionDef(name=str(name))
            | ast.AsyncFunctionDef(name=str(name))
            | ast.ClassDef(name=str(name))
            | ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
            | ast.MatchMapping(rest=str(name))
        ):
            return (name,)
        case _:
            return ()


def _outermost(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, and of its classes: the scopes that functions begin in."""
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from _outermost(statement.body)
        else:
            yield statement


def _defaults(arguments: ast.arguments, names: _Names) -> Iterator[tuple[int, str]]:
    for default in [*arguments.defaults, *arguments.kw_defaults]:
        if default is not None and not _is_immutable(default, names, in_class=False):
            yield default.lineno, f"the default value `{ast.unparse(default)}` outlives its call"


def _changes(
    parts: Iterable[ast.AST], shared: frozenset[str] | set[str]
) -> Iterator[tuple[int, str]]:
    """Where something is written on one of these names."""
    for part in parts:
        match part:
            case ast.Assign(targets=targets):
                yield from _written(targets, shared)
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                yield from _written([target], shared)
            case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[ast.Name(id=name), *_]):
                if name in shared:
                    yield part.lineno, f"`{ast.unparse(part)}` changes `{name}` for everybody"


def _written(
    targets: list[ast.expr], shared: frozenset[str] | set[str]
) -> Iterator[tuple[int, str]]:
    for target in targets:
        if not isinstance(target, ast.Attribute | ast.Subscript):
            continue
        base: ast.expr = target
        while isinstance(base, ast.Attribute | ast.Subscript):
            base = base.value
        if isinstance(base, ast.Name) and base.id in shared:
            yield target.lineno, f"`{ast.unparse(target)}` is changed for everybody"
