"""Refuses what no build can judge, in one message that names each clause."""

from factoryc.cli.refusal import CannotAsk
from factoryc.judge.unjudged import unjudged
from factoryc.spec.spec import Spec


def require_judgeable(path: str, spec: Spec) -> None:
    """Raises CannotAsk where a part of the spec would be promised, and held against nobody."""
    refused = unjudged(spec)
    if refused:
        lines = [f"nothing can hold what is built to all that `{path}` demands"]
        lines += [f"  {each.clause}: {each.what}" for each in refused]
        lines.append(
            "`factoryc check` understands all of it, and `factoryc judge` holds code to it that there is already"
        )
        raise CannotAsk("\n".join(lines))
