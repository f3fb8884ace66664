"""Specs that state rules for the source of a product, and nothing else."""

import attrs

from factoryc.source.span import Span
from factoryc.spec.definitions import HttpInterface
from factoryc.spec.evals import (
    Constraint,
    Never,
    NeverCall,
    NeverImport,
    NeverUse,
)
from factoryc.spec.spec import Spec

NOWHERE = Span("", 0, 0)


def spec_with(*rules):
    """A spec that states these rules and nothing else; each clause is `rule`."""
    spec = Spec("shop", "1.0.0", interface=HttpInterface((), 400, NOWHERE))
    for rule in rules:
        if isinstance(rule, NeverImport | NeverUse | NeverCall):
            spec = attrs.evolve(spec, nevers=(*spec.nevers, Never("rule", rule, NOWHERE)))
        else:
            constraint = Constraint("rule", rule, NOWHERE)
            spec = attrs.evolve(spec, constraints=(*spec.constraints, constraint))
    return spec
