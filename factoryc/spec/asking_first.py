"""What to write where a value may be none and is used as if it were there."""

from factoryc.syntax import expressions as syntax


def asking_first(written: syntax.Expression) -> str:
    """What is asked of a name or a field is known of it from then on. The value of a call needs a name first."""
    if isinstance(written, syntax.Name | syntax.Field):
        return "ask whether it `is some` first"
    return "give it a name, and ask whether that `is some` first: `let x = … in x is some and …`"
