"""How the host finds the operations of an implementation, by what kind of implementation it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from factoryc.contract.binding import binding, plain_binding, program_binding
from factoryc.judge.implementation import Implementation
from factoryc.spec.spec import Spec


def bound_to(
    spec: Spec, implementation: Implementation, operations: Sequence[str] | None = None
) -> Mapping[str, Any]:
    """All operations of the library, or those that are named."""
    match implementation:
        case Implementation(kind="module", module=module):
            return plain_binding(spec, module, operations)
        case Implementation(kind="program", command=command):
            return program_binding(spec, command, operations)
        case _:
            return binding(spec, operations)
