"""Suites of specs with every kind of type, run against the contract itself as the implementation."""

import json
import subprocess
import sys

import pytest

from factoryc.contract.runtime import Rejected, outcomes
from factoryc.evals.derive import derive_suite
from factoryc.judge.subjects.subject import Raw
from factoryc.judge.testing.runner import run_suite
from tests.evals.suites import contract_of, understood, write

WIDE = """/// Many kinds of values, to try what evals are made of.
spec wide version "1.0.0"

type Name = Text where size(it) in 1..8
type Even = Int where it mod 2 == 0 and it in -10..10
type Price = Decimal where it >= 0.00 and it <= 9.99
type Day = Date where it >= 2026-01-01
enum Colour { red, green }

record Item {
  name: Name
  price: Price
  tags: Set<Name>
  class: Colour?
}

error Full { names: List<Name> }
error Odd

state items: Map<Name, Item> = {}
state order: List<Name> = []
state from: Int where it >= 0 = 0

invariant "names are in the order in which they came" {
  size(order) == size(items)
}

operation add(item: Item, run: Bool) in order {
  fails Full { names: order } when size(items) >= 3
  fails Odd when item.name in items
  case added otherwise {
    sets items[item.name] = item
    sets order = order + [item.name]
    sets from = from + 1
  }
}

operation total(names: List<Name> where size(it) <= 4, at_least: Price) -> Decimal {
  case added otherwise {
    returns sum name in names: (if name in items then items[name].price else 0.00)
  }
}
operation pick(number: Even, prices: Map<Name, Price>, due: Day, data: Bytes?) -> Set<Name> {
  case low when number < 0 { returns to_set([each for each in keys(prices)]) }
  case high when number >= 0 { returns to_set(order) }
}
operation weigh(weight: Float, moment: Instant, span: Duration) -> Bool {
  case any otherwise { returns span > 1h }
}

eval "what is added is remembered" for all run: Item where size(run.tags) <= 2, data: Bool {
  expect total([run.name], 0.00) == 0.00
  add(run, data)
  expect total([run.name], 0.00) == run.price
}
eval "from a file" for each row in json("rows.json") where row.price > 1.00 {
  expect total([row.name], row.price) == 0.00
}
eval "from a list" for each number in [2, 4, 5] where number is Even {
  let unused = pick(number, {}, 2026-01-02, none)
  expect pick(number, { "a": 1.00 }, 2026-01-02, none) == to_set([])
}
eval "broken names" {
  let item = Item { name: "a", price: 1.00, tags: to_set([]), class: Colour.red }
  add(item, true)
  expect add(item, false) fails Odd
  repeat 2 { add(item with { name: "b" }, true) }
  expect total(["", "b"], 0.00) is rejected
}
never "forget the first" for all first: Item, second: Item where first.name != second.name {
  add(first, true)
  add(second, true)
  holds total([first.name], 0.00) != first.price
}
"""

LEDGER = """spec ledger version "1.0.0"
type Owner = Text where size(it) in 1..30
type Amount = Int where it > 0 and it <= 1_000_000_00
record Account {
  owner: Owner
  balance: Int where it >= 0
}
error AccountExists { owner: Owner }
error NoAccount { owner: Owner }
error SameAccount
error TooLittle { balance: Int }
state accounts: Map<Owner, Account> = {}
state paid_in: Int = 0
invariant "money is neither made nor lost" {
  sum account in values(accounts): account.balance == paid_in
}
operation open(owner: Owner) {
  case new when owner not in accounts {
    sets accounts[owner] = Account { owner: owner, balance: 0 }
  }
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
operation balance(owner: Owner) -> Int {
  case known when owner in accounts { returns accounts[owner].balance }
  case unknown when owner not in accounts { fails NoAccount { owner: owner } }
}
"""


_MOVED = "ledger_evals/test_transfer.py::test_transfer_moved"


class Contracted:
    """Does what the contract says, where it leaves nothing open. `spoil` changes what it remembers."""

    def __init__(self, contract, spoil=None):
        self.contract = contract
        self.spoil = spoil
        self.state = contract.initial

    def fresh(self):
        self.state = self.contract.initial

    def call(self, operation, arguments):
        if any(isinstance(argument, Raw) for argument in arguments):
            return Rejected()
        possible = outcomes(self.contract, operation, self.state, arguments)
        before = self.state
        self.state = possible[0].after
        if self.spoil is not None:
            self.state = self.spoil(operation, arguments, before, self.state)
        return possible[0].outcome

    def request(self, operation, arguments, headers):
        raise NotImplementedError

    def close(self):
        pass


def written(text, folder):
    spec = understood(text)
    beside = folder / "beside"
    beside.mkdir()
    rows = [{"name": "a", "price": "1.20"}, {"name": "b", "price": "0.50"}]
    (beside / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    return spec, write(derive_suite(spec), folder / "suite", beside)


@pytest.mark.parametrize("text", [WIDE, LEDGER], ids=["wide", "ledger"])
def test_a_suite_of_any_types_is_laid_out_and_clean(text, tmp_path):
    spec, folder = written(text, tmp_path)
    (folder / f"{spec.name}_evals" / "contract.py").unlink()
    options = ["--isolated", "--line-length", "100", "--no-cache"]
    for command in (["format", "--diff"], ["check", "--select", "E,F,I,W"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options, "."],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("text", [WIDE, LEDGER], ids=["wide", "ledger"])
def test_the_contract_itself_passes_its_suite(text, tmp_path):
    spec, folder = written(text, tmp_path)
    report = run_suite(folder, lambda: Contracted(contract_of(spec)), 1, 10, stop_at_first=False)
    assert [(each.clause, each.failure) for each in report.evals if each.failure] == []
    assert [clause for clause, count in report.cases.items() if not count] == []


def test_money_that_goes_astray_is_noticed(tmp_path):
    spec, folder = written(LEDGER, tmp_path)

    def subject():
        contract = contract_of(spec)

        def keeps_what_it_pays(operation, arguments, before, after):
            if operation != "transfer" or after is before:
                return after
            payer = arguments[0]
            return type(after)(
                accounts=after.accounts | {payer: before.accounts[payer]}, paid_in=after.paid_in
            )

        return Contracted(contract, keeps_what_it_pays)

    report = run_suite(folder, subject, 1, 20, shrink=0, select_evals=[_MOVED])
    caught = {each.clause for each in report.failed}
    assert "ledger.transfer.moved" in caught


def test_a_boundary_of_what_is_remembered_is_noticed(tmp_path):
    """A transfer of all that there is must go through: drawn amounts meet balances exactly."""
    spec, folder = written(LEDGER, tmp_path)

    def subject():
        contract = contract_of(spec)
        subject = Contracted(contract)
        call = subject.call

        def refuses_the_last_cent(operation, arguments):
            if operation == "transfer" and not any(isinstance(each, Raw) for each in arguments):
                payer, payee, amount = arguments
                accounts = subject.state.accounts
                both = payer in accounts and payee in accounts and payer != payee
                if both and accounts[payer].balance == amount:
                    return call("transfer", (payer, payee, 100_000_000))
            return call(operation, arguments)

        subject.call = refuses_the_last_cent
        return subject

    report = run_suite(folder, subject, 1, 40, shrink=0, select_evals=[_MOVED])
    assert "ledger.transfer.moved" in {each.failure.clause for each in report.failed}
