"""Settings that exist only as a sample: the program looks for the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = {"package.json": '{"main": "server.js", "dependencies": {"express": "5.1.0"}}'}
NODE: dict[str, Any] = {"language": "javascript", "framework": "express", "port": 8000}


def found_in(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the messages about samples."""
    result = result_of(root, PACKAGE | files, **NODE, **fields)
    return [one.message for one in result.diagnostics if one.rule.slug == "sample-settings"]


@pytest.mark.parametrize(
    ("sample", "code", "real"),
    [
        ("config.sample.yml", "path.join(root, 'config.yml')", "config.yml"),
        ("config.yaml.example", 'load("./config.yaml")', "config.yaml"),
        ("config/app-example.json", "require(`../config/app.json`)", "config/app.json"),
        ("settings/db.dist.ini", "read('settings/db.ini')", "settings/db.ini"),
        ("server.conf.template", "open('/etc/shop/server.conf')", "server.conf"),
    ],
)
def test_a_sample_without_its_file_is_reported(
    sample: str, code: str, real: str, tmp_path: Path
) -> None:
    """The code names the file, and the image does not hold it."""
    (message,) = found_in(tmp_path, {sample: "a\n", "server.js": f"{code};\n"})

    assert f"names {real}," in message
    assert message.endswith(f"it has {sample}")


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({"config.sample.yml": "", "config.yml": "", "server.js": "read('config.yml')"}, {}),
        ({"config.sample.yml": "", "server.js": "read('other.yml')"}, {}),
        ({"config.sample.yml": "", "server.js": "read('config.yml.bak', 'myconfig.yml')"}, {}),
        ({"compose.example.yml": "", "server.js": "read('compose.yml')"}, {}),
        (
            {"config.sample.yml": "", "server.js": "read('config.yml')"},
            {"volumes": ["./config.yml:/app/config.yml:ro"]},
        ),
    ],
    ids=["it is there", "another name", "a part of a name", "of a tool", "on a volume"],
)
def test_other_samples_are_not(
    files: dict[str, str], fields: dict[str, Any], tmp_path: Path
) -> None:
    """The program does not miss the file."""
    assert found_in(tmp_path, files, **fields) == []
