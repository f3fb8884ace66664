"""The task graph of a spec: what waits for what, and what another meaning changes the digest of."""

import pytest

from factoryc.cli.reading import module_reader, read_file, read_root
from factoryc.pipeline import understand
from factoryc.plan.plan import plan
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from tests.cli.command import ROOT

LEDGER = """
/// Accounts that hold money.
spec ledger version "1.0.0"

type Owner  = Text where size(it) in 1..30
type Amount = Int where it > 0 and it <= 1_000

record Account {
  owner: Owner
  balance: Int where it >= 0
}

error NoAccount { owner: Owner }
error TooLittle { balance: Int }

state accounts: Map<Owner, Account> = {}

function fee(amount: Amount) -> Int = amount div 100

invariant "an account is filed under its owner" {
  all owner, account in accounts: account.owner == owner
}

operation transfer(payer: Owner, payee: Owner, amount: Amount) in order {
  fails NoAccount { owner: payer } when payer not in accounts
  fails NoAccount { owner: payee } when payee not in accounts
  fails TooLittle { balance: accounts[payer].balance } when accounts[payer].balance < amount
  case same when payer == payee {}
  case moved otherwise {
    sets accounts[payer] = accounts[payer] with { balance: accounts[payer].balance - amount }
    sets accounts[payee] = accounts[payee] with { balance: accounts[payee].balance + amount }
  }
}

operation balance(owner: Owner) -> Int {
  case known when owner in accounts { returns accounts[owner].balance }
  case unknown when owner not in accounts { fails NoAccount { owner: owner } }
}

operation deposit(owner: Owner, amount: Amount) {
  case known when owner in accounts {
    sets accounts[owner] = accounts[owner] with {
      balance: accounts[owner].balance + amount - fee(amount)
    }
  }
  case unknown when owner not in accounts { fails NoAccount { owner: owner } }
}

operation open(owner: Owner) {
  case new when owner not in accounts {
    sets accounts[owner] = Account { owner: owner, balance: 0 }
  }
  case old when owner in accounts {}
}

eval "at first there is nothing" {
  open("Ada")
  expect balance("Ada") == 0
}

constraint dependencies none

never import "pickle"

decision whole_cents "Money is counted in whole cents" {
  on       2026-02-02
  because  "Sums of cents are exact."
  rejected "Floating point" because "0.1 + 0.2 is not 0.3."
  governs  deposit
}

gate { evals pass }
"""


def graph_of(text, data=None):
    understood = understand(SourceFile("a.spec", text), lambda path, _: read_standard_module(path))
    assert [each.message for each in understood.diagnostics] == []
    return plan(understood.spec, data or {})


def example(name):
    path = str(ROOT / "examples" / name / f"{name}.spec")
    return plan(understand(read_root(path), module_reader(path, read_file)).spec, {})


def needs(graph):
    return {task.name: task.needs for task in graph.tasks}


def test_readers_and_writers_of_links_start_from_whoever_makes_links():
    shorten = ("types", "state", "operation.shorten")
    graph = example("shortener")
    assert needs(graph) == {
        "types": (),
        "state": ("types",),
        "operation.shorten": ("types", "state"),
        "operation.visits": shorten,
        "operation.visit": shorten,
        "interface": (*shorten, "operation.visit", "operation.visits"),
    }
    assert list(needs(graph)) == list(dict.fromkeys(needs(graph)))
    assert graph.task("operation.visit").operations == ("shorten", "visit")
    assert graph.task("interface").owns == (
        "src/shortener/server.py",
        "src/shortener/storage.py",
        "src/shortener/__main__.py",
    )


def test_a_spec_without_state_has_no_task_for_it():
    assert needs(example("parking")) == {
        "types": (),
        "functions": ("types",),
        "operation.fee": ("types", "functions"),
    }


def test_a_ledger_is_opened_read_and_written_in_this_order_whatever_the_text_says():
    graph = graph_of(LEDGER)
    found = needs(graph)
    assert list(found)[:4] == ["types", "functions", "state", "operation.open"]
    assert list(found)[4] == "operation.balance"
    assert set(list(found)[5:]) == {"operation.transfer", "operation.deposit"}
    foundation = ("types", "functions", "state")
    assert found["operation.open"] == foundation
    assert found["operation.balance"] == (*foundation, "operation.open")
    assert found["operation.deposit"] == (*foundation, "operation.open")
    assert "operation.open" in found["operation.transfer"]


def test_each_task_comes_after_what_it_needs_and_no_two_own_one_file():
    for graph in (graph_of(LEDGER), example("shortener"), example("parking")):
        seen = set()
        for task in graph.tasks:
            assert set(task.needs) <= seen
            seen.add(task.name)
        owned = [path for task in graph.tasks for path in task.owns]
        assert len(owned) == len(set(owned))
        clauses = [clause for task in graph.tasks for clause in task.clauses]
        assert len(clauses) == len(set(clauses))


NOTHING = set()
EVERYTHING = {
    "types",
    "functions",
    "state",
    "operation.open",
    "operation.balance",
    "operation.deposit",
    "operation.transfer",
}
OPERATIONS = {name for name in EVERYTHING if name.startswith("operation.")}


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("state accounts", "// A comment\n\n\nstate   accounts", NOTHING),
        ("/// Accounts that", "/// Accounts of people that", NOTHING),
        ('"at first there is nothing"', '"nothing at first"', NOTHING),
        ("expect balance(", "expect 0 + balance(", NOTHING),
        ("gate { evals pass }", "gate { evals pass\n flakes 0 in 2 runs }", NOTHING),
        ("balance + amount - fee(amount)", "balance - fee(amount) + amount", {"operation.deposit"}),
        ("1..30", "1..31", EVERYTHING),
        ("<= 1_000", "<= 2_000", EVERYTHING),
        ("amount div 100", "amount div 200", {"functions"}),
        ('because  "Sums', 'because  "All sums', {"operation.deposit"}),
        ("Map<Owner, Account> = {}", ("Map<Owner, Account> = "
         '{"Me": Account { owner: "Me", balance: 0 }}'), {"state", *OPERATIONS}),
        ("account.owner == owner", "owner == account.owner", OPERATIONS),
        ("balance: Int }", "balance: Int where it >= 0 }", {"types", *OPERATIONS}),
        ("constraint dependencies none", ("constraint dependencies none\n"
         'constraint runtime python >= "3.11"'), EVERYTHING),
        ('import "pickle"', 'import "random"', EVERYTHING),
    ],
)  # fmt: skip
def test_what_a_change_builds_again(before, after, changed):
    assert LEDGER.count(before) == 1
    one, other = graph_of(LEDGER), graph_of(LEDGER.replace(before, after))
    digests = {task.name: task.digest for task in one.tasks}
    assert {task.name for task in other.tasks if task.digest != digests[task.name]} == changed


def test_other_data_are_another_whole_of_the_same_tasks():
    one, other = graph_of(LEDGER, {"a.csv": "0"}), graph_of(LEDGER, {"a.csv": "1"})
    assert one.tasks == other.tasks
    assert one.digest != other.digest


def test_the_same_text_under_another_name_is_the_same_graph():
    other = understand(
        SourceFile("far/away.spec", LEDGER), lambda path, _: read_standard_module(path)
    )
    assert plan(other.spec, {}) == graph_of(LEDGER)
