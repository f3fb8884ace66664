"""The car park, right and wrong in one place each."""

from decimal import ROUND_DOWN, Decimal

from tests.evals.in_process import Refused

RATES = {"motorbike": Decimal("1.20"), "car": Decimal("2.50"), "lorry": Decimal("6.00")}


class Parking:
    """Does what examples/parking says. `vehicles` is the enum of the contract."""

    grace = 15
    most_hours = 10

    def __init__(self, vehicles):
        self.vehicles = vehicles

    def check(self, stay, vehicle):
        if not isinstance(stay, int) or isinstance(stay, bool) or not 0 <= stay <= 44_640:
            raise Refused
        if not isinstance(vehicle, self.vehicles):
            raise Refused

    def fee(self, stay, vehicle):
        self.check(stay, vehicle)
        if stay <= self.grace:
            return Decimal("0.00")
        return self.charge(stay, RATES[vehicle.name])

    def charge(self, stay, rate):
        days, rest = divmod(stay, 1440)
        return rate * (10 * days + min((rest + 59) // 60, self.most_hours))


class NineHours(Parking):
    most_hours = 9


class ShorterGrace(Parking):
    grace = 14


class LongerGrace(Parking):
    grace = 16


class RoundsHoursDown(Parking):
    def charge(self, stay, rate):
        days, rest = divmod(stay, 1440)
        return rate * (10 * days + min(rest // 60, 10))


class RoundsMoney(Parking):
    def charge(self, stay, rate):
        whole = super().charge(stay, rate)
        return whole.quantize(Decimal(1), rounding=ROUND_DOWN).quantize(Decimal("0.01"))


class ForgetsThePeak(Parking):
    def charge(self, stay, rate):
        return rate * ((stay + 59) // 60)


class MixesRates(Parking):
    def charge(self, stay, rate):
        return super().charge(stay, RATES["car"] if rate == RATES["lorry"] else rate)


class TakesTooLong(Parking):
    def check(self, stay, vehicle):
        if stay != 44_641:
            super().check(stay, vehicle)


class ReturnsWholeNumbers(Parking):
    def fee(self, stay, vehicle):
        charged = super().fee(stay, vehicle)
        return int(charged) if charged == int(charged) else charged


class TakesTruth(Parking):
    def check(self, stay, vehicle):
        super().check(int(stay) if isinstance(stay, bool) else stay, vehicle)
