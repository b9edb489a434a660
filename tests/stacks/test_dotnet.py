""".NET: what its source trees tell, and the Dockerfiles that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

NET = {"language": "dotnet", "port": 8080}
WEB = '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <TargetFramework>net10.0</TargetFramework>\n'
WORKER = '<Project Sdk="Microsoft.NET.Sdk.Worker">\n'
LIBRARY = '<Project Sdk="Microsoft.NET.Sdk">\n'


def dockerfile(root: Path, files: dict[str, str], **fields: Any) -> str:
    """Return the Dockerfile of a .NET service without a remark on its tree."""
    text, remarks = dockerfile_of(root, files, **NET | fields)
    assert [] == remarks
    return text


@pytest.mark.parametrize(
    ("framework", "files", "project"),
    [
        ("aspnet", {"Shop.csproj": WEB}, "Shop.csproj"),
        ("aspnet", {"a/Core.csproj": LIBRARY, "b/Api.fsproj": WEB}, "b/Api.fsproj"),
        (
            "aspnet",
            {"src/Api/Api.csproj": WEB, "src/Jobs/Jobs.csproj": WORKER},
            "src/Api/Api.csproj",
        ),
        (
            "worker",
            {"src/Api/Api.csproj": WEB, "src/Jobs/Jobs.csproj": WORKER},
            "src/Jobs/Jobs.csproj",
        ),
        ("worker", {"Job.csproj": "<OutputType>Exe</OutputType>"}, "Job.csproj"),
    ],
)
def test_the_project_is_the_one_that_is_started(
    tmp_path: Path, framework: str, files: dict[str, str], project: str
) -> None:
    """Of a solution's projects the one of the right kind; all are copied for the restore."""
    port = None if framework == "worker" else 8080
    text = dockerfile(tmp_path, files, framework=framework, port=port)

    assert f"    dotnet restore {project}\n" in text
    assert f"    dotnet publish {project} --configuration Release " in text
    assert all(name in text for name in files)


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"Shop.csproj": WEB}, "10.0-noble"),
        ({"Shop.csproj": WEB.replace("net10.0", "net8.0")}, "8.0-noble"),
        ({"Shop.csproj": WEB.replace("net10.0", "net11.0")}, "11.0-resolute"),
        (
            {
                "Shop.csproj": WEB.replace("net10.0", ""),
                "Directory.Build.props": "<TargetFramework>net9.0<",
            },
            "9.0-noble",
        ),
        (
            {
                "Shop.csproj": WEB.replace("net10.0", ""),
                "global.json": '{"sdk": {"version": "9.0.100"}}',
            },
            "9.0-noble",
        ),
    ],
)
def test_the_version_is_the_target(tmp_path: Path, files: dict[str, str], version: str) -> None:
    """What is built for one runtime does not start on a later one."""
    text = dockerfile(tmp_path, files)

    assert f"FROM mcr.microsoft.com/dotnet/sdk:{version} AS dependencies\n" in text
    assert f"FROM mcr.microsoft.com/dotnet/aspnet:{version} AS runtime\n" in text


@pytest.mark.parametrize(
    ("target", "version"),
    [("net7.0", "8.0"), ("net6.0", "8.0"), ("netcoreapp3.1", "8.0"), ("net5.0", "8.0")],
)
def test_an_older_target_rolls_forward(tmp_path: Path, target: str, version: str) -> None:
    """It does not start on a later runtime, unless it is told to."""
    files = {"Shop.csproj": WEB.replace("net10.0", target)}
    text, remarks = dockerfile_of(tmp_path, files, **NET)

    assert f"FROM mcr.microsoft.com/dotnet/aspnet:{version}-noble AS runtime\n" in text
    assert "DOTNET_ROLL_FORWARD=Major" in text
    assert ["version-not-available"] == remarks


def test_a_lock_file_binds_the_restore(tmp_path: Path) -> None:
    """Both steps restore, and neither may choose other packages."""
    text = dockerfile(tmp_path, {"Shop.csproj": WEB, "packages.lock.json": "{}"})

    assert "dotnet restore Shop.csproj --locked-mode\n" in text
    assert " -p:RestoreLockedMode=true\n" in text


def test_packages_without_a_lock_file_are_reported(tmp_path: Path) -> None:
    """A project without packages has none to lock."""
    needs = '<PackageReference Include="Dapper" Version="2.1" />'
    _, remarks = dockerfile_of(tmp_path, {"Shop.csproj": WEB + needs}, **NET)

    assert ["no-lock-file"] == remarks


def test_a_tree_without_a_project_is_reported(tmp_path: Path) -> None:
    """Wherever it might lie."""
    _, remarks = dockerfile_of(tmp_path, {"Program.cs": ""}, **NET)

    assert {"manifest-required", "entry-point-not-found"} == set(remarks)


def test_a_grpc_port_speaks_http_2_alone(tmp_path: Path) -> None:
    """Without TLS the protocol cannot be negotiated."""
    text = dockerfile(
        tmp_path,
        {"Shop.csproj": WEB, "packages.lock.json": '{"Grpc.AspNetCore": {}}'},
        framework="grpc",
        port=5000,
        health_check={"type": "grpc"},
    )

    assert "Kestrel__EndpointDefaults__Protocols=Http2" in text
    assert "ASPNETCORE_HTTP_PORTS=5000" in text
    assert "USER 1654:1654\n" in text
