"""`lost-update`: two `sets` of one case give one place two values."""

from factoryc.findings.wording import Wording

LOST_UPDATE = Wording(
    name="lost-update",
    message="two `sets` of `{subject}` meet in one place on some input",
    label="on the input shown, an earlier `sets` gives the same place another value",
    question="Which value should be kept when {when}?",
    help="ask in the guard whether the keys differ, and add a case in which they are one",
)
