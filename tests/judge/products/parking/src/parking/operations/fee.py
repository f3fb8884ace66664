"""What a stay costs."""

from decimal import Decimal

from parking.functions import charged_hours, rate
from parking.types import Rejected, Vehicle, is_minutes


def fee(stay: int, vehicle: Vehicle) -> Decimal:
    if not is_minutes(stay) or not isinstance(vehicle, Vehicle):
        raise Rejected
    if stay <= 15:
        return Decimal("0.00")
    return rate(vehicle) * charged_hours(stay)
