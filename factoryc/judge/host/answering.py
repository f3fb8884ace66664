"""One operation of an implementation, as something that takes wire JSON and always gives a reply.

Whatever a product's function raises or returns, the reply says it; one that cannot be said is a
`broken` one.
"""

# ruff: noqa: ANN401  the values of a product may be anything

import os
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from factoryc.judge.host.codec import Converter, Mismatch
from factoryc.judge.host.decoding import RAW

Reply = dict[str, Any]
Operation = Callable[[list[Any]], Reply]

OUT_OF_MEMORY: Reply = {"memory": True}
_TEXT_LENGTH = 4000
_FRAMES = 12


def always(reply: Reply) -> Operation:
    """The operation that has this one reply."""
    return lambda _arguments: reply


def answering(
    name: str,
    call: Callable[[Sequence[Any]], Any],
    decoders: Sequence[Converter],
    result: Converter,
    failed: Callable[[BaseException], Reply | None],
    root: str,
) -> Operation:
    """The operation that `call` carries out on values. `failed` knows the errors that are agreed on.

    Any other error is shown with the lines below the folder `root` that it came through.
    """

    def say_failed(error: BaseException) -> Reply:
        return failed(error) or broken(error, root)

    def answer(arguments: list[Any]) -> Reply:
        try:
            values = [decode(wire) for decode, wire in zip(decoders, arguments, strict=False)]
            # More or fewer arguments than declared are for the product's own signature to refuse.
            values += [wire.get(RAW) for wire in arguments[len(decoders) :]]
            value = call(values)
        except MemoryError:
            return OUT_OF_MEMORY
        except BaseException as error:  # noqa: BLE001  product code may raise anything
            return _safely(say_failed, error, name)
        return _safely(result, value, name)

    return answer


def returning(encode: Converter | None) -> Converter:
    """The reply to a call that returned. Without `encode` there must be nothing to return."""
    if encode is None:

        def encode_nothing(value: Any) -> Reply:
            if value is not None:
                raise Mismatch(f"expected nothing, but got a {type(value).__name__}")
            return {"returned": None}

        return encode_nothing
    return lambda value: {"returned": encode(value)}


def broken(error: BaseException, root: str) -> Reply:
    """The reply that shows an error which is not agreed on."""
    if isinstance(error, Mismatch):
        return {"broken": str(error)}
    if isinstance(error, MemoryError):
        return OUT_OF_MEMORY
    try:
        message = f"{type(error).__name__}: {error}"
    except BaseException:  # noqa: BLE001  a product's __str__ may raise anything
        message = type(error).__name__
    lines = [message[:_TEXT_LENGTH]]
    try:
        frames = traceback.extract_tb(error.__traceback__)
        for frame in [frame for frame in frames if frame.filename.startswith(root)][-_FRAMES:]:
            place = os.path.relpath(frame.filename, root)
            lines.append(f"  {place}:{frame.lineno} in {frame.name}: {frame.line}")
    except Exception:  # noqa: BLE001, S110  the message stands without its lines
        pass
    return {"broken": "\n".join(lines)[: 2 * _TEXT_LENGTH]}


def _safely(say: Callable[[Any], Reply], subject: Any, name: str) -> Reply:
    # Product classes may misbehave while their values are read, too.
    try:
        return say(subject)
    except MemoryError:
        return OUT_OF_MEMORY
    except Mismatch as mismatch:
        return {"broken": f"`{name}`: {mismatch}"}
    except BaseException as error:  # noqa: BLE001  as above
        return {"broken": f"the result of `{name}` cannot be read: {type(error).__name__}"}
