"""Texts that are easy to read and that the types of a spec allow, for witnesses."""

from factoryc.analysis.pattern import UnreadablePattern, read_pattern
from factoryc.analysis.pattern_text import readable_text
from factoryc.analysis.walk import walk
from factoryc.spec.definitions import RefinementDefinition
from factoryc.spec.expressions import Matches
from factoryc.spec.spec import Spec


def readable_texts(spec: Spec) -> tuple[str, ...]:
    """The shortest and plainest text of each pattern, and a second one where there is one."""
    found: dict[str, None] = {}
    for definition in spec.types:
        if isinstance(definition, RefinementDefinition) and definition.restriction is not None:
            for part in walk(definition.restriction):
                if isinstance(part, Matches):
                    found.update(dict.fromkeys(_readable(part.pattern)))
    return tuple(found)


def _readable(pattern: str) -> list[str]:
    try:
        tree = read_pattern(pattern)
    except UnreadablePattern:
        return []
    first = readable_text(tree)
    second = first[:-1] + "b" if first.endswith("a") else first[:-1] + "1"
    return [first, second, readable_text(tree, longer=1)]
