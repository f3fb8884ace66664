"""Refuses a build whose loads could never begin, in one message that names each of them."""

from factoryc.cli.refusal import CannotAsk
from factoryc.judge.load.rehearsal import unfed_loads
from factoryc.spec.spec import Spec


def require_fed(path: str, spec: Spec) -> None:
    """Raises CannotAsk where a load finds nothing to ask for: whatever is built, the gate would not open."""
    unfed = unfed_loads(spec)
    if unfed:
        lines = [
            f"nothing was built: `{path}` has a load that cannot begin, so its gate would not open"
        ]
        lines += [f"  {clause}: {reason}" for clause, reason in unfed]
        raise CannotAsk("\n".join(lines))
