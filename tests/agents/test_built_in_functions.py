"""Functions of the built-in agent: one may call another of the same file."""

from factoryc.agents.built_in.agent import built_files
from factoryc.pipeline import understand
from factoryc.plan.plan import plan
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

TEXT = """spec chain version "1.0.0"

function one(a: Int) -> Int = a + 1
function two(a: Int) -> Int = one(a) + one(0)

operation sum_up(a: Int) -> Int {
  case always otherwise { returns two(a) }
}
"""


def test_a_function_calls_another_of_its_file():
    understood = understand(SourceFile("chain.spec", TEXT), lambda p, _: read_standard_module(p))
    assert understood.sound
    graph = plan(understood.spec, {})
    (source,) = built_files(understood.spec, graph.task("functions")).values()
    names: dict = {}
    exec(compile(source, "functions.py", "exec"), names)
    assert names["two"](3) == 5
    assert "import" not in source
