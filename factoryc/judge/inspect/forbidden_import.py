"""`never import "pickle"`: neither the module nor what lies in it, by whatever way."""

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of, is_within
from factoryc.judge.inspect.product_source import ProductSource

# Modules of the standard library that hand on another one under their own name.
_HANDED_ON = {
    "pickle": ("_pickle", "cPickle", "shelve", "copyreg"),
    "datetime": ("_datetime", "_pydatetime"),
    "decimal": ("_decimal", "_pydecimal"),
    "json": ("_json",),
    "random": ("_random",),
    "socket": ("_socket",),
    "sqlite3": ("_sqlite3", "dbm.sqlite3"),
    "ssl": ("_ssl",),
    "subprocess": ("_posixsubprocess",),
    "threading": ("_thread", "_threading_local"),
}


def inspect_forbidden_import(
    product: ProductSource, clause: str, forbidden: str
) -> tuple[Finding, ...]:
    """Each import of a forbidden module. Imports that only a run shows are found elsewhere."""
    names = (forbidden, *_HANDED_ON.get(forbidden, ()))
    found = {
        Finding(module.path, imported.line, clause, f"imports `{imported.name}`")
        for module in product.modules
        for imported in imports_of(module)
        if any(is_within(imported.name, name) for name in names)
    }
    return tuple(sorted(found))
