"""Named by `--factoryc-subject` in tests: a right shortener, or the wrong one that options name."""

from tests.evals import shorteners
from tests.evals.in_process import InProcess
from tests.evals.suites import contract_of, example_spec


def shortener(options):
    link = contract_of(example_spec("shortener")).classes["Link"]
    implementation = getattr(shorteners, options.get("class", "Shortener"))
    return InProcess(lambda: implementation(link))
