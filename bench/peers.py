"""Other compilers of specs, installed below the bench's own folder, and specs of any size for them.

Every unit of such a spec refers to the unit before it, so that names are resolved and types checked.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import attrs

_INSTALLING = 600


@attrs.frozen
class Peer:
    """`most` are the lines beyond which it takes minutes, and is not asked."""

    name: str
    package: str
    file: str
    most: int
    write: Callable[[int], str]
    command: Callable[[Path, Path], Sequence[str | Path]]


def prepared(peer: Peer, lines: int, folder: Path) -> Sequence[str | Path] | None:
    """The command that checks a new spec of that many lines, or None without the peer."""
    if not _installed(peer, folder):
        return None
    spec = folder / f"{lines}{peer.file}"
    spec.write_text(peer.write(lines), encoding="utf-8")
    return peer.command(folder.absolute(), spec.absolute())


@cache
def _installed(peer: Peer, folder: Path) -> bool:
    if peer.package == "gherkin-official":
        environment = folder / "peers"
        steps: list[list[str | Path]] = [
            [sys.executable, "-m", "venv", environment],
            [environment / "bin" / "pip", "install", "-qqq", peer.package],
        ]
    else:
        packages = peer.package.split()
        steps = [
            ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, *packages]
        ]
    try:
        for step in steps:
            subprocess.run([str(part) for part in step], check=True, timeout=_INSTALLING)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _typespec(lines: int) -> str:
    def unit(i: int) -> str:
        parent = f"  parent?: Item{i - 1};" if i % 20 else "  parent?: string;"
        return f"""
/** Item number {i}, kept in the store. */
model Item{i} {{
  /** the key */
  @key id: string;
  @minLength(1) @maxLength(80) name: string;
  @minValue(0) amount: int32;
  state: State{i};
{parent}
  tags: string[];
}}

enum State{i} {{ open, closed, held }}

@error
model Failed{i} {{ code: "E{i}"; message: string; }}

interface Items{i} {{
  /** list them */
  list(top?: int32, skip?: int32): Item{i}[] | Failed{i};
  read(id: string): Item{i} | Failed{i};
  create(item: Item{i}): Item{i} | Failed{i};
  remove(id: string): void | Failed{i};
}}
"""

    return _until(lines, "namespace Bench;\n", unit, "")


def _quint(lines: int) -> str:
    def unit(i: int) -> str:
        return f"""
  /// transfer number {i}: moves an amount between two accounts
  type Rec{i} = {{ id: int, owner: str, amount: int, tags: Set[str] }}
  type Res{i} = Ok{i}(Rec{i}) | Err{i}(str)
  pure def mk{i}(o: str, a: int): Rec{i} = {{ id: {i}, owner: o, amount: a, tags: Set("a", "b") }}
  pure def pay{i}(r: Rec{i}, a: int): Res{i} =
    if (a > r.amount) Err{i}("too much")
    else Ok{i}({{ ...r, amount: r.amount - a }})
  pure def total{i}(rs: Set[Rec{i}]): int =
    rs.fold(0, (s, r) => s + r.amount)
  var store{i}: str -> Rec{i}
  action init{i} = store{i}' = Map("x" -> mk{i}("x", 10))
  action step{i} = {{
    nondet o = store{i}.keys().oneOf()
    nondet a = 1.to(10).oneOf()
    all {{
      store{i}.get(o).amount >= a,
      store{i}' = store{i}.set(o, match pay{i}(store{i}.get(o), a) {{
        | Ok{i}(r) => r
        | Err{i}(_) => store{i}.get(o)
      }}),
    }}
  }}
  val inv{i} = store{i}.keys().forall(k => store{i}.get(k).amount >= 0)
"""

    return _until(lines, "module bench {\n", unit, "}\n")


def _gherkin(lines: int) -> str:
    def unit(i: int) -> str:
        return f"""
  Scenario: account {i} can withdraw
    Given the account {i} has a balance of {i * 10}
    And the card "{i}" is valid
    When the holder asks for {i}
    Then the machine gives {i}
    And the balance is {i * 9}

  Scenario Outline: account {i} is refused
    Given the account {i} has a balance of <have>
    When the holder asks for <want>
    Then the machine says "<says>"

    Examples:
      | have | want | says     |
      | 1    | 2    | too much |
      | 5    | 9    | too much |
"""

    return _until(lines, "Feature: bench\n  As a holder\n  I want money\n", unit, "")


def _until(lines: int, head: str, unit: Callable[[int], str], tail: str) -> str:
    count = max(1, round(lines / unit(1).count("\n")))
    return head + "".join(map(unit, range(count))) + tail


_PARSED = "import sys; from gherkin.parser import Parser; Parser().parse(open(sys.argv[1]).read())"

PEERS = (
    Peer(
        "TypeSpec, compiled",
        "@typespec/compiler",
        ".tsp",
        100_000,
        _typespec,
        lambda folder, spec: [folder / "node_modules/.bin/tsp", "compile", spec, "--no-emit"],
    ),
    Peer(
        "Quint, typechecked",
        # Its own range of antlr4ts also takes a version that does not start.
        "@informalsystems/quint antlr4ts@0.5.0-alpha.4",
        ".qnt",
        1_000,
        _quint,
        lambda folder, spec: [folder / "node_modules/.bin/quint", "typecheck", spec],
    ),
    Peer(
        "gherkin-official, parsed only",
        "gherkin-official",
        ".feature",
        100_000,
        _gherkin,
        lambda folder, spec: [folder / "peers/bin/python", "-c", _PARSED, spec],
    ),
)
