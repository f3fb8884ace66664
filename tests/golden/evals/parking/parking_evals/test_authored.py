"""What the author of parking expects, eval by eval."""

from decimal import Decimal

from factoryc.judge.testing.evaluates import evaluates
from hypothesis import assume, given

from .contract import Vehicle
from .strategies import any_minutes, any_vehicle, runs


@evaluates(
    "parking.eval.what_the_sign_at_the_gate_says",
    "what the sign at the gate says",
    kind="authored",
)
def test_what_the_sign_at_the_gate_says() -> None:
    """what the sign at the gate says."""
    rows = [
        {"stay": 0, "vehicle": Vehicle.car, "fee": Decimal("0.00")},
        {"stay": 15, "vehicle": Vehicle.lorry, "fee": Decimal("0.00")},
        {"stay": 16, "vehicle": Vehicle.motorbike, "fee": Decimal("1.20")},
        {"stay": 60, "vehicle": Vehicle.car, "fee": Decimal("2.50")},
        {"stay": 61, "vehicle": Vehicle.car, "fee": Decimal("5.00")},
        {"stay": 1440, "vehicle": Vehicle.car, "fee": Decimal("25.00")},
        {"stay": 1441, "vehicle": Vehicle.car, "fee": Decimal("27.50")},
    ]
    for row in rows:
        run = runs.run(row=row)
        run.expect(
            run.value("fee", row["stay"], row["vehicle"]),
            "==",
            row["fee"],
            says="fee(row.stay, row.vehicle) == row.fee",
        )


@evaluates(
    "parking.eval.a_longer_stay_never_costs_less",
    "a longer stay never costs less",
    kind="authored",
)
@given(a=any_minutes, b=any_minutes, vehicle=any_vehicle)
def test_a_longer_stay_never_costs_less(a: int, b: int, vehicle: Vehicle) -> None:
    """a longer stay never costs less."""
    assume(a <= b)
    run = runs.run(a=a, b=b, vehicle=vehicle)
    run.expect(
        run.value("fee", a, vehicle),
        "<=",
        run.value("fee", b, vehicle),
        says="fee(a, vehicle) <= fee(b, vehicle)",
    )
