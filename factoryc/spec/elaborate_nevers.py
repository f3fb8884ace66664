"""Elaborates the anti-spec: what the product must not do, even if it looks like an improvement."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import get_args

import attrs

from factoryc.source.span import Span
from factoryc.spec import evals as meant
from factoryc.spec.elaborate_evals import elaborate_steps
from factoryc.spec.environment import Environment
from factoryc.spec.names import clause_name, slug
from factoryc.spec.type_names import resolve_type
from factoryc.spec.types import BOOL, EnumType, OptionalType, UnknownType, type_text, unrefined
from factoryc.syntax import declarations as syntax
from factoryc.syntax import evals as written
from factoryc.syntax.nearest import nearest

_USES: tuple[meant.UseName, ...] = get_args(meant.UseName)


def elaborate_never(declaration: syntax.Never, environment: Environment) -> meant.Never | None:
    """What must not happen, or None where it cannot be said."""
    module = environment.scope.module
    span = declaration.span

    def named(name: str, rule: meant.NeverRule) -> meant.Never:
        return meant.Never(clause_name(module, "never", name), rule, span)

    match declaration.rule:
        case written.NeverImport(module=name):
            return named("import_" + slug(name), meant.NeverImport(name))
        case written.NeverUse(what=what):
            use = next((use for use in _USES if use == what.text), None)
            if use is not None:
                return named(f"use_{use}", meant.NeverUse(use))
            environment.wrong(
                "unknown-name",
                f"`never use` speaks of {_listed(_USES)}",
                what.span,
                help=nearest(what.text, _USES),
            )
            return None
        case written.NeverCall(function=function):
            if all(part.isidentifier() for part in function.split(".")):
                return named("call_" + slug(function), meant.NeverCall(function))
            environment.wrong(
                "invalid-value",
                f"a function is named by its dotted path, such as `os.system`, not `{function}`",
                span,
            )
            return None
        case written.NeverWriteOutside(files=files):
            if not check_files(files, span, environment):
                return None
            return named("write_outside_" + slug(files[0]), meant.NeverWriteOutside(files))
        case written.NeverLog(type=type_):
            resolved = resolve_type(type_, environment.scope, environment.diagnostics)
            plain = unrefined(resolved)
            if isinstance(plain, EnumType | OptionalType) or plain == BOOL:
                environment.wrong(
                    "invalid-value",
                    f"a `{type_text(resolved)}` cannot be told from other words in a log",
                    type_.span,
                    help="name the type of what has to stay secret, such as a token or a password",
                )
                return None
            if isinstance(plain, UnknownType):
                return None
            return named("log_" + slug(type_text(resolved)), meant.NeverLog(resolved))
        case written.NeverHappens(title=title, inputs=inputs, steps=steps):
            states = attrs.evolve(environment, holds_reads_state=True)
            typed_inputs, typed_steps = elaborate_steps(inputs, steps, states)
            _check_never(typed_steps, span, environment)
            return named(slug(title), meant.NeverHappens(title, typed_inputs, typed_steps))


def check_files(files: Sequence[str], span: Span, environment: Environment) -> bool:
    """Whether these are files beside the product: no folders above it, and no absolute ones."""
    for file in files:
        path = PurePosixPath(file)
        if not file or file.endswith("/") or path.is_absolute() or ".." in path.parts:
            environment.wrong(
                "invalid-value",
                f"`{file}` is no file where the product runs",
                span,
                help='name it from there, such as `"ledger.db"` or `"data/ledger.db"`',
            )
            return False
    return True


def _listed(names: Sequence[str]) -> str:
    *others, last = (f"`{name}`" for name in names)
    return f"{', '.join(others)} or {last}"


def _check_never(steps: tuple[meant.Step, ...], span: Span, environment: Environment) -> None:
    if not any(isinstance(step, meant.Holds | meant.AsksForHeader) for step in steps):
        environment.wrong(
            "toothless-eval",
            "this says how to get there, but not what must never be seen there",
            span,
            help="end it with `holds` and a condition",
        )
