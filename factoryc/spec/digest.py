"""Digests of meaning: two values that mean the same have the same digest, on every machine.

Spans, comments and layout take no part, because they take no part in equality.
"""

import hashlib
from collections.abc import Iterator
from typing import cast

import attrs

# Raised when the same meaning is lowered to other work, so that nothing older is reused.
EDITION = 1


def digest(*values: object) -> str:
    """The SHA-256 of what the values mean, as 64 hexadecimal digits."""
    state = hashlib.sha256(f"factoryc {EDITION}".encode())
    for value in values:
        for piece in _pieces(value):
            encoded = piece.encode("utf-8", "surrogatepass")
            # Each piece says its length, so that no two sequences of pieces read alike.
            state.update(f"{len(encoded)}:".encode())
            state.update(encoded)
    return state.hexdigest()


def _pieces(value: object) -> Iterator[str]:
    """The value as a sequence of texts, each kind told apart from every other."""
    if isinstance(value, tuple | list):
        yield f"({len(value)}"
        for item in value:
            yield from _pieces(item)
    elif isinstance(value, frozenset | set):
        yield from _pieces(sorted(digest(item) for item in value))
    elif isinstance(value, dict):
        yield from _pieces(sorted((digest(key), digest(item)) for key, item in value.items()))
    elif attrs.has(type(value)):
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        counted = [field.name for field in fields if field.eq]
        yield f"{type(value).__name__}/{len(counted)}"
        for name in counted:
            yield name
            yield from _pieces(getattr(value, name))
    else:
        yield type(value).__name__
        yield str(value)
