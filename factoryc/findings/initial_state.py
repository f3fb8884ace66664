"""`initial-state-breaks-invariant`, and `refinement-escape` of what a state begins with."""

from collections.abc import Mapping
from importlib import import_module

from factoryc.analysis.formula import Functions
from factoryc.analysis.question import ESCAPE
from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.diagnostics.verdicts import Proved
from factoryc.findings.report import FindingsReport
from factoryc.proof.after import Change
from factoryc.proof.fits import fits
from factoryc.proof.prove import Ground, proves
from factoryc.spec.definitions import InvariantDefinition, StateDefinition
from factoryc.spec.expressions import MapValue, StateRead
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec

NAME = "initial-state-breaks-invariant"
_SEARCH = "factoryc.findings.search"


def check_initial_state(spec: Spec, functions: Functions) -> FindingsReport:
    """Whether the first state keeps all invariants, and fits its types. There is no doubt left."""
    ground = Ground((), spec, functions, _beginning(spec))
    doubtful = [each for each in spec.invariants if not proves(each.condition, ground)]
    before = Ground((), spec, functions)
    strange = [
        each for each in spec.state if not fits(each.initial, each.type, each.restriction, before)
    ]
    broken: frozenset[str] = frozenset()
    if doubtful or strange:
        # It is one state, and the contract itself says what is so of it.
        broken = import_module(_SEARCH).broken_at_first(spec)
    findings = [_escapes(each) for each in strange if each.clause in broken]
    findings += [_breaks(each, spec) for each in doubtful if each.clause in broken]
    proved = tuple(
        Proved(each.clause, NAME, "by form")
        for each in spec.invariants
        if each.clause not in broken
    )
    return FindingsReport(tuple(findings), proved)


def _beginning(spec: Spec) -> Mapping[str, Change]:
    found: dict[str, Change] = {}
    for state in spec.state:
        entries = state.initial.entries if isinstance(state.initial, MapValue) else ()
        read = StateRead(state.name, state.type, state.span)
        found[state.name] = Change(read, state.initial, entries)
    return found


def _breaks(invariant: InvariantDefinition, spec: Spec) -> Diagnostic:
    states = [each for each in spec.state if each.name in mentions(invariant.condition).states]
    return Diagnostic(
        name=NAME,
        severity="error",
        message="an invariant does not hold before the first call",
        span=invariant.span,
        label="this does not hold at the beginning",
        clause=invariant.clause,
        question="Should the state begin with something else, or is the invariant too strict?",
        labels=tuple(Label(each.initial.span, f"`{each.name}` begins so") for each in states),
        help="begin with a value for which the invariant holds, or let it allow the beginning",
    )


def _escapes(state: StateDefinition) -> Diagnostic:
    return Diagnostic(
        name=ESCAPE,
        severity="error",
        message=f"`{state.name}` begins with a value that its type does not allow",
        span=state.initial.span,
        label="not of its type",
        clause=state.clause,
        question=f"What is `{state.name}` before the first call?",
        help="begin with a value of the type, or let the type allow this one",
    )
