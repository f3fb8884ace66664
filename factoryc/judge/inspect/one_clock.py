"""A product reads the time in one module, so that whoever judges it can say what time it is."""

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of, is_within, spelled
from factoryc.judge.inspect.product_source import ProductSource

CLAUSE = "inspection.clock"
_READING = (
    "_time",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "email.utils.localtime",
    "time.asctime",
    "time.clock_gettime",
    "time.clock_gettime_ns",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.strftime",
    "time.time",
    "time.time_ns",
)


def inspect_clock(product: ProductSource, clock: str) -> tuple[Finding, ...]:
    """Each place outside the module `clock` that reads the time of day."""
    found: set[Finding] = set()
    for module in product.modules:
        if module.name == clock:
            continue
        named = [(each.name, each.line) for each in imports_of(module) if each.taken]
        named += [(name, node.lineno) for name, node in spelled(module)]
        for name, line in named:
            if any(is_within(name, reading) for reading in _READING):
                text = f"`{name}` reads the time; `now()` of `{clock}` is the one way"
                found.add(Finding(module.path, line, CLAUSE, text))
    return tuple(sorted(found))
