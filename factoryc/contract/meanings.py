"""What words of the language mean where Python has no word for it.

A translated clause calls these by name, and whatever module it stands in holds a copy of those that
it calls (`meanings_source.py`). So each is complete in itself: it needs the standard library, and
others of this file, alone. Where something has no value, an ArithmeticError, LookupError or
ValueError says so.
"""

from decimal import Decimal
from fractions import Fraction


def rounded(value: Decimal | int, divisor: Decimal | int, mode: str, places: int) -> Decimal:
    """The exact quotient, rounded once to so many places after the point."""
    scaled = Fraction(value) / Fraction(divisor) * 10**places
    floor = scaled.numerator // scaled.denominator
    rest = scaled - floor
    half = Fraction(1, 2)
    negative = scaled < 0
    up = {
        "floor": False,
        "ceiling": rest > 0,
        "up": rest > 0 and not negative,
        "down": rest > 0 and negative,
        "half_up": rest > half or (rest == half and not negative),
        "half_down": rest > half or (rest == half and negative),
        "half_even": rest > half or (rest == half and floor % 2 == 1),
    }[mode]
    whole = floor + up
    sign = 1 if whole < 0 else 0
    return Decimal((sign, tuple(int(digit) for digit in str(abs(whole))), -places))
