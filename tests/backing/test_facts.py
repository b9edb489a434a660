"""What is known about images: each entry is held against it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import ROOT

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.images import facts_of

if TYPE_CHECKING:
    from pathlib import Path

ENGINES = built_in_engines().engines
VERSIONS = [(name, version) for name, entry in ENGINES.items() for version in entry.versions]
COMPOSE = yaml.safe_load(
    (ROOT / "tests" / "golden" / "engines" / "docker-compose.yml").read_text("utf-8")
)["services"]


@pytest.mark.parametrize("name", ENGINES)
def test_an_entry_says_where_its_facts_stand(name: str) -> None:
    """A reader can look them up again."""
    assert ENGINES[name].facts.source.startswith("https://")


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_data_lies_where_the_image_declares_it(name: str, version: str) -> None:
    """A named volume beside a declared path would leave this one to a volume without a name."""
    entry = ENGINES[name]
    volume, declared = entry.versions[version].volume, facts_of(entry, version).volumes

    others = [path for path in declared if path != volume]
    if volume is not None:
        assert not [p for p in others if f"{p}/".startswith(f"{volume}/")]
        assert not [p for p in others if f"{volume}/".startswith(f"{p}/")]


@pytest.mark.parametrize("name", ENGINES)
def test_every_declared_volume_is_covered(name: str) -> None:
    """By the data's volume or by a tmpfs, in the server and in its init job."""
    declared = set(facts_of(ENGINES[name], ENGINES[name].default_version).volumes)
    for slug in (name, f"{name}-databases"):
        container = COMPOSE.get(slug)
        if container:
            mounted = {str(volume).split(":")[1] for volume in container.get("volumes", ())}
            mounted |= {path.split(":")[0] for path in container.get("tmpfs", ())}
            assert declared <= mounted


@pytest.mark.parametrize("name", ENGINES)
def test_a_probe_runs_a_tool_that_the_image_holds(name: str) -> None:
    """The program of the check stands under tools."""
    entry = ENGINES[name]

    assert entry.probe is None or entry.probe.test[1] in entry.tools


COMMANDS = {
    name: entry.command[-1] for name, entry in ENGINES.items() if entry.command[1:2] == ("-c",)
}
GIVE_AWAY = """\
#!/bin/sh
for last; do :; done
rm -f "$last" && ln -s /nonexistent/given-away "$last"
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_runs_twice_in_one_container(name: str, tmp_path: Path) -> None:
    """A file that was given away is not written again: the kernel refuses that, even to root.

    The chown of this test puts a link to nowhere in the place of the file, which cannot be written
    either, but removed.
    """
    programs = tmp_path / "bin"
    programs.mkdir()
    for program, text in {"chown": GIVE_AWAY, "docker-entrypoint.sh": "#!/bin/sh\n"}.items():
        (programs / program).write_text(text, "utf-8")
        (programs / program).chmod(0o755)
    command = COMMANDS[name].replace("/tmp/", f"{tmp_path}/")  # noqa: S108 -- that of the image
    command = re.sub(r"\{\w+\}", "1", command.replace("${", "$ {")).replace("$ {", "${")
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "MONGO_INITDB_ROOT_PASSWORD": "secret"}
    for _ in range(2):
        done = subprocess.run(
            ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
