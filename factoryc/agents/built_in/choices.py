"""How one part of an open result is chosen: a draw at random, or candidates in turn.

A choice is made only where it is sure to meet its demands in the end: candidates that leave none
out, or draws from so many values that avoiding some is easy. Anything else raises `CannotChoose`.
"""

from decimal import Decimal

import attrs

from factoryc.agents.built_in.bounds import Bounds, bounds_of
from factoryc.agents.built_in.guards import conjuncts
from factoryc.agents.built_in.pattern_source import draw_text
from factoryc.agents.built_in.rewrite import Replacement, replaced
from factoryc.contract.python_names import class_name
from factoryc.spec.expressions import (
    Comparison,
    EnumCase,
    Expression,
    ListValue,
    Literal,
    Logic,
    MapValue,
    Matches,
    Membership,
    NoneValue,
    Not,
    Presence,
    Quantifier,
    SetValue,
    Value,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    INT,
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RefinedType,
    Scalar,
    SetType,
    Type,
    type_text,
    unrefined,
)

# Draws from fewer values than this could miss the last free one.
_FEW = 10_000
_LENGTH = 12
_ANY = '"".join(secrets.choice({name}_CHARACTERS) for _ in range({length}))'
# What a part is that may be anything.
_ANYTHING: dict[str, Value] = {
    "Text": "",
    "Bytes": b"",
    "Bool": False,
    "Int": 0,
    "Decimal": Decimal(0),
    "Float": 0.0,
}


class CannotChoose(Exception):
    """Why a part of an open result cannot be found by construction."""


@attrs.frozen
class Choice:
    """One part that is chosen, by the name that it has in the code.

    `draw` is an expression evaluated for each try; or `candidates` are what is tried in turn: an
    expression, or bounds. `left` are the demands that a try may still fail. `constants` are read
    by the draw.
    """

    name: str
    draw: str = ""
    drawn_between: Bounds | None = None
    candidates: str = ""
    counted: Bounds | None = None
    constants: tuple[tuple[str, str], ...] = ()
    left: tuple[Expression, ...] = ()

    @property
    def is_tried_in_turn(self) -> bool:
        return bool(self.candidates) or self.counted is not None


def choose(
    spec: Spec,
    variable: Variable,
    demands: tuple[Expression, ...],
    shared: tuple[Expression, ...],
    *,
    unpredictable: bool,
) -> Choice | Expression:
    """How to choose the part `variable`, or its value where one is as good as any.

    `shared` are demands on it together with other parts.
    """
    demands = (*demands, *_restrictions(spec, variable, variable.type))
    plain = unrefined(variable.type)
    match plain:
        case _ if not demands and not shared and not (unpredictable and _is_text(plain)):
            return _unconstrained(variable, plain)
        case Scalar(name="Text"):
            return _text(variable, demands, shared)
        case Scalar(name="Int"):
            return _number(variable, demands, shared, unpredictable)
        case Scalar(name="Bool"):
            return Choice(variable.name, candidates="(False, True)", left=demands)
        case EnumType(name=name):
            return Choice(variable.name, candidates=class_name(name), left=demands)
        case OptionalType(inner=inner):
            return _optional(spec, variable, inner, demands, shared, unpredictable)
        case _:
            raise CannotChoose(
                f"there is no known way to choose `{variable.name}`, a value of type "
                f"`{type_text(variable.type)}`, so that all that `ensures` says of it holds"
            )


def _restrictions(spec: Spec, variable: Variable, type_: Type) -> tuple[Expression, ...]:
    """What the refinements of the type demand, said of the variable."""
    found: tuple[Expression, ...] = ()
    while isinstance(type_, RefinedType):
        restriction = spec.refinement(type_.name).restriction
        if restriction is not None:
            by = Replacement(attrs.evolve(variable, name="it"), variable)
            found += conjuncts(replaced(restriction, (by,)))
        type_ = type_.base
    return found


def _unconstrained(variable: Variable, plain: Type) -> Expression:
    match plain:
        case Scalar(name=scalar) if scalar in _ANYTHING:
            return Literal(_ANYTHING[scalar], plain, variable.span)
        case OptionalType():
            return NoneValue(plain, variable.span)
        case ListType():
            return ListValue((), plain, variable.span)
        case SetType():
            return SetValue((), plain, variable.span)
        case MapType():
            return MapValue((), plain, variable.span)
        case EnumType(name=enum, cases=(first, *_)):
            return EnumCase(enum, first, plain, variable.span)
        case _:
            raise CannotChoose(f"the spec does not say what `{variable.name}` should be")


def _is_text(plain: Type) -> bool:
    return isinstance(plain, Scalar) and plain.name == "Text"


def _text(
    variable: Variable, demands: tuple[Expression, ...], shared: tuple[Expression, ...]
) -> Choice:
    patterns = [one for one in demands if isinstance(one, Matches) and one.subject == variable]
    sizes = bounds_of(demands, variable, sized=True)
    left = tuple(one for one in demands if one not in patterns and one not in sizes.said)
    _require_avoidable(variable, (*left, *shared))
    if len(patterns) == 1 and not sizes.said:
        drawing = draw_text(patterns[0].pattern, variable.name)
        if drawing is not None:
            return Choice(
                variable.name, draw=drawing.source, constants=drawing.constants, left=left
            )
    if patterns or not sizes.are_plain:
        raise CannotChoose(f"there is no known way to draw a text for `{variable.name}`")
    least, most = sizes.plain_low or 0, sizes.plain_high
    length = max(least, _LENGTH) if most is None else min(max(least, _LENGTH), most)
    name = variable.name.upper()
    return Choice(
        variable.name,
        draw=_ANY.format(name=name, length=length),
        constants=((f"{name}_CHARACTERS", "string.ascii_lowercase + string.digits"),),
        left=left,
    )


def _number(
    variable: Variable,
    demands: tuple[Expression, ...],
    shared: tuple[Expression, ...],
    unpredictable: bool,
) -> Choice | Expression:
    bounds = bounds_of(demands, variable, sized=False)
    left = tuple(one for one in demands if one not in bounds.said)
    if not left and not shared and not unpredictable:
        # Nothing but its ends is said of it, so that either will do.
        return bounds.low or bounds.high or Literal(0, INT, variable.span)
    _require_avoidable(variable, shared)
    few = bounds.are_plain and bounds.size is not None and bounds.size < _FEW
    if unpredictable and not few:
        _require_avoidable(variable, left)
        return Choice(variable.name, drawn_between=bounds, left=left)
    return Choice(variable.name, counted=bounds, left=left)


def _optional(
    spec: Spec,
    variable: Variable,
    inner: Type,
    demands: tuple[Expression, ...],
    shared: tuple[Expression, ...],
    unpredictable: bool,
) -> Choice | Expression:
    """None where nothing speaks against it, and a value where one is asked for."""
    present = [one for one in demands if isinstance(one, Presence) and one.subject == variable]
    if any(one.present for one in present):
        narrowed = attrs.evolve(variable, type=inner)
        others = tuple(one for one in demands if one not in present)
        return choose(spec, narrowed, others, shared, unpredictable=unpredictable)
    if len(present) == len(demands) and not shared:
        return NoneValue(variable.type, variable.span)
    raise CannotChoose(f"what `ensures` says does not tell whether `{variable.name}` is there")


def _require_avoidable(variable: Variable, demands: tuple[Expression, ...]) -> None:
    if not all(_avoids(one) for one in demands):
        raise CannotChoose(
            f"what `ensures` says goes beyond what `{variable.name}` must differ from, "
            "and does not tell what it is"
        )


def _avoids(condition: Expression) -> bool:
    """Whether a condition only rules some values out: most values meet it."""
    match condition:
        case Membership(negated=negated):
            return negated
        case Comparison(operators=("!=",)):
            return True
        case Quantifier(kind="all", body=body):
            return _avoids(body)
        case Logic(operator="implies", right=right):
            return _avoids(right)
        case Logic(left=left, right=right):
            return _avoids(left) and _avoids(right)
        case Not(operand=operand):
            return _singles_out(operand)
        case _:
            return False


def _singles_out(condition: Expression) -> bool:
    match condition:
        case Membership(negated=negated):
            return not negated
        case Comparison(operators=("==",)):
            return True
        case Quantifier(kind="exists", body=body):
            return _singles_out(body)
        case Logic(operator="or", left=left, right=right):
            return _singles_out(left) and _singles_out(right)
        case _:
            return False
