"""What no operation shows yet is judged, too: types by samples, functions, the state at first."""

import shutil

import pytest

from factoryc.agents.agent import Workspace
from factoryc.agents.brief import write_brief
from factoryc.agents.built_in.agent import built_in_agent
from factoryc.judge.judge import JudgeOptions
from factoryc.judge.parts.judge_part import judge_part
from factoryc.pipeline import understand
from factoryc.plan.plan import plan
from factoryc.release.scaffold import scaffold
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

SPEC = """
/// Lamps in a street.
spec lamps version "1.0.0"

type Lamp = Text where it matches /[a-z]{2}[0-9]/
type Level = Int where it in 0..100
enum Mood { warm, cold }

record Setting { level: Level
  mood: Mood }

state settings: Map<Lamp, Setting> = {}
state usual: Setting = Setting { level: 10, mood: Mood.warm }
state dimmed: Bool = false

function half(level: Level) -> Int = level div 2

operation level(lamp: Lamp) -> Int {
  case known when lamp in settings { returns half(settings[lamp].level) }
  case unknown when lamp not in settings { returns half(usual.level) }
}
"""
OPTIONS = JudgeOptions(seed=3)


@pytest.fixture(scope="module")
def lamps(tmp_path_factory):
    """The spec, its graph, and a right product of it."""
    file = SourceFile("lamps.spec", SPEC)
    understood = understand(file, lambda path, _: read_standard_module(path))
    assert [each.message for each in understood.diagnostics] == []
    graph = plan(understood.spec, {})
    root = tmp_path_factory.mktemp("lamps")
    for path, text in scaffold(understood.spec).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for task in graph.tasks:
        brief = write_brief(understood.spec, task, 1, (), understood.files)
        built_in_agent().attempt(brief, Workspace(root, lambda: ""))
    return understood.spec, graph, root


def judged(lamps, tmp_path, task, path="", before="", after=""):
    """What the judge says of one task's work, after one change of a right product."""
    spec, graph, root = lamps
    product = tmp_path / "product"
    shutil.copytree(root, product)
    if path:
        text = (product / path).read_text()
        assert text.count(before) >= 1, text
        (product / path).write_text(text.replace(before, after))
    failures = judge_part(spec, graph.task(task), product, OPTIONS)
    return {(each.kind, each.clause) for each in failures}


@pytest.mark.parametrize("task", ["types", "functions", "state", "operation.level"])
def test_right_work_is_taken(lamps, tmp_path, task):
    assert judged(lamps, tmp_path, task) == set()


TYPES = "src/lamps/types.py"
FUNCTIONS = "src/lamps/functions.py"
STATE = "src/lamps/state.py"
LEVEL = "src/lamps/operations/level.py"


@pytest.mark.parametrize(
    ("task", "path", "before", "after", "kind", "clause"),
    [
        ("types", TYPES, "<= 100", "< 100", "eval", "lamps.Level"),
        ("types", TYPES, "0 <=", "1 <=", "eval", "lamps.Level"),
        ("types", TYPES, "not isinstance(value, bool)", "True", "eval", "lamps.Level"),
        ("types", TYPES, "fullmatch", "match", "eval", "lamps.Lamp"),
        ("types", TYPES, "[0-9]", "[0-8]", "eval", "lamps.Lamp"),
        ("types", TYPES, "[0-9]", r"\d", "eval", "lamps.Lamp"),
        ("types", TYPES, "isinstance(value, str)", "True", "eval", "lamps.Lamp"),
        ("types", TYPES, "class Rejected", "class Refused", "inspection", "lamps.Lamp"),
        ("types", TYPES, "class Mood", "class Moods", "inspection", "lamps.Lamp"),
        ("functions", FUNCTIONS, "// 2", "/ 2", "eval", "lamps.half"),
        ("functions", FUNCTIONS, "// 2", "// 3", "eval", "lamps.half"),
        ("functions", FUNCTIONS, "def half", "def halved", "inspection", "lamps.half"),
        ("state", STATE, "= False", "= True", "eval", "lamps.dimmed"),
        ("state", STATE, "= False", "= 0", "eval", "lamps.dimmed"),
        ("state", STATE, "level=10", "level=11", "eval", "lamps.usual"),
        ("state", STATE, "Mood.warm", "Mood.cold", "eval", "lamps.usual"),
        ("state", STATE, "self.dimmed", "self.dim", "eval", "lamps.dimmed"),
        ("state", STATE, "class State", "class States", "inspection", "lamps.settings"),
        ("operation.level", LEVEL, "def level", "def levels", "inspection", "lamps.level"),
    ],
)  # fmt: skip
def test_wrong_work_names_its_clause(lamps, tmp_path, task, path, before, after, kind, clause):
    assert judged(lamps, tmp_path, task, path, before, after) == {(kind, clause)}


@pytest.mark.parametrize(
    ("task", "path", "clause"),
    [
        ("types", TYPES, "lamps.Lamp"),
        ("state", STATE, "lamps.settings"),
        ("operation.level", LEVEL, "lamps.level"),
    ],
)
def test_what_cannot_be_loaded_is_refused_once(lamps, tmp_path, task, path, clause):
    spec, graph, root = lamps
    shutil.copytree(root, tmp_path / "product")
    file = tmp_path / "product" / path
    file.write_text(file.read_text() + "\nimport signal\nsignal.raise_signal(9)\n")
    failures = judge_part(spec, graph.task(task), tmp_path / "product", OPTIONS)
    assert clause in {each.clause for each in failures}
    assert len(failures) <= 3
