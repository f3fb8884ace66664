"""Values of the types that parking speaks of, and arguments for its operations.

Bounds and patterns are those of the types; values at which the spec's behaviour turns are
mixed in.
"""

from factoryc.judge.testing.broken import Broken
from factoryc.judge.testing.suite_runs import SuiteRuns
from hypothesis import strategies as st

from .contract import CONTRACT, Vehicle

any_minutes = st.one_of(
    st.sampled_from(
        [
            0,
            44_640,
            1,
            44_639,
            9,
            10,
            11,
            1439,
            1440,
            1441,
            58,
            59,
            60,
            61,
            14,
            15,
            16,
            17,
            62,
            1442,
        ],
    ),
    st.integers(min_value=0, max_value=44_640),
)

any_vehicle = st.sampled_from(Vehicle)

# A strategy for each parameter of each operation.
ARGUMENTS = {"fee": {"stay": any_minutes, "vehicle": any_vehicle}}

# How a caller can break the type of an argument.
BROKEN = {"fee": {"stay": Broken("Int", any_minutes, near=[-1, 44_641]), "vehicle": Broken("enum")}}

runs = SuiteRuns(CONTRACT, ARGUMENTS, BROKEN)
