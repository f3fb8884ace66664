"""What the author of shortener expects, eval by eval. They are hidden from whoever writes the
code.
"""

from pathlib import Path

from factoryc.judge.testing.evaluates import evaluates
from factoryc.judge.testing.rows import rows_of

from .contract import CONTRACT
from .strategies import runs

DATA = Path(__file__).parents[1] / "data"


@evaluates(
    "shortener.eval.real_addresses_survive_the_round_trip",
    "real addresses survive the round trip",
    kind="authored",
    sealed=True,
)
def test_real_addresses_survive_the_round_trip() -> None:
    """real addresses survive the round trip."""
    for row in rows_of(
        DATA / "samples/urls.csv",
        "csv",
        {"url": {"kind": "text"}},
        CONTRACT.classes,
    ):
        run = runs.run(row=row)
        link = run.value("shorten", row["url"], None)
        run.expect(
            run.value("visit", link.code),
            "==",
            row["url"],
            says="visit(link.code) == row.url",
        )
