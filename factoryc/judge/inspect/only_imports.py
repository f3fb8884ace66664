"""`constraint imports only "json"`: the product's own modules, and those that are named."""

from collections.abc import Sequence

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of, is_within
from factoryc.judge.inspect.product_source import ProductSource


def inspect_only_imports(
    product: ProductSource, clause: str, allowed: Sequence[str]
) -> tuple[Finding, ...]:
    """Each import of a module that is neither allowed, nor in one that is, nor the product's."""
    own = (*product.own, "__future__", *allowed)
    found = {
        Finding(
            module.path, imported.line, clause, f"imports `{imported.name}`, which is not named"
        )
        for module in product.modules
        for imported in imports_of(module)
        if imported.name
        and not any(is_within(imported.name, name) for name in own)
        # `from a import b` may take a name out of an allowed module `a`, or be one `a.b`.
        and not (imported.taken and imported.name.rpartition(".")[0] in own)
    }
    return tuple(sorted(found))
