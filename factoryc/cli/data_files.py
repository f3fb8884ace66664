"""Reads the data files that the evals of a spec name. They lie beside the spec."""

import hashlib
import posixpath
from collections.abc import Mapping

from factoryc.cli.reading import read_bytes
from factoryc.cli.refusal import CannotAsk
from factoryc.spec.evals import FileRows
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

LARGEST_DATA = 256 * 1024 * 1024


def read_data(spec: Spec) -> dict[str, bytes]:
    """The content of each file, by the path that the spec names it by. Raises CannotAsk."""
    folder = posixpath.dirname(spec.file)
    content: dict[str, bytes] = {}
    for part in parts((spec.evals, spec.loads, spec.nevers)):
        if not isinstance(part, FileRows) or part.path in content:
            continue
        top = posixpath.abspath(folder)
        name = posixpath.normpath(posixpath.join(folder, part.path))
        if posixpath.commonpath([top, posixpath.abspath(name)]) != top:
            raise CannotAsk(
                f"an eval of `{spec.file}` reads `{part.path}`, which lies outside of its folder"
            )
        answer = read_bytes(name, LARGEST_DATA)
        if isinstance(answer, str):
            raise CannotAsk(f"an eval of `{spec.file}` needs data: {answer}")
        content[part.path] = answer
    return content


def data_digests(content: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file, as a plan wants them."""
    return {path: hashlib.sha256(data).hexdigest() for path, data in content.items()}
