"""Stand-ins for the images of engines, where no registry is reachable.

`python -m engine.stand_ins [--full]`, run in tests/, sees to the image of each row of engines.yaml;
what is there already is left alone. With --others it names the images of which no recipe lies here.
A folder images/servers/<engine> tells how the program is had; user, entrypoint, volumes and ports
are the facts of the catalogue, as its maker's image has them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.images import facts_of, line_of
from engine.engine_table import BY_DEFAULT, TABLES, Row

SERVERS = Path(__file__).parent / "images" / "servers"


def declarations(row: Row) -> str:
    """Return the lines of a Dockerfile that say what the catalogue knows about an image."""
    engine = built_in_engines().engines[row.engine or row.name]
    facts = facts_of(engine, line_of(engine, row.version or engine.default_version))
    lines = [
        f"EXPOSE {' '.join(map(str, facts.ports))}" if facts.ports else "",
        f"VOLUME {json.dumps(facts.volumes)}" if facts.volumes else "",
        f"USER {facts.user}",
        f"ENTRYPOINT {json.dumps(facts.entrypoint)}" if facts.entrypoint else "",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def recipe_of(row: Row) -> Path:
    """Return the folder that tells how to make the image of a row, if it is there."""
    return SERVERS / (row.engine or row.name)


def make(row: Row) -> None:
    """Make the stand-in of a row, if its image is not there and no registry has it."""
    recipe = recipe_of(row)
    if not recipe.is_dir() or _does("image", "inspect", row.image):
        return
    if _does("pull", "--quiet", row.image):
        return
    sys.stderr.write(f"making a stand-in for {row.image}\n")
    with tempfile.TemporaryDirectory() as folder:
        context = Path(shutil.copytree(recipe, Path(folder) / "context"))
        dockerfile = context / "Dockerfile"
        dockerfile.write_text(
            f"{dockerfile.read_text('utf-8').rstrip()}\n{declarations(row)}", "utf-8"
        )
        command = ("docker", "build", "--quiet", "--tag", row.image, str(context))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _does(*arguments: str) -> bool:
    return subprocess.run(["docker", *arguments], capture_output=True, check=False).returncode == 0


def main(*arguments: str) -> None:
    """See to the images of the default story, or of all."""
    wanted = list(TABLES) if "--full" in arguments else [BY_DEFAULT]
    for row in (row for story in wanted for row in TABLES[story]):
        if "--others" not in arguments:
            make(row)
        elif not recipe_of(row).is_dir():
            sys.stdout.write(f"{row.image}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
