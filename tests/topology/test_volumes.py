"""What a service may mount, and where: allow-lists, matched in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import slugs, topology_of

from docker_generator.topology.reading import read_topology

if TYPE_CHECKING:
    from docker_generator.topology.volumes import Volume


def volume_of(given: Any) -> Volume:
    """Return the only volume of a service."""
    (found,) = topology_of(graph({"A": service(volumes=[given])})).services["A"].volumes
    return found


def refused(given: Any) -> list[str]:
    """Return the rules by which a volume of a service is refused."""
    reading = read_topology(graph({"A": service(volumes=[given])}))
    assert reading.topology is not None
    return slugs(reading.diagnostics)


@pytest.mark.parametrize(
    ("given", "source", "folder"),
    [
        ("uploads:/data", "uploads", None),
        ("a_b-9:/data", "a_b-9", None),
        ("c:/data", "c", None),
        ("./config:/data", "./config", "config"),
        ("./config/:/data", "./config", "config"),
        ("config/app.ini:/data", "./config/app.ini", "config/app.ini"),
        ("./:/data", "./", "."),
    ],
)
def test_a_source_is_a_name_or_a_path(given: str, source: str, folder: str | None) -> None:
    """A path begins with ./ or holds a /, everything else is the name of a volume."""
    volume = volume_of(given)

    assert (source, folder, "/data") == (volume.source, volume.folder, volume.target)


@pytest.mark.parametrize(("mode", "read_only"), [("", False), (":rw", False), (":ro", True)])
def test_a_text_and_an_object_say_the_same(mode: str, read_only: bool) -> None:
    """Both forms can be read only."""
    long = {"source": "uploads", "target": "/data", "read_only": read_only}

    assert volume_of(long) == volume_of(f"uploads:/data{mode}")


@pytest.mark.parametrize(
    "given",
    [
        *("/data", "uploads", ":/data", "Uploads:/data", "-a:/data", "a.b:/data"),
        *("uploads:/data:z", "uploads:/data:ro:ro", "uploads:/data:", f"{'a' * 64}:/data"),
        *("\u0661:/data", "uploads\n:/data", ".:/data", "", "$HOME:/data"),
        {"source": "Up", "target": "/data"},
        {"source": 1, "target": "/data"},
    ],
)
def test_what_is_no_source_is_refused(given: Any) -> None:
    """Neither a target alone nor a name that the engine does not take."""
    assert ["invalid-volume"] == refused(given)


@pytest.mark.parametrize(
    "source",
    [
        *("/", "/etc", "/proc", "/var/run/docker.sock", "..", "../x", "./../x", "./a/../../x"),
        *("~", "~/x", "./~", "\\\\host\\x", "a/.."),
    ],
)
def test_a_path_stays_below_the_root_folder(source: str) -> None:
    """Whatever leads out is refused, also where it would come back."""
    assert ["path-outside-root"] == refused(f"{source}:/data")


@pytest.mark.parametrize("given", ["C:\\x:/data", "C:/x:/data"])
def test_a_drive_is_outside(given: str) -> None:
    """A path of Windows is absolute as well."""
    assert ["path-outside-root"] == refused(given)


@pytest.mark.parametrize(
    "target",
    [
        *("/app/data", "/data", "/etc/app/app.ini", "/var/lib/app", "/usr/share/nginx/html"),
        *("/tmp", "/srv/a/b", "/home/app/.cache", "/libdata"),  # noqa: S108 -- in a container
    ],
)
def test_a_target_that_is_free(target: str) -> None:
    """Below what the container needs there is room."""
    assert target == volume_of(f"uploads:{target}").target


@pytest.mark.parametrize(
    "target",
    [
        *("", "/", "data", "/data/", "//data", "/data/../etc", "/./data", "/a b", "/a$b", "/a\n"),
        *("/app", "/etc", "/usr", "/usr/bin", "/usr/local/lib/x", "/bin", "/lib", "/lib64/x"),
        *("/sbin", "/run", "/proc", "/proc/1", "/sys/fs", "/dev/shm", "/opt/venv/bin", "/var"),  # noqa: S108 -- names
        *("/app/.venv", "/app/.venv/lib", "/probe", "/var/lib", "/" + "a" * 255),
    ],
)
def test_a_target_that_would_break_the_container(target: str) -> None:
    """What is mounted hides what is there, and the kernel's folders are mounted by nobody."""
    assert ["invalid-mount-target"] == refused({"source": "uploads", "target": target})


def test_a_volume_is_a_text_or_an_object() -> None:
    """A number is neither; each field has its kind."""
    assert ["unexpected-type"] == refused(1)
    assert ["unexpected-type"] == refused({"source": "a", "target": "/a", "read_only": "yes"})
    assert ["missing-field"] == refused({"source": "a"})
