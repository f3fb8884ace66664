"""The command `factoryc`: runs one command and gives its exit code. No traceback reaches a user.

Only what every command needs is imported here.
"""

import contextlib
import errno
import io
import os
import sys
import traceback

import click

from factoryc.cli.commands import Commands
from factoryc.cli.exit_codes import BUG, COULD_NOT_ASK, HOLDS, STOPPED
from factoryc.version import VERSION

_NAME = "factoryc"
_UNWRITABLE = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT})


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, envvar="FACTORYC_DEBUG", help="Show the trace of a bug.")
def factoryc(debug: bool) -> None:
    """Compile a specification into software that was judged against it."""
    del debug


def main() -> int:
    """Run the command that the process was started with."""
    _make_streams_safe()
    try:
        code = _ended()
        if not sys.stdout.closed:  # the language server closes it when it ends
            sys.stdout.flush()
    except OSError as unwritable:
        # Where a pipe broke, whoever read the answer has left.
        has_left = isinstance(unwritable, BrokenPipeError)
        if not has_left:
            with contextlib.suppress(OSError):  # that may be what cannot be written
                click.echo(f"error: the answer cannot be written: {unwritable.strerror}", err=True)
        _give_up_streams()
        return STOPPED if has_left else COULD_NOT_ASK
    return code


def _ended() -> int:
    """The exit code of the command, once it has said what it has to say."""
    context: click.Context | None = None
    try:
        if "_FACTORYC_COMPLETE" in os.environ:  # a shell asks what may follow
            factoryc.main(prog_name=_NAME)
        context = factoryc.make_context(_NAME, sys.argv[1:])
        with context:
            answer = factoryc.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as refusal:
        _show(refusal)
        return refusal.exit_code
    except (KeyboardInterrupt, click.Abort):
        return STOPPED
    except Exception as bug:
        if isinstance(bug, OSError) and bug.errno in _UNWRITABLE:
            raise
        _report(bug, debug=context is not None and bool(context.params.get("debug")))
        return BUG
    return answer if isinstance(answer, int) else HOLDS


def _make_streams_safe() -> None:
    """What cannot be shown is shown as `?`; what was closed is written nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  open until the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _give_up_streams() -> None:
    """What is still to be written goes nowhere: Python would try once more when it ends, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            if not stream.closed:
                stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())


def _show(refusal: click.ClickException) -> None:
    if isinstance(refusal, click.UsageError) and refusal.ctx is not None:
        click.echo(refusal.ctx.get_usage(), err=True)
        click.echo(f"`{refusal.ctx.command_path} --help` says more.\n", err=True)
    click.echo(f"error: {refusal.format_message()}", err=True)


def _report(bug: Exception, *, debug: bool) -> None:
    frames = traceback.extract_tb(bug.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    said = " ".join(f"{type(bug).__name__}: {bug}".split())
    click.echo(f"internal error: {said}", err=True)
    click.echo(f"at {place}", err=True)
    click.echo("this is a bug in factoryc; nothing in your files has to change", err=True)
    if debug:
        click.echo("".join(traceback.format_exception(bug)), err=True, nl=False)
    else:
        asked = "the spec, the output of `factoryc --version`, and that of the same command"
        click.echo(f"to report it: {asked} with FACTORYC_DEBUG=1", err=True)


if __name__ == "__main__":
    sys.exit(main())
