"""At home in a host: built, installed and found as a distribution, and chained before others."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from conftest import FIXTURES, ROOT, SHOP_GRAPH
from kubernetes_schemas import validate

from docker_generator.handoff import BackingService, Container, Service

if TYPE_CHECKING:
    from pathlib import Path

# One process builds the distributions, for all of them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hosts")]

HOSTS = FIXTURES / "hosts"
PACKAGE = ROOT / "src" / "docker_generator"
HIDDEN = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info")

FOUND = """\
import json, pathlib, pluggy
manager = pluggy.PluginManager("infrastructure_prover")
manager.load_setuptools_entrypoints("infrastructure_prover")
names = [name for name, _ in manager.list_name_plugin()]
artifacts = {}
results = manager.hook.generate_configs(
    topology=pathlib.Path("topology-graph.json"), options=None, artifacts=artifacts
)
kinds = [type(result).__name__ for result in results]
print(json.dumps({"names": names, "kinds": kinds, "handed": sorted(artifacts)}))
"""
"""What a host sees that knows the hook by its name alone."""


class Distributions(NamedTuple):
    """What was built: our two distributions, and a folder with the wheels of all three."""

    sdist: Path
    wheel: Path
    folder: Path


def run(*command: str | Path, folder: Path, **variables: str) -> str:
    """Return what a command prints on standard output; it has to end with 0."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=variables or None
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(project: Path, folder: Path) -> None:
    """Build both distributions of a copy of a project, without what git would not hand on."""
    source = folder / "source"
    shutil.copytree(project, source, ignore=HIDDEN)
    hatchling = (sys.executable, "-m", "hatchling", "build")
    run(*hatchling, "--directory", folder, folder=source)
    shutil.rmtree(source)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Return the distributions of docker-generator, of the host and of what comes next."""
    folder = tmp_path_factory.mktemp("distributions")
    build(ROOT, folder)
    for project in ("example-host", "kubernetes-generator"):
        build(HOSTS / project, folder)
    (sdist,), (wheel,) = folder.glob("leanos_d*.tar.gz"), folder.glob("leanos_d*.whl")
    return Distributions(sdist, wheel, folder)


def environment(folder: Path) -> Path:
    """Make a virtual environment, and return its interpreter."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, folder=folder.parent)
    return folder / "bin" / "python"


def install(python: Path, built: Distributions, *words: str | Path) -> None:
    """Install distributions into an environment; ours by its path: an index may know the name."""
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    run(*pip, "--find-links", built.folder, *words, folder=built.folder)


def packages_of(environment: Path) -> Path:
    """Return where the distributions of an environment are installed."""
    (packages,) = environment.glob("lib/python*/site-packages")
    return packages


@pytest.fixture(scope="module")
def installed(built: Distributions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the packages of an environment with docker-generator and the host, by pip."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    install(environment(folder), built, built.wheel, "example-host")
    return packages_of(folder)


@pytest.fixture(scope="module")
def host(
    request: pytest.FixtureRequest,
    built: Distributions,
    installed: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path, Path]:
    """Return a host's environment, and a folder with a topology graph.

    The host is alone, or kubernetes-generator is registered before docker-generator, or after it:
    entry points are found in the order of the folders of sys.path.
    """
    folder = tmp_path_factory.mktemp(request.param)
    python = environment(folder / "environment")
    packages = packages_of(folder / "environment")
    shutil.copytree(installed, packages, dirs_exist_ok=True)
    if request.param != "alone":
        other = folder / "other"
        install(python, built, "--no-deps", "--target", other, "kubernetes-generator")
        first = f"import sys; sys.path.insert(1, {str(other)!r})\n"
        line = first if request.param == "before" else f"{other}\n"
        (packages / "other.pth").write_text(line, "utf-8")
    work = folder / "work"
    work.mkdir()
    shutil.copy(SHOP_GRAPH, work / "topology-graph.json")
    return request.param, python, work


@pytest.mark.parametrize("host", ["alone", "before", "after"], indirect=True)
def test_a_host_finds_it_by_its_entry_point_alone(host: tuple[str, Path, Path]) -> None:
    """It is called once, and first in the chain, whatever was registered before it."""
    order, python, work = host
    seen = json.loads(run(python, "-c", FOUND, folder=work))

    assert {
        "alone": ["docker-generator"],
        "before": ["kubernetes-generator", "docker-generator"],
        "after": ["docker-generator", "kubernetes-generator"],
    }[order] == seen["names"]
    others = [] if order == "alone" else ["dict"]
    assert {"kinds": ["GenerationResult", *others], "handed": ["docker"]} == {
        key: seen[key] for key in ("kinds", "handed")
    }


@pytest.mark.parametrize("host", ["alone", "before", "after"], indirect=True)
def test_the_example_host_writes_the_files(host: tuple[str, Path, Path]) -> None:
    """It is installed as a distribution of its own, and loses no edit."""
    _, python, work = host
    run(python, "-m", "example_host", folder=work)
    dockerfile = work / "configs/docker/Dockerfile.catalog"
    edited = dockerfile.read_text("utf-8") + "# mine\n"
    dockerfile.write_text(edited, "utf-8")
    run(python, "-m", "example_host", folder=work)

    assert edited == dockerfile.read_text("utf-8")
    assert (work / "configs/docker/docker-compose.yml").exists()


@pytest.mark.parametrize("host", ["before", "after"], indirect=True)
def test_the_next_step_needs_nothing_but_the_hand_off(host: tuple[str, Path, Path]) -> None:
    """It makes manifests of the whole stack, and Kubernetes' own schemas accept them."""
    _, python, work = host
    run(python, "-m", "example_host", folder=work)
    items = json.loads((work / "kubernetes.json").read_text("utf-8"))["items"]

    for item in items:
        validate(item)
    workloads = {i["metadata"]["name"] for i in items if i["kind"] == "Deployment"}
    assert {"auth", "billing", "catalog", "nats", "postgres", "redis"} == workloads
    assert workloads == {i["metadata"]["name"] for i in items if i["kind"] == "Service"}
    catalog = next(pod for pod in map(pod_of, items) if pod and pod["name"] == "catalog")
    assert "app-catalog:v1.2.0" == catalog["image"]
    assert {"path": "/health", "port": 8001} == catalog["readinessProbe"]["httpGet"]
    assert {"cpu": "2", "memory": "4Gi"} == catalog["resources"]["limits"]
    variables = {variable["name"]: variable.get("value") for variable in catalog["env"]}
    assert (
        "postgresql://catalog:$(CATALOG_POSTGRES_PASSWORD)@postgres:5432/catalog"
        == (variables["DATABASE_URL"])
    )


def pod_of(item: dict[str, Any]) -> dict[str, Any] | None:
    """Return the first container of a deployment."""
    if item["kind"] != "Deployment":
        return None
    container: dict[str, Any] = item["spec"]["template"]["spec"]["containers"][0]
    return container


def test_the_wheel_runs_without_the_source(built: Distributions, tmp_path: Path) -> None:
    """Installed from the wheel, in a folder with nothing but a graph."""
    python = environment(tmp_path / "environment")
    install(python, built, built.wheel)
    shutil.copy(SHOP_GRAPH, tmp_path / "graph.json")
    program = (python, "-m", "docker_generator")

    assert "0 errors" in run(*program, "check", "graph.json", folder=tmp_path)
    run(*program, "generate", "-q", "graph.json", "-o", "out", folder=tmp_path)
    assert (tmp_path / "out/docker-compose.yml").exists()
    assert "isomorphic" in run(*program, "verify", "graph.json", "-o", "out", folder=tmp_path)


def test_both_distributions_hold_every_file(built: Distributions, tmp_path: Path) -> None:
    """Code, templates, catalogues, scripts and the marker of types; the same in both."""
    inside = {
        f"docker_generator/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(built.wheel) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    with tarfile.open(built.sdist) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    build(unpacked, tmp_path / "again")
    (again,) = (tmp_path / "again").glob("*.whl")

    assert inside == held
    assert built.wheel.read_bytes() == again.read_bytes()


PAGE = (ROOT / "docs" / "host.md").read_text("utf-8")


def test_the_page_for_hosts_shows_the_example_host() -> None:
    """Its first example is the host that is installed and run above."""
    example = (HOSTS / "example-host" / "example_host.py").read_text("utf-8")

    assert f"```python\n{example}```" in PAGE


def test_the_page_for_hosts_shows_what_is_handed_on() -> None:
    """Its second example runs as it stands."""
    *_, example = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "host.md", "exec"), {})  # noqa: S102 -- it is our own document


def test_the_page_for_hosts_names_every_part_of_the_hand_off() -> None:
    """A field that nobody explains is one that nobody uses."""
    fields = {name for part in (Container, Service, BackingService) for name in part.model_fields}
    reported = set(re.findall(r"\w+", PAGE))

    assert set() == fields - reported
