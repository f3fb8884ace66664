"""No sandbox at all, for a product that somebody trusts and has said so: only the limits hold."""

from factoryc.judge.sandbox.policy import Policy
from factoryc.judge.sandbox.staging import Staging
from factoryc.judge.sandbox.view import zygote_command


def unsandboxed_command(staging: Staging, policy: Policy, control: int) -> tuple[str, ...]:
    """Start the zygote as an ordinary process of ours, in a copy of the product."""
    work, temporary = staging.new_scratch()
    folders = (str(staging.product), str(staging.host), str(work), str(temporary))
    return zygote_command(control, policy, None, folders)
