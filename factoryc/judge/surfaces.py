"""By which surface an implementation is called, as a library, over HTTP or on a command line; and how often."""

from collections.abc import Mapping
from pathlib import Path

from factoryc.evals.suite import Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.verdict import Surface
from factoryc.plan.layout import layout_of, module_path
from factoryc.spec.definitions import bound_in

# The share of examples that a surface is tried with, and how many at least: each example over HTTP
# takes a fresh server, and each call on a command line a process. The operations of a product were
# judged as a library, with all examples; those of a command that is no product of ours were not.
_SHARES: Mapping[Surface, tuple[int, int]] = {"library": (1, 1), "http": (4, 20), "cli": (20, 5)}
_SHARE_OF_COMMANDS = (5, 10)


def surface_for(suite: Suite, product: Path, implementation: Implementation) -> Surface:
    """The one that shows most of what a user would see: of what is no product there is only one."""
    match implementation.kind:
        case "product":
            return surface_of(suite, product)
        case "module" | "program":
            return "library"
        case "commands":
            return "cli"
        case "service":
            return "http"


def surface_of(suite: Suite, product: Path) -> Surface:
    """As a user would, where the interface and all of its operations are there; else the library."""
    spec, layout = suite.spec, layout_of(suite.spec)
    module = layout.server or layout.commands
    if spec.interface is None or module is None:
        return "library"
    bound = {each.operation for each in bound_in(spec.interface)}
    complete = {operation.name for operation in spec.operations} <= suite.operations & bound
    if not complete or not (product / module_path(module)).is_file():
        return "library"
    return "http" if spec.http is not None else "cli"


def examples_for(suite: Suite, surface: Surface, implementation: Implementation) -> int:
    """How many examples of each property are tried there, where nobody says how many."""
    share, least = _SHARES[surface]
    if implementation.kind == "commands":
        share, least = _SHARE_OF_COMMANDS
    return suite.examples if share == 1 else max(least, suite.examples // share)
