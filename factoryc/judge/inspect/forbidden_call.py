"""`never call "os.system"`: the function is not named at all, so nobody can call it."""

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of, is_within, spelled
from factoryc.judge.inspect.product_source import ProductSource

_BUILTINS = "builtins."


def inspect_calls(product: ProductSource, clause: str, function: str) -> tuple[Finding, ...]:
    """Each place that names the function, whether it calls it there or hands it on.

    A single word, such as `eval`, is a function of the language, or a method of that name.
    """
    found: set[Finding] = set()
    text = f"names `{function}`, which must never be called"
    plain = function.removeprefix(_BUILTINS)
    is_bare = "." not in plain
    for module in product.modules:
        for imported in imports_of(module):
            if imported.taken and is_within(imported.name, function):
                found.add(Finding(module.path, imported.line, clause, text))
        for name, node in spelled(module):
            method = is_bare and name.rpartition(".")[2] == plain
            if is_within(name, function) or is_within(name, plain) or method:
                found.add(Finding(module.path, node.lineno, clause, text))
    return tuple(sorted(found))
