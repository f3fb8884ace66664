"""The fees of a car park, written by hand: `factoryc judge` and `factoryc audit` take such code, too."""

from decimal import Decimal

RATES = {"motorbike": Decimal("1.20"), "car": Decimal("2.50"), "lorry": Decimal("6.00")}
LONGEST, GRACE, DAY, HOUR = 44_640, 15, 1_440, 60
PAID_HOURS = 10


def fee(stay: int, vehicle: str) -> Decimal:
    """What a stay of so many minutes costs."""
    if type(stay) is not int or not 0 <= stay <= LONGEST:
        raise ValueError("stay")
    if not isinstance(vehicle, str) or vehicle not in RATES:
        raise ValueError("vehicle")
    if stay <= GRACE:
        return Decimal("0.00")
    days, rest = divmod(stay, DAY)
    return RATES[vehicle] * (PAID_HOURS * days + min(-(-rest // HOUR), PAID_HOURS))
