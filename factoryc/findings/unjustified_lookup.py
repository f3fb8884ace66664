"""`unjustified-lookup`: a clause reads an entry or an item that is not there."""

from factoryc.findings.no_value import Wording

UNJUSTIFIED_LOOKUP = Wording(
    name="unjustified-lookup",
    message="`{subject}` reads what is not there on some input",
    label="on the input below there is no such entry",
    question="What should `{operation}` do when {when}, and there is nothing to read?",
    help="ask in the guard whether it is there, and add a case in which it is not",
)
