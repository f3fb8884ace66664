"""What is judged, and the way to it: a product of ours, or anything else that answers calls."""

from typing import Literal

import attrs

Kind = Literal["product", "module", "program", "commands", "service"]


@attrs.frozen
class Implementation:
    """`kind` says which of the other fields are used.

    `product`: the layout of a build. `module`: plain Python code, the `module` of that name.
    `program`: a `command` that speaks the protocol of docs/reference/judging.md on its standard input and
    output. `commands`: a `command` to which each call is added, as the `interface` of the spec says.
    `service`: an HTTP service that runs already, at `url`; `reset` is a command that lets it begin anew.
    """

    kind: Kind = "product"
    module: str = ""
    command: tuple[str, ...] = ()
    url: str = ""
    reset: tuple[str, ...] = ()

    @property
    def is_python(self) -> bool:
        """Whether its source can be inspected."""
        return self.kind in ("product", "module")
