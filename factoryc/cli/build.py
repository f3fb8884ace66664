"""`factoryc build SPEC`: spec in, accepted software out."""

import json
import math
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import attrs
import click
from rich.console import Console

from factoryc.agents.agent import Agent, AgentUnavailable
from factoryc.cli.agents import agent_of
from factoryc.cli.build_progress import progress_on
from factoryc.cli.build_report import build_json, show_result
from factoryc.cli.data_files import data_digests, read_data
from factoryc.cli.data_lookup import data_lookup, data_reader
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS, STOPPED
from factoryc.cli.interruption import interruptible
from factoryc.cli.judgeable import require_judgeable
from factoryc.cli.loads_fed import require_fed
from factoryc.cli.output import answer_console, error_console
from factoryc.cli.plan import show_plan
from factoryc.cli.reading import module_reader, read_file, read_root
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.regression_files import KEEP_OPTION, KeptFailures, read_kept
from factoryc.cli.settings import AGENTS, Settings, read_settings
from factoryc.diagnostics.terminal import render_diagnostics
from factoryc.evals.derive import derive_suite
from factoryc.factory.build import Order
from factoryc.factory.build import build as build_product
from factoryc.factory.judging_here import JudgingHere, Terms
from factoryc.factory.lock import building
from factoryc.factory.refusal import Refusal
from factoryc.factory.repository import open_product
from factoryc.factory.result import BuildResult
from factoryc.factory.world import World
from factoryc.judge.sandbox.policy import SandboxUnavailable
from factoryc.judge.verdict import Failure, JudgeUnavailable
from factoryc.pipeline import Understood, check
from factoryc.plan.plan import plan

_EXIT_CODES = {"accepted": HOLDS, "rejected": DOES_NOT_HOLD, "stopped": STOPPED}


@click.command(short_help="Spec in, accepted software out")
@click.argument("spec", metavar="SPEC")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The product's folder.  [default: build/NAME]",
)
@click.option(
    "--agent", type=click.Choice(AGENTS), help="Who writes the code.  [default: built-in]"
)
@click.option("--model", metavar="NAME", help="The model of a model-driven agent.")
@click.option("--budget", type=float, metavar="USD", help="What agents may spend on this build.")
@click.option("--attempts", type=click.IntRange(1, 100), help="At each task.  [default: 3]")
@click.option("--jobs", type=click.IntRange(1, 64), help="Agents at work at once.  [default: 2]")
@click.option("--plan-only", is_flag=True, help="Show what would be done, and do nothing.")
@KEEP_OPTION
@click.option(
    "--unsandboxed",
    is_flag=True,
    help="Judge without a sandbox where none works. Only for code that you trust.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for programs.",
    show_default=True,
)
def build(
    spec: str,
    into: Path | None,
    agent: str | None,
    model: str | None,
    budget: float | None,
    attempts: int | None,
    jobs: int | None,
    layout: str,
    *,
    plan_only: bool,
    keep: bool,
    unsandboxed: bool,
) -> int:
    """Build accepted software from SPEC.

    Checks it, plans its tasks, lets an agent write the code of each on a branch of its own, judges
    it, merges what is accepted, judges the whole, and tags it when the gate holds.
    """
    errors = error_console()
    # Nobody waits for a check to learn that an option makes no sense, or that a key is missing.
    settings = _settings(spec, agent, model, budget, attempts, jobs)
    worker = _worker(settings)
    understood = _checked(spec, errors)
    data = read_data(understood.spec)
    graph = plan(understood.spec, data_digests(data))
    if plan_only:
        show_plan(graph, into, layout)
        return HOLDS
    require_fed(spec, understood.spec)
    target = into if into is not None else Path("build") / graph.spec
    order = Order(understood.spec, graph, understood.files, settings.attempts, settings.jobs)
    kept = read_kept(derive_suite(understood.spec)) if keep else None
    result = _built(order, data, target, worker, errors, kept, unsandboxed=unsandboxed)
    if layout == "json":
        click.echo(json.dumps(build_json(result, graph), indent=2, ensure_ascii=False))
    else:
        show_result(result, graph, answer_console())
    return _EXIT_CODES[result.outcome]


def _checked(spec: str, errors: Console) -> Understood:
    """The spec, if it has no errors. Warnings are shown and do not stop a build."""
    checked = check(read_root(spec), module_reader(spec, read_file), data_lookup(), data_reader)
    if checked.diagnostics:
        render_diagnostics(checked.diagnostics, checked.understood.files, errors)
    if any(each.severity == "error" for each in checked.diagnostics):
        errors.print("nothing was built: the spec has errors")
        raise click.exceptions.Exit(DOES_NOT_HOLD)
    if not checked.understood.spec.operations:
        raise CannotAsk(f"`{spec}` states no operation, so there is nothing to build")
    require_judgeable(spec, checked.understood.spec)
    return checked.understood


def _settings(
    spec: str,
    agent: str | None,
    model: str | None,
    budget: float | None,
    attempts: int | None,
    jobs: int | None,
) -> Settings:
    if budget is not None and not (math.isfinite(budget) and budget > 0):
        raise CannotAsk("`--budget` is an amount of dollars above 0")
    flags = {
        "agent": agent,
        "model": model,
        "budget": None if budget is None else Decimal(str(budget)),
        "attempts": attempts,
        "jobs": jobs,
    }
    given = {key: value for key, value in flags.items() if value is not None}
    return attrs.evolve(read_settings(Path(spec)), **given)  # type: ignore[arg-type]  # each of its field's type


def _worker(settings: Settings) -> Agent:
    try:
        return agent_of(settings, os.environ)
    except AgentUnavailable as reason:
        raise CannotAsk(str(reason)) from reason


def _built(
    order: Order,
    data: dict[str, bytes],
    target: Path,
    worker: Agent,
    errors: Console,
    kept: KeptFailures | None,
    *,
    unsandboxed: bool,
) -> BuildResult:
    def keep(failures: Iterable[Failure]) -> None:
        try:
            if kept is not None:
                kept.keep(failures)
        except CannotAsk as reason:
            # A build is worth more than what it found on its way.
            errors.print(str(reason), markup=False)

    world = World(lambda: datetime.now(UTC).astimezone())
    try:
        repository = open_product(target, order.graph.spec, world.now())
        with (
            building(repository.root),
            interruptible() as stop,
            progress_on(errors) as tell,
        ):
            terms = Terms(
                order.graph.digest,
                data,
                unsandboxed=unsandboxed,
                halted=stop.is_set,
                kept=kept.meant if kept is not None else (),
                keep=keep,
            )
            judging = JudgingHere(order.spec, terms, tell)
            return build_product(order, repository, worker, judging, world, tell)
    except KeyboardInterrupt:
        errors.print("stopped: what is merged is kept, and the next build goes on from there")
        raise click.exceptions.Exit(STOPPED) from None
    except (Refusal, AgentUnavailable, JudgeUnavailable, SandboxUnavailable) as reason:
        raise CannotAsk(str(reason)) from reason
