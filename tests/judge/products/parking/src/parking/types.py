"""The types of the car park."""

from enum import Enum


class Rejected(ValueError):
    """An argument breaks its type."""


class Vehicle(Enum):
    motorbike = "motorbike"
    car = "car"
    lorry = "lorry"


def is_minutes(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 44_640
