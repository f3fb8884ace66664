"""What a stay in the car park costs."""

from parking.operations.fee import fee
from parking.types import Rejected, Vehicle

__all__ = [
    "Rejected",
    "Vehicle",
    "fee",
]
