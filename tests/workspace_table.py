"""The kinds of workspaces of fixtures/workspaces: a tree with two services and a library each."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conftest import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = FIXTURES / "workspaces"
SERVICES = ("orders", "billing")


@dataclass(frozen=True)
class Kind:
    """A kind of workspace; `facts` is its row.json, with those of the row that it is like."""

    name: str
    facts: dict[str, Any]

    @property
    def is_lived(self) -> bool:
        """Whether its services are built and run; otherwise their files are linted alone."""
        return "linted" not in self.facts

    def lay(self, folder: Path) -> None:
        """Lay its tree into a directory."""
        for name in dict.fromkeys((self.facts.get("like", self.name), self.name)):
            shutil.copytree(FOLDER / name / "source", folder, dirs_exist_ok=True)
        for name in self.facts.get("without", ()):
            (folder / name).unlink()

    def services(self, context: str) -> dict[str, dict[str, Any]]:
        """Return its two services, whose context is a directory."""
        declared = {key: self.facts[key] for key in ("language", "framework")}
        return {
            name.title(): {
                **declared,
                "port": port,
                "health_check": {"path": "/health", "interval": "2s"},
                "build": {"context": context, **self.facts.get("build", {}).get(name, {})},
            }
            for port, name in enumerate(SERVICES, 8001)
        }


def _kinds() -> dict[str, Kind]:
    rows = {
        file.parent.name: json.loads(file.read_text("utf-8"))
        for file in sorted(FOLDER.glob("*/row.json"))
    }
    return {
        name: Kind(name, {**rows.get(row.get("like", ""), {}), **row}) for name, row in rows.items()
    }


KINDS = _kinds()
