"""The type of what stands under a cursor, narrowed by the guards around it."""

import attrs

from factoryc.source.span import Span
from factoryc.spec import expressions as meant
from factoryc.spec.spec import Spec
from factoryc.spec.types import RecordType, RowType, Type, UnknownType, unrefined
from factoryc.spec.walk import parts


@attrs.frozen
class Typed:
    """A type, and the record that the name is a field of, where it is one."""

    type: Type
    record: str | None = None


def typed_at(spec: Spec, span: Span) -> Typed | None:
    """The type of the name at a span. A declaration with a mistake has no types."""
    for part in parts(spec):
        match part:
            case (
                meant.Variable(span=place, type=type_)
                | meant.StateRead(span=place, type=type_)
                | meant.Clock(span=place, type=type_)
            ):
                if place == span:
                    return _known(Typed(type_))
            case meant.FieldRead(span=place, base=base, type=type_):
                if (place.file, place.end) == (span.file, span.end) and base.span != place:
                    record = unrefined(base.type)
                    name = record.name if isinstance(record, RecordType) else None
                    return _known(Typed(type_, name))
            case (
                meant.FunctionCall(span=place, type=type_)
                | meant.OperationCall(span=place, type=type_)
                | meant.BuiltinCall(span=place, type=type_)
            ):
                if (place.file, place.start) == (span.file, span.start):
                    return _known(Typed(type_))
            case _:
                pass
    return None


def _known(typed: Typed) -> Typed | None:
    return None if isinstance(typed.type, UnknownType | RowType) else typed
