"""The frame of a product: what makes a package of it, before any task is built."""

import json
import re
from collections.abc import Mapping

from factoryc.contract.module_text import docstring_text
from factoryc.plan.layout import IGNORED, PROJECT, README, layout_of, module_path, package_path
from factoryc.release.readme import readme
from factoryc.release.template_files import TEMPLATES
from factoryc.spec.evals import PythonVersion
from factoryc.spec.spec import Spec

_IGNORED = "__pycache__/\n*.py[cod]\n*.egg-info/\n/build/\n/dist/\n/.venv/\n"
_PYTHON = ">=3.11"
_CLOCK = '''\
"""The clock of {name}: the only module that reads the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
'''
_RELEASED = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?")


def scaffold(spec: Spec) -> Mapping[str, str]:
    """The texts of these files, by their paths. They depend on the spec alone."""
    layout = layout_of(spec)
    clock = {module_path(layout.clock): _CLOCK.format(name=spec.name)} if layout.clock else {}
    return {
        **clock,
        PROJECT: _project(spec),
        README: readme(spec),
        IGNORED: _IGNORED,
        package_path(layout.package): f"{package_docstring(spec)}\n",
        package_path(layout.operations): f"{operations_docstring(spec)}\n",
        f"src/{layout.package}/py.typed": "",
    }


def package_docstring(spec: Spec) -> str:
    """What the package says of itself."""
    return docstring_text(spec.doc or f"{spec.name}, built from its spec.")


def operations_docstring(spec: Spec) -> str:
    """What the folder of the operations says of itself."""
    return docstring_text(f"The operations of {spec.name}, one to a module.")


def _project(spec: Spec) -> str:
    layout = layout_of(spec)
    return TEMPLATES.get_template("pyproject.toml.jinja").render(
        name=_quoted(spec.name),
        version=_quoted(_version(spec)),
        description=_quoted(" ".join(spec.doc.split()) or f"{spec.name}, built from its spec."),
        python=_quoted(_python(spec)),
        package=layout.package,
        script=_quoted(spec.name),
        main=layout.main,
    )


def _version(spec: Spec) -> str:
    """The spec's version where it is one that installers understand."""
    if _RELEASED.fullmatch(spec.version):
        return spec.version
    local = re.sub(r"[^a-z0-9]+", ".", spec.version.lower()).strip(".")
    return f"0+{local}" if local else "0"


def _python(spec: Spec) -> str:
    demanded = [
        f"{constraint.rule.operator}{constraint.rule.version}"
        for constraint in spec.constraints
        if isinstance(constraint.rule, PythonVersion)
    ]
    return ",".join(demanded) or _PYTHON


def _quoted(text: str) -> str:
    """A TOML string. JSON's escapes are TOML's, but for the one character that it leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
