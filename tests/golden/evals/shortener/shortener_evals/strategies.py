"""Values of the types that shortener speaks of, and arguments for its operations.

Bounds and patterns are those of the types; values at which the spec's behaviour turns are
mixed in.
"""

from factoryc.judge.testing.broken import Broken
from factoryc.judge.testing.suite_runs import SuiteRuns
from factoryc.judge.testing.values import matching
from hypothesis import strategies as st

from .contract import CONTRACT, Link

any_url = st.one_of(
    st.sampled_from(["https://example.org/a", "https://example.org/b", "https://example.org"]),
    matching(
        r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})(?::[0-9]{1,5})?(?:[/?#][!-~]{0,2000})?",
    ),
)

any_code = st.one_of(st.sampled_from(["abc123"]), matching(r"[a-z0-9]{6}"))

any_link = st.builds(
    Link,
    code=any_code,
    target=any_url,
    visits=st.one_of(
        st.sampled_from([0, 1, 2, 49, 50, 51, 3, 7, 8, 9, 19, 20, 21]),
        st.integers(min_value=0),
    ),
)

# A strategy for each parameter of each operation.
ARGUMENTS = {
    "shorten": {"target": any_url, "alias": st.one_of(st.none(), any_code)},
    "visit": {"code": any_code},
    "visits": {"code": any_code},
}

# How a caller can break the type of an argument.
BROKEN = {
    "shorten": {
        "target": Broken("Text", any_url, place="body"),
        "alias": Broken("Text", any_code, optional=True, place="body"),
    },
    "visit": {"code": Broken("Text", any_code, place="path")},
    "visits": {"code": Broken("Text", any_code, place="path")},
}

runs = SuiteRuns(CONTRACT, ARGUMENTS, BROKEN)
