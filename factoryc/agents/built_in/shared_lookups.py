"""Names for what an outcome looks up more than once."""

from collections.abc import Sequence

from factoryc.agents.built_in.outcome import RESULT, Outcome, parts_of, rewritten
from factoryc.agents.built_in.rewrite import Replacement, evaluated
from factoryc.analysis.walk import meaning, walk
from factoryc.contract.expression import translate
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import predicate_name, python_name
from factoryc.spec.expressions import MapLookup, StateRead, Variable
from factoryc.spec.types import RecordType


def shared_lookups(
    outcome: Outcome, names: Naming, taken: frozenset[str]
) -> tuple[Outcome, list[str]]:
    """The outcome with names for what it looks up more than once, and the lines that name them."""
    everything = parts_of(outcome)
    lookups: dict[object, MapLookup] = {}
    counts: dict[object, int] = {}
    for part in (inner for each in everything for inner in walk(each)):
        if isinstance(part, MapLookup) and _is_plain(part):
            lookups.setdefault(meaning(part), part)
            counts[meaning(part)] = counts.get(meaning(part), 0) + 1
    sure = {meaning(inner) for each in everything for inner in evaluated(each)}
    wanted = [one for key, one in lookups.items() if counts[key] > 1 and key in sure]
    lines, replacements, used = [], list[Replacement](), set(taken)
    for lookup in wanted:
        name = _name_for(lookup, wanted, used)
        used.add(name)
        lines.append(f"{name} = {translate(lookup, names)}")
        replacements.append(Replacement(lookup, Variable(name, lookup.type, lookup.span)))
    return rewritten(outcome, tuple(replacements)), lines


def _is_plain(lookup: MapLookup) -> bool:
    return isinstance(lookup.base, StateRead) and (
        isinstance(lookup.key, Variable) and lookup.key.name != RESULT
    )


def _name_for(lookup: MapLookup, others: Sequence[MapLookup], used: set[str]) -> str:
    """`link` for a Link; `payer_account` where two accounts are looked up."""
    kind = lookup.type
    name = predicate_name(kind.name).removeprefix("is_") if isinstance(kind, RecordType) else "old"
    if sum(1 for other in others if other.type == lookup.type) > 1 or name in used:
        assert isinstance(lookup.key, Variable)
        name = f"{lookup.key.name}_{name}"
    name = python_name(name)
    while name in used:
        name = f"{name}_"
    return name
