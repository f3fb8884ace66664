"""How much is tried of each operation: counts of calls and units of a solver, never seconds.

So what is found does not depend on the machine.
"""

from factoryc.frozen import frozen

# Up to so many operations each is searched with all the calls there are for one; beyond, they share.
_FULLY_SEARCHED = 64
_REACHABLE = 2_000
_ARBITRARY = 1_000
_WALKED = 480
_LEAST = 16
# What z3 may do for one formula, in units of its own: some tenths of a second.
SOLVED = 200_000


@frozen
class Effort:
    """How many calls are tried, in states that calls lead to and in others, and to find such states.

    `solved` is the limit for each formula that is solved.
    """

    reachable: int = _REACHABLE
    arbitrary: int = _ARBITRARY
    walked: int = _WALKED
    solved: int = SOLVED


def effort_for(operations: int) -> Effort:
    """The effort for each operation of a spec of that many: a large spec takes no longer for ever.

    It halves in steps, so that one operation more seldom changes what is tried of the others.
    """
    halvings = max(0, (operations - 1) // _FULLY_SEARCHED).bit_length()
    shares = [max(_LEAST, whole >> halvings) for whole in (_REACHABLE, _ARBITRARY, _WALKED, SOLVED)]
    return Effort(*shares)
