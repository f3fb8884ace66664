"""What of a spec could not be judged here, because of the way to the implementation: it is said."""

from factoryc.evals.suite import Suite
from factoryc.judge.judge import needing_http
from factoryc.judge.verdict import Verdict

_NO_HTTP = "it is about answers over HTTP, and this was judged as a {surface}"


def unseen(suite: Suite, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """The clauses that were not judged, each with the reason."""
    if verdict.surface == "http":
        return ()
    words = {"library": "library", "cli": "command line"}
    reason = _NO_HTTP.format(surface=words[verdict.surface])
    return tuple((each.clause, reason) for each in needing_http(suite))
