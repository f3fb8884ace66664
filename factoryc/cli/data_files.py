"""Reads the data files that the evals of a spec name."""

import hashlib
from collections.abc import Mapping

from factoryc.cli.data_lookup import LARGEST_DATA, data_name, why_outside
from factoryc.cli.reading import read_bytes
from factoryc.cli.refusal import CannotAsk
from factoryc.spec.evals import FileRows
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts


def read_data(spec: Spec) -> dict[str, bytes]:
    """The content of each file, by the path that the spec names it by. Raises CannotAsk."""
    content: dict[str, bytes] = {}
    for part in parts((spec.evals, spec.loads, spec.nevers)):
        if not isinstance(part, FileRows) or part.path in content:
            continue
        outside = why_outside(part.path, spec.file)
        answer = outside or read_bytes(data_name(part.path, spec.file), LARGEST_DATA)
        if isinstance(answer, str):
            raise CannotAsk(f"an eval of `{spec.file}` needs data: {answer}")
        content[part.path] = answer
    return content


def data_digests(content: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file, as a plan wants them."""
    return {path: hashlib.sha256(data).hexdigest() for path, data in content.items()}
