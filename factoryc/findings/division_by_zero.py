"""`division-by-zero`: a clause divides by a number that may be zero."""

from factoryc.findings.wording import Wording

DIVISION_BY_ZERO = Wording(
    name="division-by-zero",
    message="`{subject}` divides by zero on some input",
    label="on the input shown the divisor is zero",
    question="What should `{operation}` do when {when}, and there is nothing to divide by?",
    help="ask in the guard whether it is zero, or give its type a restriction such as `it > 0`",
)
