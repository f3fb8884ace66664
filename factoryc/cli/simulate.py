"""`factoryc simulate SPEC`: the contract runs, before any software exists."""

import importlib
import sys
from pathlib import Path

import click

from factoryc.cli.reading import (
    STANDARD_INPUT,
    module_reader,
    read_file,
    read_root,
    read_standard_input,
)
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.simulate_script import play_script
from factoryc.cli.sound import understand_sound
from factoryc.pipeline import Understood, understand_whole
from factoryc.simulate.bench import Bench, bench
from factoryc.source.text import SourceFile

_PROMPT = "factoryc.cli.simulate_prompt"
_INTERFACE = "factoryc.cli.simulate_interface"


class _Simulate(click.Command):
    """What follows `--` are the words of a command of the spec's own, whatever they look like."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        rest = super().parse_args(ctx, args[:at])
        ctx.params["words"] = tuple(args[at + 1 :]) if at < len(args) else None
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[-- WORD...]"]


@click.command(cls=_Simulate, short_help="Run the spec itself")
@click.argument("spec", metavar="SPEC")
@click.argument("script", metavar="[SCRIPT]", required=False)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for programs: an object for each line.",
    show_default=True,
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="Chooses where a case allows many results.",
)
@click.option("--ask", is_flag=True, help="At the prompt, choose such results yourself.")
@click.option("--serve", "address", metavar="[HOST:]PORT", help="Serve its interface http.")
@click.option(
    "--state",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Keep the state here, where the interface says that it is kept.",
)
def simulate(
    spec: str,
    script: str | None,
    layout: str,
    seed: int,
    ask: bool,
    address: str | None,
    file: Path | None,
    words: tuple[str, ...] | None,
) -> int:
    """Run the spec itself: its contract answers, before any software exists.

    Without a SCRIPT, a prompt takes lines: calls of operations, `let`, `expect`, any expression, and
    words such as `state` and `undo`; `help` lists them. A SCRIPT holds the same lines, and so may
    standard input; the exit code is 1 where an `expect` does not hold. After `--` stand the words of one
    command of its interface cli.
    """
    understood = understand_sound(spec)
    on = _bench(spec, understood, seed)
    if address is not None or words is not None:
        if script is not None or layout == "json" or ask:
            raise click.UsageError(
                "an interface is simulated by itself: without a script, `--ask` or JSON"
            )
        interface = importlib.import_module(_INTERFACE)
        if address is not None and words is not None:
            raise click.UsageError("`--serve` is for an interface http, words after `--` for a cli")
        if address is not None:
            return int(interface.serve(understood.spec, on, address, file))
        return int(interface.run(understood.spec, on, words, file))
    if file is not None:
        raise click.UsageError(
            "`--state` is for an interface: it goes with `--serve` or words after `--`"
        )
    if script is None and sys.stdin is not None and sys.stdin.isatty():
        if layout == "json":
            raise click.UsageError("a prompt is for people: `--format json` goes with a script")
        code: int = importlib.import_module(_PROMPT).prompt(on, understood.files, ask=ask)
        return code
    if ask:
        raise click.UsageError("a script cannot be asked: `--ask` is for the prompt")
    return play_script(_script(script), on, understood.files, layout)


def _bench(name: str, understood: Understood, seed: int) -> Bench:
    whole, scope = understand_whole(read_root(name), module_reader(name, read_file))
    try:
        return bench(understood.spec, whole, scope, seed)
    except LookupError:
        message = f"the state that `{understood.spec.name}` begins with has no value"
        raise CannotAsk(f"{message}; `factoryc check` says more") from None


def _script(name: str | None) -> SourceFile:
    answer = read_standard_input() if name in {None, STANDARD_INPUT} else read_file(str(name))
    if isinstance(answer, str):
        raise CannotAsk(answer)
    return answer
