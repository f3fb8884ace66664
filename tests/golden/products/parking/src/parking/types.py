"""What parking speaks of: its types, its errors, and the tests for them."""

from enum import Enum


class Rejected(ValueError):
    """An argument breaks its type."""


class Vehicle(Enum):
    motorbike = "motorbike"
    car = "car"
    lorry = "lorry"


def is_minutes(value: object) -> bool:
    """Whether this is a value of Minutes."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 44_640
