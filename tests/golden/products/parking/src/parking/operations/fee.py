"""The operation `fee` of parking."""

from decimal import Decimal, localcontext

from parking.functions import charged_hours, rate
from parking.types import Rejected, Vehicle, is_minutes


def fee(stay: int, vehicle: Vehicle) -> Decimal:
    """The first quarter of an hour is free. After it each hour that has begun costs the
    vehicle's rate, and no 24 hours cost more than ten of them.
    """
    if not is_minutes(stay):
        raise Rejected("`stay` breaks its type Minutes")
    if not isinstance(vehicle, Vehicle):
        raise Rejected("`vehicle` breaks its type Vehicle")
    if stay <= 15:
        return Decimal("0.00")
    with localcontext(prec=10_000):
        return rate(vehicle) * charged_hours(stay)
