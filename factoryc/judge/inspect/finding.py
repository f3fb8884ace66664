"""What an inspection or the sandbox found."""

import attrs


@attrs.frozen(order=True)
class Finding:
    """One place where a product breaks a rule, and the clause that states it.

    `file` is relative to the product's root; it and `line` (from 1) are left out where what was
    found has no place in the source. `text` is a sentence about the code there.
    """

    file: str
    line: int
    clause: str
    text: str
