"""The contract of parking 1.0.0: what each call does, made from its spec."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from factoryc.contract import runtime


class Vehicle(Enum):
    motorbike = "motorbike"
    car = "car"
    lorry = "lorry"


def rate(vehicle: Vehicle) -> Decimal:
    return {
        Vehicle.motorbike: Decimal("1.20"),
        Vehicle.car: Decimal("2.50"),
        Vehicle.lorry: Decimal("6.00"),
    }[vehicle]


def charged_hours(stay: int) -> int:
    return 10 * (stay // 1440) + min((stay % 1440 + 59) // 60, 10)


def is_minutes(value: object) -> bool:
    """Whether this is a value of Minutes."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 44_640


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered between calls."""


# fee(stay: Minutes, vehicle: Vehicle) -> Decimal: The first quarter of an hour is free. After it
# each hour that has begun costs the vehicle's rate, and no 24 hours cost more than ten of them.
def fee_may_return(result: object) -> bool:
    return isinstance(result, Decimal) and result.is_finite() and result >= Decimal("0.00")


def fee_accepts_vehicle(vehicle: object) -> bool:
    return isinstance(vehicle, Vehicle)


def fee_grace_applies(state: State, stay: int, vehicle: Vehicle) -> bool:
    return stay <= 15


def fee_grace_returns(state: State, stay: int, vehicle: Vehicle) -> Decimal:
    return Decimal("0.00")


def fee_paid_applies(state: State, stay: int, vehicle: Vehicle) -> bool:
    return stay > 15


def fee_paid_returns(state: State, stay: int, vehicle: Vehicle) -> Decimal:
    return rate(vehicle) * charged_hours(stay)


INITIAL = State()

FEE_TABLE = runtime.Operation(
    name="fee",
    clause="parking.fee",
    parameters=(
        runtime.Parameter("stay", is_minutes),
        runtime.Parameter("vehicle", fee_accepts_vehicle),
    ),
    cases=(
        runtime.Case("parking.fee.grace", applies=fee_grace_applies, returns=fee_grace_returns),
        runtime.Case("parking.fee.paid", applies=fee_paid_applies, returns=fee_paid_returns),
    ),
    result=fee_may_return,
    result_type="Decimal",
)

CONTRACT = runtime.Contract(
    name="parking",
    version="1.0.0",
    initial=INITIAL,
    operations={"fee": FEE_TABLE},
    invariants=(),
    classes={"Vehicle": Vehicle},
)
