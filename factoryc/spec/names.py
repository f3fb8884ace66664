"""Qualified names of clauses: stable, readable, made from what the author wrote."""

_LONGEST = 60
# What operations and evals call the instant at which they run.
CLOCK = "now"


def clause_name(*parts: str) -> str:
    """`shortener.shorten.fresh`."""
    return ".".join(parts)


def slug(title: str) -> str:
    """A title as a name: `a chosen alias is kept` becomes `a_chosen_alias_is_kept`."""
    letters = [letter.lower() if letter.isalnum() else " " for letter in title]
    words = "".join(letters).split()
    text = "_".join(words)
    return text[:_LONGEST].rstrip("_") or "untitled"


def joined(enum: str, case: str) -> str:
    """The name of a case as a type of its own: `PaymentCard` for `card` of `Payment`."""
    return enum + "".join(word.capitalize() for word in case.split("_"))
