"""The literals of a spec, which mark the places where its behaviour changes."""

from collections.abc import Iterator

import attrs

from factoryc.frozen import frozen
from factoryc.spec.expressions import Literal, Value
from factoryc.spec.spec import Spec
from factoryc.spec.types import Scalar, unrefined
from factoryc.spec.walk import parts


@frozen
class Constants:
    """By the name of the scalar type, each value once. First those of the spec itself."""

    by_type: tuple[tuple[str, tuple[Value, ...]], ...]

    def of(self, name: str) -> tuple[Value, ...]:
        return next((values for key, values in self.by_type if key == name), ())


def constants_of(spec: Spec) -> Constants:
    """All literals of the spec, those of its evals included: authors choose telling ones."""
    found: dict[str, dict[Value, None]] = {}
    for literal in (*_literals(_own(spec)), *_literals(spec.functions)):
        type_ = unrefined(literal.type)
        if isinstance(type_, Scalar) and type_.name != "Bool":
            found.setdefault(type_.name, {})[literal.value] = None
    return Constants(tuple((name, tuple(values)) for name, values in found.items()))


def _own(spec: Spec) -> Spec:
    """Without the functions of used modules: their many texts are not where this spec turns."""
    own = tuple(each for each in spec.functions if each.span.file == spec.span.file)
    return attrs.evolve(spec, functions=own)


def _literals(value: object) -> Iterator[Literal]:
    return (part for part in parts(value) if isinstance(part, Literal))
