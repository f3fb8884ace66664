"""What the encoding leaves out."""


class OutsideFragment(Exception):
    """Something that has no exact formula here. The text says what, as a noun."""


class TooLarge(Exception):
    """A question whose formula would grow without a sensible end."""
