"""How the data of a backing service is saved and loaded: `data` of backing/<engine>.yaml."""

from __future__ import annotations

import re

from pydantic import Field, model_validator

from docker_generator.catalogue import Entry, placeholders
from docker_generator.topology.texts import Path, VariableName


class Data(Entry):
    """The script that calls the engine's own tools for a dump; ./data.sh runs it in the container.

    `script` is a file beside the entry, for sh. With the argument save it writes a dump to its
    standard output, with load it replaces the data by the dump on its standard input. `variables`
    are set for it: their texts may name {host}, {port} and the further ports, and never a secret,
    because they are in the file; a password is in the environment of the container.
    """

    script: Path
    variables: dict[VariableName, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_plain(self) -> Data:
        for text in self.variables.values():
            if not re.fullmatch(r"[A-Za-z0-9_./:={}-]*", text):
                raise ValueError(f"expected letters, digits and . _ / : = - in {text}")
        return self

    @property
    def placeholders(self) -> set[str]:
        """The names of the placeholders in the texts."""
        return {name for text in self.variables.values() for name in placeholders(text)}

    def text(self, source: str, values: dict[str, str]) -> str:
        r"""Return the file that is written, from the text of the script.

        The variables follow the comment at its top. `values` are the values of the placeholders.

        >>> Data(script="a.sh", variables={"PORT": "5432"}).text("#!/bin/sh\n\nexit\n", {})
        "#!/bin/sh\nPORT='5432'\n\nexit\n"
        """
        head, blank, rest = source.partition("\n\n")
        filled = {
            name: re.sub(r"\{([a-z_]+)\}", lambda match: values[match[1]], text)
            for name, text in self.variables.items()
        }
        lines = [f"{name}='{value}'" for name, value in filled.items()]
        return "\n".join((head, *lines)) + blank + rest
