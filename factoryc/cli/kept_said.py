"""What checks said of the questions of a spec, kept for those that follow an edit.

It is known by what it means, so whatever command checks the spec may use what another has kept. Of two that keep
at once, one does so in vain.
"""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from factoryc.cli.kept_files import kept_files
from factoryc.diagnostics.said import Said

# Some of it was said of earlier states of a spec: its author may return to them.
_MOST = 3_000
_KIND = "said"


def recall(name: str) -> Mapping[str, Said]:
    """What is kept about a spec, by the ground of each answer."""
    files = kept_files(_about(name))
    kept = None if files is None else files.load(_KIND)
    return kept if isinstance(kept, dict) else {}


def remember(name: str, before: Mapping[str, Said], said: Mapping[str, Said]) -> None:
    """Keep what was said beside what was known before, as far as there is room. The newest comes first."""
    if all(before.get(ground) is each for ground, each in said.items()):
        return
    files = kept_files(_about(name))
    if files is not None:
        older = ((ground, each) for ground, each in before.items() if ground not in said)
        files.store(_KIND, dict(islice((*said.items(), *older), _MOST)))


def _about(name: str) -> str:
    return str(Path(name).resolve())
