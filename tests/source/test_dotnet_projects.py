"""Projects of a .NET repository: each service is the one that is meant, with what it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.dotnet import read_dotnet

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

WEB, LIBRARY, WORKER = (f"Microsoft.NET.Sdk{kit}" for kit in (".Web", "", ".Worker"))
GUID = "{9A19103F-16F7-4668-BE54-9A1E7A4F7556}"


def project(kit: str, *needs: str, target: str = "net9.0", more: str = "") -> str:
    """Return a project file that refers to others, in the words of Windows."""
    wanted = "".join(f'<ProjectReference Include="{need}" />' for need in needs)
    framework = f"<PropertyGroup><TargetFramework>{target}</TargetFramework></PropertyGroup>"
    return f'<Project Sdk="{kit}">{framework}<ItemGroup>{wanted}</ItemGroup>{more}</Project>\n'


def solution(*paths: str) -> str:
    """Return a solution of the older form; a directory of it is listed like a project."""
    head = "Microsoft Visual Studio Solution File, Format Version 12.00\r\n"
    folder = f'Project("{GUID}") = "src", "src", "{GUID}"\r\nEndProject\r\n'
    listed = (f'Project("{GUID}") = "x", "{path}", "{GUID}"\r\nEndProject\r\n' for path in paths)
    return head + folder + "".join(listed)


def solution_x(*paths: str) -> str:
    """Return a solution of the newer form."""
    listed = "".join(f'<Project Path="{path}" />' for path in paths)
    return f'<Solution><Folder Name="/src/">{listed}</Folder></Solution>\n'


SHOP = {
    "Shop.sln": solution(
        r"src\Shop.Orders.Api\Shop.Orders.Api.csproj",
        r"src\Shop.Billing.Api\Shop.Billing.Api.csproj",
        r"tests\Orders.Tests\Orders.Tests.csproj",
    ),
    "Directory.Packages.props": "<Project />",
    "nuget.config": "<configuration />",
    "global.json": '{"sdk": {"version": "8.0.100"}}',
    "src/Directory.Build.props": "<Project />",
    "src/Shop.Orders.Api/Shop.Orders.Api.csproj": project(
        WEB, r"..\Shop.Core\Shop.Core.csproj", more='<Import Project="..\\..\\build\\one.props" />'
    ),
    "build/one.props": "<Project />",
    "src/Shop.Billing.Api/Shop.Billing.Api.csproj": project(WEB),
    "src/Shop.Core/Shop.Core.csproj": project(LIBRARY),
    "tests/Orders.Tests/Orders.Tests.csproj": project(
        LIBRARY,
        r"..\..\src\Shop.Orders.Api\Shop.Orders.Api.csproj",
        more='<ItemGroup><PackageReference Include="xunit" /></ItemGroup>',
    ),
}  # fmt: skip
ORDERS, BILLING = "src/Shop.Orders.Api", "src/Shop.Billing.Api"


def lay(folder: Path, files: dict[str, str]) -> Folder:
    """Write files, and return their directory."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")
    return Folder(folder)


def made(root: Path, files: dict[str, str], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services whose build is in the directory shop."""
    lay(root / "shop", files)
    return docker_generator.generate(graph(services), {"root": root})


def net(context: str = "shop", framework: str = "aspnet", **build: Any) -> dict[str, Any]:
    """Return a service of ASP.NET Core."""
    return service(language="dotnet", framework=framework, build={"context": context, **build})


def members_of(folder: Folder) -> dict[str, tuple[str, ...]]:
    """Return the members by their directories, with what they need."""
    found = read_dotnet(folder)
    return {one.path: one.needs for one in found.members} if found else {}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            SHOP,
            {
                BILLING: (),
                ORDERS: ("src/Shop.Core",),
                "src/Shop.Core": (),
                "tests/Orders.Tests": (),
            },
        ),
        (
            {
                "Shop.slnx": solution_x("src/A/A.csproj", r"src\B\B.fsproj", "gone/C.csproj"),
                "src/A/A.csproj": project(WEB),
                "src/B/B.fsproj": project(WORKER, "../A/A.csproj"),
                "src/Unlisted/Unlisted.csproj": project(WEB),
            },
            {"src/A": (), "src/B": ("src/A",)},
        ),
        (
            {
                "a/A.csproj": project(WEB, r"$(MSBuildThisFileDirectory)..\b\B.csproj"),
                "b/B.csproj": project(LIBRARY, "$(Somewhere)/C.csproj"),
                "a/bin/Debug/X.csproj": project(LIBRARY),
            },
            {"a": ("b",), "b": ()},
        ),
        (
            {
                "a/A.csproj": project(WEB, "../b/B.csproj;../c/C.vbproj"),
                "b/B.csproj": project(LIBRARY, "../../out/Out.csproj"),
                "c/C.vbproj": project(LIBRARY),
            },
            {"c": ()},
        ),
        ({"Shop.sln": solution("App.csproj"), "App.csproj": project(WEB)}, {}),
        ({"Shop.sln": solution("a/A.csproj"), "a/A.csproj": "<Project"}, {}),
        (
            {
                "a/A.csproj": '<!DOCTYPE x [<!ENTITY a "a">]>' + project(WEB),
                "b b/B.csproj": project(WEB),
            },
            {},
        ),
        ({"Shop.slnx": "<Solution", "a/A.csproj": project(WEB)}, {"a": ()}),
    ],
    ids=["sln", "slnx", "none", "outside", "root", "broken", "refused", "broken solution"],
)
def test_members_are_what_the_solution_lists(
    tmp_path: Path, files: dict[str, str], expected: dict[str, tuple[str, ...]]
) -> None:
    """With what they refer to; without a solution, all that are there and are whole."""
    assert expected == members_of(lay(tmp_path / "shop", files))


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("OrdersService", {}),
        ("ShopOrdersApi", {}),
        ("Sales", {"member": "Shop.Orders.Api"}),
        ("Sales", {"member": ORDERS}),
        ("Sales", {"member": "Orders"}),
        ("Sales", {"entrypoint": f"{ORDERS}/Shop.Orders.Api.csproj"}),
        ("Sales", {"entrypoint": ORDERS}),
        ("Sales", {"context": f"shop/{ORDERS}"}),
        ("Sales", {"context": f"shop/{ORDERS}", "entrypoint": "Shop.Orders.Api.csproj"}),
    ],
)
def test_a_project_is_found_from_either_end(
    tmp_path: Path, name: str, build: dict[str, Any]
) -> None:
    """The root is the context; what is restored is the project and what it refers to."""
    result = made(tmp_path, SHOP, **{name: net(**build)})
    assert result.plan is not None, [found.message for found in result.diagnostics]
    assert [] == warnings_and_errors(result.diagnostics)
    image = result.plan.images[0]
    text = result.files[image.dockerfile].content
    install, _, build_stage = text.partition(" AS build\n")

    assert "shop" == image.source.context
    assert f"    dotnet restore {ORDERS}/Shop.Orders.Api.csproj\n" in install
    assert f"WORKDIR /app/{ORDERS}\n" in build_stage
    assert "    dotnet publish Shop.Orders.Api.csproj --configuration Release" in build_stage
    assert "COPY Directory.Packages.props nuget.config ./\n" in install
    assert "COPY build/one.props ./build/\n" in install
    assert "COPY src/Directory.Build.props ./src/\n" in install
    assert f"COPY {ORDERS}/Shop.Orders.Api.csproj ./{ORDERS}/\n" in install
    assert "COPY src/Shop.Core/Shop.Core.csproj ./src/Shop.Core/\n" in install
    assert "Billing" not in text
    assert "Tests" not in text
    assert "sdk:9.0-noble" in text


def test_two_projects_are_two_programs(tmp_path: Path) -> None:
    """Orders and Billing of one solution: neither sees the other's source."""
    result = made(tmp_path, SHOP, Orders=net(), Billing=net())

    assert [] == warnings_and_errors(result.diagnostics)
    ignored = result.files["Dockerfile.orders.dockerignore"].content.splitlines()
    assert [BILLING, "tests/Orders.Tests"] == ignored[-2:]
    runtime = result.files["Dockerfile.orders"].content.partition(" AS runtime\n")[2]
    assert ["COPY --from=build /published ./"] == [
        line for line in runtime.splitlines() if line.startswith("COPY")
    ]


def test_what_nothing_tells_is_an_error(tmp_path: Path) -> None:
    """It names the projects that are programs of their own; tests are none."""
    result = made(tmp_path, SHOP, Money=net())

    found = [one for one in result.diagnostics if one.is_error]
    assert ["unknown-member"] == [one.rule.slug for one in found]
    assert f"one of: {BILLING}, {ORDERS}" == found[0].expected


@pytest.mark.parametrize(
    ("framework", "name", "expected"),
    [("aspnet", "Money", "Api"), ("worker", "Money", "Jobs"), ("worker", "Shop", "Jobs")],
)
def test_the_kind_of_program_tells_a_project(
    tmp_path: Path, framework: str, name: str, expected: str
) -> None:
    """Of one that serves and one that works, the service is what its framework says."""
    files = {
        "Shop.Api/Shop.Api.csproj": project(WEB),
        "Shop.Jobs/Shop.Jobs.csproj": project(WORKER),
        "Shop.AppHost/Shop.AppHost.csproj": project(
            "Aspire.AppHost.Sdk/13.0.0",
            "../Shop.Api/Shop.Api.csproj",
            more="<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>",
        ),
    }
    port = {"port": None} if framework == "worker" else {}
    result = made(tmp_path, files, **{name: net(framework=framework) | port})

    assert result.ok, [found.message for found in result.diagnostics]
    assert f"publish Shop.{expected}.csproj" in result.files[f"Dockerfile.{name.lower()}"].content


def test_a_member_reaches_the_files_that_it_reads_above(tmp_path: Path) -> None:
    """Packages and settings of the repository are found on the way up, without a solution."""
    files = {
        "Directory.Packages.props": "<Project />",
        "services/orders/Orders.csproj": project(WEB),
        "services/billing/Billing.csproj": project(WEB),
    }
    result = made(tmp_path, files, Orders=net("shop/services/orders"))

    assert result.plan is not None, [found.message for found in result.diagnostics]
    assert "shop" == result.plan.images[0].source.context
    text = result.files["Dockerfile.orders"].content
    assert "COPY Directory.Packages.props ./\n" in text
    assert "restore services/orders/Orders.csproj\n" in text


def test_a_project_that_refers_to_its_neighbour_is_built_above_both(tmp_path: Path) -> None:
    """The nearest directory that holds them is the context."""
    files = {
        "a/deep/src/Api/Api.csproj": project(WEB, r"..\Core\Core.csproj"),
        "a/deep/src/Core/Core.csproj": project(LIBRARY),
        "a/Other/Other.csproj": project(WEB),
    }
    result = made(tmp_path, files, Orders=net("shop/a/deep/src/Api"))

    assert result.plan is not None, [found.message for found in result.diagnostics]
    assert "shop/a/deep/src" == result.plan.images[0].source.context
    assert "COPY Core/Core.csproj ./Core/\n" in result.files["Dockerfile.orders"].content


def test_a_project_alone_stays_one_tree(tmp_path: Path) -> None:
    """With a solution of its own, and tests beside it."""
    files = {
        "Shop.sln": solution("Shop.csproj", r"tests\T\T.csproj"),
        "Shop.csproj": project(WEB),
        "tests/T/T.csproj": project(LIBRARY, "../../Shop.csproj"),
    }
    result = made(tmp_path, files, Money=net())

    assert result.plan is not None, [found.message for found in result.diagnostics]
    assert result.plan.images[0].source.member is None
    assert "    dotnet restore Shop.csproj\n" in result.files["Dockerfile.money"].content


def test_each_project_has_a_lock_file_of_its_own(tmp_path: Path) -> None:
    """Those of what it refers to are read as well."""
    locks = {f"{path}/packages.lock.json": "{}" for path in (ORDERS, "src/Shop.Core", BILLING)}
    text = made(tmp_path, SHOP | locks, Orders=net()).files["Dockerfile.orders"].content

    assert "Shop.Orders.Api.csproj --locked-mode\n" in text
    assert "COPY src/Shop.Core/Shop.Core.csproj src/Shop.Core/packages.lock.json" in text
    assert "Billing" not in text
