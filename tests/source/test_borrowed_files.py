"""What a build reads of a neighbour in the workspace stays in its context, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.borrowing import borrowed
from docker_generator.source.workspaces.model import Member, MemberSource

if TYPE_CHECKING:
    from pathlib import Path

WEB = Member("web", "apps/web", "apps/web/package.json")
API = Member("api", "apps/api", "apps/api/package.json")


def lay(root: Path, files: dict[str, str]) -> Folder:
    """Write files, and return their directory."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return Folder(root)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("package.json", '{"scripts": {"api": "gen ../api/openapi.json -o src"}}', "openapi.json"),
        ("codegen.yml", "schema: ../api/schema/*.graphql\n", "schema"),
        ("Web.csproj", '<Protobuf Include="..\\api\\schema\\one.proto" />', "schema/one.proto"),
        ("build.gradle", 'inputSpec = "$rootDir/apps/api/openapi.json"', "openapi.json"),
        ("build.gradle.kts", 'file("${rootDir}/apps/api/openapi.json")', "openapi.json"),
        (".graphqlrc.yml", "schema: '../api/schema/**/*.graphql'\n", "schema"),
        ("config/one.json", '{"from": "../../api/openapi.json"}', "openapi.json"),
        ("tsconfig.json", '{"references": [{"path": "../api"}]}', ""),
        ("package.json", '{"scripts": {"api": "gen ../api/gone.json"}}', None),
        ("package.json", '{"scripts": {"api": "gen ../../../etc/passwd"}}', None),
        ("package-lock.json", '{"x": "../api/openapi.json"}', None),
        ("deep/er/one.json", '{"x": "../../../api/openapi.json"}', None),
        ("notes.txt", "see ../other/openapi.json and apps/api/openapi.json", None),
    ],
)
def test_a_path_into_a_neighbour_is_borrowed(
    tmp_path: Path, file: str, text: str, expected: str | None
) -> None:
    """As a manifest or the settings of a tool write it; what is not there is none."""
    folder = lay(
        tmp_path,
        {
            f"apps/web/{file}": text,
            "apps/api/openapi.json": "{}",
            "apps/api/schema/one.proto": "",
            "apps/other/openapi.json": "{}",
        },
    )
    found = borrowed(folder, [WEB], [API])

    assert (() if expected is None else (f"apps/api/{expected}".rstrip("/"),)) == found


def test_what_is_borrowed_is_not_ignored() -> None:
    """After the rule that leaves the neighbour out."""
    source = MemberSource(
        *("npm", "web", "apps/web", "apps/web", (), (), ("apps/web/package.json",), (API,)),
        borrows=("apps/api/openapi.json",),
    )

    assert ("apps/api", "!apps/api/openapi.json") == source.ignored
