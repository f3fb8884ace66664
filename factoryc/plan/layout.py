"""Where everything lies in a product: a Python package named like the spec, in a `src` folder.

Plan, brief, agents, judge and release all ask here, so that they cannot disagree. Nothing is read
or written; a path is relative to the product's root, in POSIX form.
"""

from factoryc.contract.python_names import python_name
from factoryc.frozen import frozen
from factoryc.plan.reach import reached_functions
from factoryc.spec.clock import reads_clock
from factoryc.spec.spec import Spec

PROJECT = "pyproject.toml"
README = "README.md"
IGNORED = ".gitignore"
MANIFEST = "manifest.json"
TYPED = "py.typed"
OPERATIONS = "operations"


@frozen
class Layout:
    """The modules of a product by their dotted names. None: this product has no such part."""

    package: str
    types: str
    functions: str | None
    state: str | None
    operations: str
    server: str | None
    commands: str | None
    storage: str | None
    clock: str | None
    main: str | None

    def operation(self, name: str) -> str:
        """The module of an operation; the function in it has the same last name."""
        return f"{self.operations}.{python_name(name)}"


def layout_of(spec: Spec) -> Layout:
    """The layout of the product that a spec describes."""
    package = python_name(spec.name)
    is_kept = spec.interface is not None and spec.interface.kept is not None
    return Layout(
        package=package,
        types=f"{package}.types",
        functions=f"{package}.functions" if reached_functions(spec) else None,
        state=f"{package}.state" if spec.state else None,
        operations=f"{package}.{OPERATIONS}",
        server=f"{package}.server" if spec.http is not None else None,
        commands=f"{package}.commands" if spec.cli is not None else None,
        storage=f"{package}.storage" if is_kept else None,
        clock=f"{package}.clock" if reads_clock(spec.operations) else None,
        main=f"{package}.__main__" if spec.interface is not None else None,
    )


def state_class(spec: Spec) -> str:
    """What other modules call the class `State`: otherwise where a type has that name."""
    named = {one.name for one in (*spec.types, *spec.errors)}
    return "ProductState" if "State" in named else "State"


def module_path(module: str) -> str:
    """The file of a module: `src/shortener/types.py`."""
    return f"src/{module.replace('.', '/')}.py"


def package_path(package: str) -> str:
    """The file that makes a folder a package: `src/shortener/__init__.py`."""
    return module_path(f"{package}.__init__")
