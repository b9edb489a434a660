"""Mounts of the project: what leads out, shows secrets, or is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import graph, service
from pipeline_helpers import slugs, topology_of

from docker_generator.options import Options
from docker_generator.source.mounts import check_mounts

if TYPE_CHECKING:
    from pathlib import Path


def found(root: Path, source: str) -> list[str]:
    """Return what is said about a mount of a project in this folder."""
    topology = topology_of(graph({"A": service(volumes=[f"{source}:/data"])}))
    return slugs(check_mounts(topology, Options(root=str(root), output="out")))


def test_a_folder_and_a_file_are_mounted(tmp_path: Path) -> None:
    """Also through a link that stays inside."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "app.ini").touch()
    (tmp_path / "link").symlink_to("config")

    assert [] == found(tmp_path, "./config")
    assert [] == found(tmp_path, "config/app.ini")
    assert [] == found(tmp_path, "./link")


def test_what_is_missing_is_a_warning(tmp_path: Path) -> None:
    """A volume that the engine keeps is never missing."""
    assert ["missing-mount-source"] == found(tmp_path, "./config")
    assert [] == found(tmp_path, "config")


def test_a_link_leads_out(tmp_path: Path) -> None:
    """Neither a link nor what lies behind one may be mounted, nor one that leads to itself."""
    (tmp_path / "out-of-here").symlink_to("/etc")
    (tmp_path / "loop").symlink_to("loop")

    assert ["path-outside-root"] == found(tmp_path, "./out-of-here")
    assert ["path-outside-root"] == found(tmp_path, "out-of-here/ssl")
    assert ["path-outside-root"] == found(tmp_path, "./loop")


@pytest.mark.parametrize("source", ["./", "./out", "out/.env", "./link"])
def test_nobody_sees_the_secrets_of_all(source: str, tmp_path: Path) -> None:
    """The output folder holds .env, now or after the first start."""
    (tmp_path / "link").symlink_to("out")
    (tmp_path / "out").mkdir()

    assert ["exposed-secrets"] == found(tmp_path, source)
