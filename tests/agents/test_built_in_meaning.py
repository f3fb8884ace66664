"""What the built-in agent writes does what the contract says, call for call."""

import importlib
import sys
from decimal import Decimal
from random import Random

import pytest

from factoryc.contract.model import load_contract
from factoryc.contract.runtime import Explained, Failed, Rejected, Returned, explain, same
from factoryc.contract.wire import from_wire, to_wire
from factoryc.contract.wire_schema import schema
from factoryc.plan.layout import layout_of
from tests.agents.built_in_product import build, spec_of

_CALLS = 300

BANK = """
type Owner  = Text where size(it) in 1..3
type Amount = Int where it > 0 and it <= 100
record Account { owner: Owner, balance: Int where it >= 0 }
error AccountExists { owner: Owner }
error NoAccount { owner: Owner }
error SameAccount
error TooLittle { balance: Int }
state accounts: Map<Owner, Account> = {}
state paid_in: Int = 0
operation open(owner: Owner) {
  case new when owner not in accounts { sets accounts[owner] = Account { owner: owner, balance: 0 } }
  case old when owner in accounts { fails AccountExists { owner: owner } }
}
operation deposit(owner: Owner, amount: Amount) {
  case known when owner in accounts {
    sets accounts[owner] = accounts[owner] with { balance: accounts[owner].balance + amount }
    sets paid_in = paid_in + amount
  }
  case unknown when owner not in accounts { fails NoAccount { owner: owner } }
}
operation transfer(payer: Owner, payee: Owner, amount: Amount) in order {
  fails SameAccount              when payer == payee
  fails NoAccount { owner: payer } when payer not in accounts
  fails NoAccount { owner: payee } when payee not in accounts
  fails TooLittle { balance: accounts[payer].balance } when accounts[payer].balance < amount
  case moved otherwise {
    sets accounts[payer] = accounts[payer] with { balance: accounts[payer].balance - amount }
    sets accounts[payee] = accounts[payee] with { balance: accounts[payee].balance + amount }
  }
}
operation close(owner: Owner) -> Int {
  case known when owner in accounts {
    returns accounts[owner].balance
    sets accounts = accounts without owner
    sets paid_in = paid_in - accounts[owner].balance
  }
  case unknown otherwise { fails NoAccount { owner: owner } }
}
operation everything() -> Map<Owner, Account> { case always otherwise { returns accounts } }
"""

AT_ONCE = """
record Both { first: Int, second: List<Int> }
state left: Int = 1
state right: Int = 2
state seen: List<Int> = []
state kept: Map<Text, Map<Text, Int>> = {}
operation swap() -> Int {
  case always otherwise {
    returns left
    sets left = right
    sets right = left
    sets seen = seen + [left]
  }
}
operation keep(outer: Text, inner: Text, number: Int) {
  case known when outer in kept { sets kept[outer][inner] = number + left }
  case unknown when outer not in kept { sets kept[outer] = { inner: number } }
}
operation show() -> Both { case always otherwise { returns Both { first: left, second: seen } } }
operation whole() -> Map<Text, Map<Text, Int>> { case always otherwise { returns kept } }
operation forget(outer: Text) {
  case always otherwise {
    sets kept = kept without outer
  }
}
"""

FORMS = """
enum Size { small, medium, large }
type Price = Decimal where it >= 0.00
record Order { size: Size, note: Text?, price: Price }
error Refused
function factor(size: Size) -> Decimal = match size { small: 1.0, medium: 1.5, large: 2.25 }
state orders: List<Order> = []
operation order(size: Size, note: Text?, price: Price) -> Order {
  case free when price == 0.00 { fails Refused }
  case plain when price != 0.00 and note is none {
    returns Order { size: size, note: none, price: price * factor(size) }
    sets orders = orders + [result]
  }
  case noted when price > 0.00 and note is some {
    returns Order { size: size, note: "re: {note}", price: price * factor(size) + 0.10 }
    sets orders = orders + [result]
  }
}
operation total() -> Decimal { case always otherwise { returns sum each in orders: each.price } }
operation cheap(most: Price) -> List<Order> {
  case always otherwise { returns [each for each in orders where each.price <= most] }
}
operation of(size: Size?) -> Int {
  case every when size is none { returns size(orders) }
  case one when size is some { returns count each in orders: each.size == size }
}
"""

_VALUES = {
    "Owner": ["a", "b", "c", "", "long"],
    "Amount": [1, 2, 50, 100, 0, -1, 101],
    "Text": ["x", "y", "", "\u00e9\U0001f600"],
    "Int": [0, 1, -5, 10**30],
    "Price": [Decimal("0.00"), Decimal("1.20"), Decimal("12345678901234567890.99"), Decimal(-1)],
}


@pytest.mark.parametrize(("name", "text"), [("bank", BANK), ("at_once", AT_ONCE), ("forms", FORMS)])
def test_each_call_does_what_the_contract_says(name, text, tmp_path, monkeypatch):
    spec = spec_of(
        f'spec {name} version "1"\n{text}'.replace("operation of(", "operation count_of(")
    )
    reports = build(spec, tmp_path)
    assert [report for report in reports if report.outcome != "finished"] == []
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    product = _Product(spec)
    contract = load_contract(spec)
    random = Random(name)
    state = contract.initial
    reached = set()
    for _ in range(_CALLS):
        operation = random.choice(spec.operations)
        arguments = [_argument(contract, one.type, random) for one in operation.parameters]
        outcome = product.call(operation, arguments, contract.classes)
        explained = explain(contract, operation.name, state, arguments, outcome)
        assert isinstance(explained, Explained), (operation.name, arguments, explained)
        assert not explained.free, explained
        state = explained.after
        reached.update(explained.clauses)
        for remembered in spec.state:
            actual = product.remembered(remembered, contract.classes)
            assert same(actual, getattr(state, remembered.name)), (operation.name, remembered.name)
    assert {case.clause for one in spec.operations for case in one.cases} <= reached
    for module in [each for each in sys.modules if each.split(".")[0] == name]:
        del sys.modules[module]


class _Product:
    """The product in this process, spoken to in the contract's values."""

    def __init__(self, spec):
        self.spec = spec
        self.layout = layout_of(spec)
        self.types = importlib.import_module(self.layout.types)
        self.state = importlib.import_module(self.layout.state).State()
        self.classes = {each.name: getattr(self.types, each.name, None) for each in spec.types}

        self.errors = tuple(getattr(self.types, each.name) for each in spec.errors)

    def call(self, operation, arguments, classes):
        module = importlib.import_module(self.layout.operation(operation.name))
        given = [
            self._converted(value, parameter.type, self.classes)
            for value, parameter in zip(arguments, operation.parameters, strict=True)
        ]
        try:
            result = getattr(module, module.__name__.rpartition(".")[2])(self.state, *given)
        except self.types.Rejected:
            return Rejected()
        except self.errors as error:
            definition = self.spec.error(type(error).__name__)
            fields = {
                field.name: self._converted(getattr(error, field.name), field.type, classes)
                for field in definition.fields
            }
            return Failed(definition.name, fields)
        if operation.result is None:
            return Returned(result)
        return Returned(self._converted(result, operation.result, classes))

    def remembered(self, state, classes):
        return self._converted(getattr(self.state, state.name), state.type, classes)

    def _converted(self, value, type_, classes):
        of = schema(type_, self.spec)
        return from_wire(to_wire(value, of), of, classes)


def _argument(contract, type_, random):
    name = getattr(type_, "name", None)
    if name is None:
        return None if random.random() < 0.4 else _argument(contract, type_.inner, random)
    if name in _VALUES:
        return random.choice(_VALUES[name])
    return random.choice(list(contract.classes[name]))
