"""Known mistakes that are looked for first: to read them as anything else would change an amount or a name."""

from factoryc.syntax.meant import Meant

_POINT = "a decimal has a point, and no comma: `{}`"
_SMALL = "names are written in small letters, with `_` between words: `$snake`"
_THOUSAND = "the digits of a number are grouped with `_`: `{}`"

# One mistake on each line.
# fmt: off
FIRST = (
    # Amounts -----------------------------------------------------------------------------------
    Meant(_THOUSAND.format("${whole}_$part"), r",(?P<part>\d{3})(?![\w.,])", before=r"(?<![\w.])(?P<from>(?P<whole>[1-9]\d{0,2}))", helps="where the comma was a decimal point: `$whole.$part`"),
    Meant(_THOUSAND.format("${whole}_$part"), r",(?P<part>\d{3}\.\d+)(?![\w,])", before=r"(?<![\w.])(?P<from>(?P<whole>[1-9]\d{0,2}))", instead="${whole}_$part"),
    Meant(_THOUSAND.format("1_000_000"), r",\d{3}(?:,\d{3})+(?:\.\d+)?(?![\w,])", before=r"(?<![\w.])(?P<from>[1-9]\d{0,2})"),
    Meant(_POINT.format("${whole}_$thousands.$part"), r",(?P<part>\d+(?:[a-zA-Z]+|%)?)(?!\w)", before=r"(?<![\w.])(?P<from>(?P<whole>\d{1,3})\.(?P<thousands>\d{3}))", instead="${whole}_$thousands.$part"),
    Meant(_POINT.format("$whole.$part"), r",(?P<part>\d+(?:[a-zA-Z]+|%)?)(?![\w,])", before=r"(?<![\w.])(?P<from>(?P<whole>\d+))", instead="$whole.$part"),
    Meant(_POINT.format("$whole.$part"), r"(?P<whole>\d+),(?P<part>\d+(?:%|[a-zA-Z]+))", instead="$whole.$part"),
    Meant("the digits of a number are grouped with `_`, not with points: `1_000_000`", r"\d{3}(?:\.\d{3})*(?:,\d+)?(?![\w.,])", before=r"(?<![\w.])(?P<from>\d{1,3}\.\d{3}\.)"),
    # Names -------------------------------------------------------------------------------------
    Meant(_SMALL, r"[A-Z]\w*", before=r"(?<!\w)(?P<from>[a-z][a-z0-9_]*)", instead="$snake"),
    Meant(_SMALL, r"[a-z][a-z0-9_]*[A-Z]\w*", instead="$snake"),
)
# fmt: on
