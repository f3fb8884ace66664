"""Texts for z3: written out, and the patterns that they match."""

import z3

from factoryc.analysis.pattern import (
    Alternatives,
    Characters,
    Pattern,
    Repetition,
    Sequence,
    UnreadablePattern,
    read_pattern,
)
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.terms import Z3

# The last character that SMT-LIB knows.
_LAST = 0x2FFFF
_MOST_REPEATS = 300
_PLAIN = range(32, 127)


def written(text: str, context: Z3) -> Z3:
    """The text as a value."""
    if any(ord(character) > _LAST for character in text):
        raise OutsideFragment("a text with a character beyond U+2FFFF")
    return z3.StringVal("".join(map(_escaped, text)), context)


def language(pattern: str, context: Z3) -> Z3:
    """The regular language of a pattern of the spec."""
    try:
        return _language(read_pattern(pattern), context)
    except UnreadablePattern:
        raise OutsideFragment(f"the pattern /{pattern}/") from None


def readable(context: Z3) -> Z3:
    """All texts of printable ASCII characters."""
    return z3.Star(_range(32, 126, context))


def _escaped(character: str) -> str:
    code = ord(character)
    return character if code in _PLAIN and character != "\\" else f"\\u{{{code:x}}}"


def _language(tree: Pattern, context: Z3) -> Z3:
    match tree:
        case Characters(ranges=ranges):
            inside = [
                _range(low, min(high, _LAST), context) for low, high in ranges if low <= _LAST
            ]
            if not inside:
                raise OutsideFragment("a pattern of characters beyond U+2FFFF")
            return inside[0] if len(inside) == 1 else z3.Union(*inside)
        case Sequence(parts=()):
            return z3.Re(z3.StringVal("", context))
        case Sequence(parts=parts):
            return z3.Concat(*[_language(part, context) for part in parts])
        case Alternatives(options=options):
            return z3.Union(*[_language(option, context) for option in options])
        case Repetition(part=part, low=low, high=None):
            repeated = z3.Star(_language(part, context))
            if low == 0:
                return repeated
            if low > _MOST_REPEATS:
                raise OutsideFragment("a pattern with many repetitions")
            first = _loop(_language(part, context), low, low)
            return z3.Concat(first, repeated)
        case Repetition(part=part, low=low, high=int() as high):
            if high > _MOST_REPEATS:
                raise OutsideFragment("a pattern with many repetitions")
            return _loop(_language(part, context), low, high)
        case _:
            raise AssertionError("a pattern is one of these")


def _loop(part: Z3, low: int, high: int) -> Z3:
    # z3 reads an upper end of zero as none.
    return z3.Loop(part, low, high) if high else z3.Option(z3.Empty(part.sort()))


def _range(low: int, high: int, context: Z3) -> Z3:
    return z3.Range(_letter(low, context), _letter(high, context), context)


def _letter(code: int, context: Z3) -> Z3:
    return z3.StringVal(_escaped(chr(code)), context)
