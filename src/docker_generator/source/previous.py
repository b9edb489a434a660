"""The backing services and versions of the last generated stack."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docker_generator.options import Options

_MANIFEST = "docker-manifest.json"
_LARGEST = 16 * 1024 * 1024
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", re.ASCII)


class PreviousVersion(NamedTuple):
    """The previous engine and version of a backing service."""

    engine: str
    version: str


def read_previous(options: Options) -> dict[str, PreviousVersion]:
    """Return the backing services of the manifest in the output directory, by slug.

    It is read only below the root directory. A manifest that is missing, corrupt or from another
    program is ignored.
    """
    folder = options.folder(options.output)
    try:
        if not folder.resolve().is_relative_to(options.folder(".").resolve()):
            return {}
        file = folder / _MANIFEST
        if file.is_symlink() or not file.is_file() or file.stat().st_size > _LARGEST:
            return {}
        handed_on: Any = json.loads(file.read_bytes())["handoff"]["backing_services"]
        found = {slug: _kept(facts) for slug, facts in handed_on.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, RuntimeError):
        return {}
    return {slug: kept for slug, kept in found.items() if kept is not None}


def _kept(facts: Any) -> PreviousVersion | None:
    engine, version = facts["engine"], facts["version"]
    is_text = isinstance(engine, str) and isinstance(version, str)
    if is_text and _WORD.fullmatch(engine) and _WORD.fullmatch(version):
        return PreviousVersion(engine, version)
    return None
