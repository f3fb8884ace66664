"""The world around a product: its clock, its end, many callers at once, what it writes and prints."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from factoryc.contract.binding import binding
from factoryc.contract.explained import explaining_states
from factoryc.contract.model import load_contract
from factoryc.contract.python_names import class_name
from factoryc.contract.runtime import Failed, Rejected, Returned
from factoryc.judge.inspect.inspect import inspect_source
from factoryc.judge.inspect.sandbox_events import event_findings
from factoryc.judge.logged import Secrets
from factoryc.judge.sandbox.policy import Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox
from factoryc.judge.subjects.command_line import SandboxedCommands, product_program
from factoryc.judge.subjects.http import SandboxedServer
from factoryc.judge.subjects.library import SandboxedLibrary
from factoryc.judge.subjects.subject import Broken, Raw
from tests.evals.suites import understood
from tests.judge.built import built_product
from tests.judge.examples import example_spec

LEDGER, SESSION = example_spec("ledger"), example_spec("session")
ACCOUNTS, SESSIONS = load_contract(LEDGER), load_contract(SESSION)
START = datetime(2026, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUICK = Policy(Limits(wall_seconds=5, start_seconds=10))
FAR = ("open", ("Ada",)), ("open", ("Bob",)), ("deposit", ("Ada", 100))


def changed(product, folder, file, *changes):
    """A copy of the product with some of its text replaced."""
    shutil.copytree(product, folder, dirs_exist_ok=True)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    return built_product(LEDGER, tmp_path_factory.mktemp("ledger"))


@pytest.fixture
def accounts(ledger):
    """The command line of a right product."""
    with open_sandbox(ledger, QUICK) as sandbox:
        yield SandboxedCommands(sandbox, LEDGER, ACCOUNTS, product_program(LEDGER))


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    return built_product(SESSION, tmp_path_factory.mktemp("session"))


@pytest.fixture(params=["library", "http"])
def sessions(session, request):
    """Both surfaces of a right product."""
    with open_sandbox(session, QUICK) as sandbox:
        if request.param == "http":
            subject = SandboxedServer(sandbox, SESSION, SESSIONS)
        else:
            subject = SandboxedLibrary(
                sandbox, SESSIONS, binding(SESSION, ["sign_in", "dashboard"])
            )
        yield subject
        subject.close()


def test_a_product_reads_the_time_that_the_judge_sets(sessions):
    """The same request is answered by the time, to the microsecond."""
    sessions.at(START)
    sessions.fresh()
    token = sessions.call("sign_in", ("Ada", HOUR)).value
    sessions.at(START + HOUR - timedelta(microseconds=1))
    assert sessions.call("dashboard", (token,)).value.status == 200
    sessions.at(START + HOUR)
    assert sessions.call("dashboard", (token,)).value.status == 401


def test_an_answer_is_read_as_the_value_that_it_is(sessions):
    """Status, address and body come back as the operation gave them."""
    sessions.fresh()
    answer = sessions.call("dashboard", (None,)).value
    assert (answer.status, answer.location, answer.body) == (401, "/login", "")
    token = sessions.call("sign_in", ("Zoë <b>", HOUR)).value
    assert sessions.call("dashboard", (token,)).value.body == "Hello, Zoë <b>"


def test_a_call_is_a_command(accounts):
    """Results, errors with their fields, and what breaks its type."""
    assert accounts.call("open", ("Ada Öl",)) == Returned()
    assert accounts.call("deposit", ("Ada Öl", 5)) == Returned()
    assert accounts.call("balance", ("Ada Öl",)) == Returned(5)
    assert accounts.call("balance", ("--help",)) == Failed("NoAccount", {"owner": "--help"})
    assert accounts.call("transfer", ("Ada Öl", "Ada Öl", 1)) == Failed("SameAccount", {})
    assert accounts.call("deposit", ("Ada Öl", 0)) == Rejected()
    assert accounts.call("deposit", ("Ada Öl", Raw("many"))) == Rejected()


def test_what_is_kept_outlives_a_restart_and_no_fresh_start(accounts):
    """A restart keeps the files; a fresh implementation has none."""
    accounts.fresh()
    accounts.call("open", ("Ada",))
    accounts.restart()
    assert accounts.call("balance", ("Ada",)) == Returned(0)
    accounts.fresh()
    assert accounts.call("balance", ("Ada",)) == Failed("NoAccount", {"owner": "Ada"})


def together(subject, count):
    """So many transfers of 60 out of 100 at once, and the states that explain them."""
    subject.fresh()
    state = ACCOUNTS.initial
    for operation, arguments in FAR:
        observed = subject.call(operation, arguments)
        state = explaining_states(ACCOUNTS, state, [[(operation, arguments, observed)]])[0]
    calls = [[("transfer", ("Ada", "Bob", 60))] for _ in range(count)]
    answers = subject.together(calls, "")
    asked = [
        [(*call, timed.observed) for call, timed in zip(branch, answered, strict=True)]
        for branch, answered in zip(calls, answers, strict=True)
    ]
    return explaining_states(ACCOUNTS, state, asked)


def test_calls_at_once_are_explained_by_some_order(accounts):
    """One transfer succeeds, and all others see what it left."""
    ends = together(accounts, 4)
    assert {end.accounts["Ada"].balance for end in ends} == {40}


def test_calls_that_get_in_each_others_way_have_no_explanation(ledger, tmp_path):
    """A product that does not wait for its turn loses a transfer, and is found out."""
    folder = changed(
        ledger,
        tmp_path,
        "src/ledger/storage.py",
        ('        connection.execute("BEGIN IMMEDIATE")\n', ""),
        ('        connection.execute("COMMIT")\n', ""),
        ("        yield state\n", "        time.sleep(0.3)\n        yield state\n"),
        ("import sqlite3\n", "import sqlite3\nimport time\n"),
    )
    with open_sandbox(folder, QUICK) as sandbox:
        assert (
            together(SandboxedCommands(sandbox, LEDGER, ACCOUNTS, product_program(LEDGER)), 3) == []
        )


def test_a_command_that_breaks_off_is_broken(ledger, tmp_path):
    """Neither a result nor an error of the spec."""
    folder = changed(
        ledger,
        tmp_path,
        "src/ledger/operations/balance.py",
        ("    return state", "    raise OSError\n    return state"),
    )
    with open_sandbox(folder, QUICK) as sandbox:
        subject = SandboxedCommands(sandbox, LEDGER, ACCOUNTS, product_program(LEDGER))
        subject.call("open", ("Ada",))
        answer = subject.call("balance", ("Ada",))
    assert isinstance(answer, Broken)
    assert "ended with 70" in answer.text


def test_what_is_written_elsewhere_is_seen(ledger, tmp_path):
    """`never write outside "ledger.db"`: another file is reported by its name."""
    begun = "def run(words: Sequence[str]) -> int:\n"
    folder = changed(
        ledger,
        tmp_path,
        "src/ledger/commands.py",
        (begun, f'{begun}    open("notes.txt", "w").close()\n'),
    )
    with open_sandbox(folder, QUICK) as sandbox:
        SandboxedCommands(sandbox, LEDGER, ACCOUNTS, product_program(LEDGER)).call("open", ("Ada",))
        events = sandbox.events()
    clause = "ledger.never.write_outside_ledger_db"
    found = {(each.clause, each.text) for each in event_findings(LEDGER, events)}
    assert found == {(clause, "while it ran, it writes notes.txt")}


def test_the_kept_file_is_nobodys_business(accounts):
    """What the spec names may be written."""
    accounts.call("open", ("Ada",))
    assert event_findings(LEDGER, accounts._sandbox.events()) == ()


def test_a_secret_that_is_printed_is_found():
    """The values of the type that calls have shown, and no others."""
    secrets = Secrets(SESSION)
    secrets.note("sign_in", ("Ada Lovelace", HOUR), Returned("0f" * 16))
    secrets.look_for("Ada Lovelace signed in")
    assert secrets.found == []
    secrets.note("sign_in", ("Ada", HOUR), Returned("0f" * 16))
    secrets.look_for(f"signed in with {'0f' * 16}\n")
    findings = event_findings(SESSION, secrets.found)
    assert [each.clause for each in findings] == ["session.never.log_token"]


VAULT = """\
spec vault version "1.0.0"

type Token = Text where size(it) in 8..40
enum Proof { open, by(class: Token) }

operation enter(proof: Proof) -> Bool {
  case always otherwise { returns true }
}

never log value of Token
"""


def test_a_secret_is_found_wherever_a_value_holds_it():
    """In what a case of an enum carries, too, and under a name that Python spells otherwise."""
    vault = understood(VAULT)
    classes = load_contract(vault).classes
    proof = classes[class_name("Proof.by")](class_="0123456789")
    secrets = Secrets(vault)
    secrets.note("enter", (proof,), Returned(True))
    secrets.look_for("entered with 0123456789")
    assert [each.detail for each in secrets.found] == ["prints a value of Token"]


def test_the_time_is_read_in_one_place(session, tmp_path):
    """Elsewhere the judge could not say what time it is."""
    assert inspect_source(SESSION, session) == ()
    folder = changed(
        session,
        tmp_path,
        "src/session/operations/sign_in.py",
        ("import datetime\n", "import datetime\nfrom time import time\n"),
    )
    found = inspect_source(SESSION, folder)
    assert [each.clause for each in found] == ["inspection.clock"]
