"""Always asked: the source can be read. Code that makes or finds code while it runs cannot be.

Every other inspection rests on this one, so in doubt it says no.
"""

import ast

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import dotted, imports_of, is_within, names_of, spelled
from factoryc.judge.inspect.product_source import CLAUSE, ProductSource, SourceModule

_MODULES = (
    "imp",
    "builtins",
    "code",
    "codeop",
    "importlib.abc",
    "importlib.machinery",
    "importlib.util",
    "marshal",
    "pkgutil",
    "runpy",
    "zipimport",
)
_NAMES = {
    "exec": "runs text as code",
    "eval": "runs text as code",
    "compile": "makes code from text",
    "__builtins__": "reaches for the interpreter's own names",
    "__loader__": "reaches for what imports modules",
    "__spec__": "reaches for what imports modules",
    "sys.modules": "reaches for modules behind their imports",
    "sys.meta_path": "changes how modules are found",
    "sys.path_hooks": "changes how modules are found",
    "sys.path": "changes where modules are found",
    "types.CodeType": "makes code",
    "types.FunctionType": "makes code",
    "__import__": "imports a module that only a run shows",
    "importlib.import_module": "imports a module that only a run shows",
    "importlib.__import__": "imports a module that only a run shows",
    "importlib.reload": "imports a module that only a run shows",
}
# With a literal, these are imports like any other.
_IMPORTING = frozenset({"__import__", "importlib.import_module"})
_ATTRIBUTES = frozenset(
    {
        "__bases__",
        "__builtins__",
        "__closure__",
        "__code__",
        "__globals__",
        "__mro__",
        "__subclasses__",
        "ag_frame",
        "cr_frame",
        "f_back",
        "f_builtins",
        "f_globals",
        "f_locals",
        "gi_frame",
        "tb_frame",
    }
)


def inspect_hidden_code(product: ProductSource) -> tuple[Finding, ...]:
    """Everything in a product that reading its source does not show."""
    found = list(product.unreadable)
    for module in product.modules:
        found += _hidden(module)
    return tuple(found)


def _hidden(module: SourceModule) -> list[Finding]:
    def finding(line: int, text: str) -> Finding:
        return Finding(module.path, line, CLAUSE, text)

    found = [
        finding(imported.line, f"imports `{imported.name}`, which makes or finds code")
        for imported in imports_of(module)
        if any(is_within(imported.name, hidden) for hidden in _MODULES)
        or (imported.taken and imported.name in _NAMES and imported.name not in _IMPORTING)
    ]
    known = names_of(module)
    literal = {
        id(call.func)
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and dotted(call.func, known) in _IMPORTING
        and len(call.args) == 1
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and not call.keywords
    }
    for name, node in spelled(module):
        why = next((why for hidden, why in _NAMES.items() if is_within(name, hidden)), None)
        if why is not None and id(node) not in literal:
            found.append(finding(node.lineno, f"`{name}` {why}"))
    for part in ast.walk(module.tree):
        match part:
            case ast.Attribute(attr=name) if name in _ATTRIBUTES:
                found.append(finding(part.lineno, f"`.{name}` reaches behind the code"))
            case ast.Call(func=ast.Name(id="getattr" | "setattr" | "delattr"), args=[_, named, *_]):
                match named:
                    case ast.Constant(value=str(name)) if not name.startswith("__"):
                        pass
                    case _:
                        found.append(finding(part.lineno, _by_name(part)))
            case ast.Call(func=ast.Name(id="globals" | "locals" | "vars" as name), args=[]):
                found.append(finding(part.lineno, f"`{name}()` reaches for all names"))
    return found


def _by_name(call: ast.Call) -> str:
    return f"`{ast.unparse(call.func)}` takes a name that only a run shows"
