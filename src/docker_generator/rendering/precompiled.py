"""The templates of this package as they are shipped: compiled.

Compiling them costs a tenth of a small run. So `compiled/` holds the output of jinja2's compiler,
one module per template. A module is used only for exactly the text and the version of jinja2 from
which it was made: any other template is compiled when it is needed. `make golden` renews the
modules.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from jinja2 import BytecodeCache

from docker_generator.rendering.compiled import JINJA, MODULES

if TYPE_CHECKING:
    from importlib.abc import InspectLoader

    from jinja2.bccache import Bucket

_HOME = "docker_generator.rendering.compiled"


class Precompiled(BytecodeCache):
    """Gives jinja2 the compiled code of each template of this package, and stores none."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template whose text, by its checksum, was compiled before."""
        module = MODULES.get(bucket.checksum)
        if module is None or not _is_same_jinja():
            return
        name = f"{_HOME}.{module}"
        spec = find_spec(name)
        if spec is not None:
            bucket.code = cast("InspectLoader", spec.loader).get_code(name)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store nothing: a run writes only into its output directory."""


@cache
def _is_same_jinja() -> bool:
    """Return whether the installed jinja2 has the version that compiled the templates."""
    return version("jinja2") == JINJA
