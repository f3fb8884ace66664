"""Where an interface keeps the state: a file that outlives the process, or none."""

from collections.abc import Sequence

from factoryc.diagnostics.diagnostic import Fix, Label
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.definitions import Interface
from factoryc.spec.elaborate_nevers import check_files
from factoryc.spec.environment import FOLLOWS, Environment
from factoryc.syntax.interfaces import Kept


def kept_file(items: Sequence[object], environment: Environment) -> str | None:
    """The file of `state kept in "…"`, which is said once, of a state that there is."""
    said = [item for item in items if isinstance(item, Kept)]
    for extra in said[1:]:
        environment.wrong(
            "duplicate-name",
            "the state is kept in one file",
            extra.span,
            labels=(Label(said[0].span, "first here"),),
        )
    if not said:
        return None
    first = said[0]
    if not environment.scope.states:
        # What is broken may have been the state.
        environment.wrong(
            FOLLOWS if environment.scope.unclear else "invalid-interface",
            "nothing is remembered, so there is no state to keep",
            first.span,
            help="take this line away, or declare a `state`",
        )
    return first.file if check_files((first.file,), first.span, environment) else None


def keep(interface: Interface, name: str) -> Fix:
    """The fix that keeps the state in a file named like the spec."""
    end = interface.span.end - 1
    line = f'state kept in "{name}.db"'
    place = Span(interface.span.file, end, end)
    return Fix(f"say `{line}`", (Edit(place, f"  {line}\n"),))
