"""Many implementations in one sandbox get the verdicts that each gets alone."""

import attrs

from factoryc.evals.derive import derive_suite
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.judge_many import judging_many, suite_worker
from tests.judge.examples import example_spec, product

PARKING = derive_suite(example_spec("parking"))
OPTIONS = JudgeOptions(examples=5, seconds=120, shrink=0.0)
FEE = "operations/fee.py"


def test_the_verdicts_are_those_of_the_judge_and_one_that_hangs_spoils_no_other(tmp_path):
    folders = {
        "right": (),
        "wrong": ((FEE, "stay <= 15", "stay < 15"),),
        "hanging": ((FEE, "    if stay", "    import time; time.sleep(60)\n    if stay"),),
    }
    for name, changes in folders.items():
        product("parking", tmp_path / name, *changes).rename(tmp_path / f"{name}.product")
    with suite_worker() as worker, judging_many(worker, PARKING, tmp_path, {}) as judged:
        late = judged("hanging.product", attrs.evolve(OPTIONS, seconds=0.5), PARKING.evals)
        assert not late.accepted
        assert set(late.inconclusive) == {
            (each.clause, "the evals did not end within 0.5 s") for each in PARKING.evals
        }
        for name in ("right", "wrong"):
            alone = judge(PARKING, tmp_path / f"{name}.product", {}, OPTIONS)
            beside = judged(f"{name}.product", OPTIONS, PARKING.evals)
            assert set(beside.failures) == set(alone.failures)
            assert (beside.cases, beside.evals) == (alone.cases, alone.evals)
            assert beside.accepted == (name == "right")
