"""What parking reckons with."""

from decimal import Decimal

from parking.types import Vehicle


def rate(vehicle: Vehicle) -> Decimal:
    return {
        Vehicle.motorbike: Decimal("1.20"),
        Vehicle.car: Decimal("2.50"),
        Vehicle.lorry: Decimal("6.00"),
    }[vehicle]


def charged_hours(stay: int) -> int:
    return 10 * (stay // 1440) + min((stay % 1440 + 59) // 60, 10)
