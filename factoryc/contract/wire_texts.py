"""Values that JSON shows as texts. A text that shows no such value is a ValueError of some kind."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from factoryc.contract.tables import Value


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    # Python also reads NaN and Infinity, spaces around a number, and underscores in it.
    if text.strip("0123456789.-+eE") or not number.is_finite():
        raise ValueError(text)
    return number


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


# By the kinds of schemas.
READERS: dict[str, Callable[[str], Value]] = {
    "decimal": _decimal,
    "bytes": _bytes,
    "instant": _instant,
    "date": date.fromisoformat,
}
