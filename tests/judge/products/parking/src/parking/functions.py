"""How fees are reckoned."""

from decimal import Decimal

from parking.types import Vehicle


def rate(vehicle: Vehicle) -> Decimal:
    if vehicle is Vehicle.motorbike:
        return Decimal("1.20")
    if vehicle is Vehicle.car:
        return Decimal("2.50")
    return Decimal("6.00")


def charged_hours(stay: int) -> int:
    return 10 * (stay // 1_440) + min((stay % 1_440 + 59) // 60, 10)
