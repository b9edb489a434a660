"""Lists that pin packages and leave open what these need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

WORKER = {"language": "python", "framework": "celery"}


def _found(root: Path, files: dict[str, str]) -> list[str]:
    """Return what is said about the list of a worker."""
    tree = {"tasks.py": "app = Celery()\n", **files}
    found = result_of(root, tree, **WORKER).diagnostics
    return [one.message for one in found if one.rule.slug == "direct-packages-only"]


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"requirements.txt": "celery==5.6.1\nredis==7.1.0\n"}, ("celery", "kombu")),
        ({"requirements.txt": "celery[redis] == 5.6.1\n"}, ("celery", "kombu")),
        (
            {"requirements.txt": "-r base.txt\nkombu==5.6.1\n", "base.txt": "Django==5.2\n"},
            ("base.txt", "asgiref"),
        ),
        ({"requirements.txt": "celery\nSQLAlchemy==2.0.1\nFlask==3.1.0"}, ("flask", "werkzeug")),
    ],
)
def test_a_list_of_direct_packages_is_reported_once(
    tmp_path: Path, files: dict[str, str], named: tuple[str, str]
) -> None:
    """With the first package whose needs are open."""
    (message,) = _found(tmp_path, files)
    assert all(word in message for word in named)


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "celery==5.6.1\nkombu==5.6.1\n"},
        {"requirements.txt": "celery\nredis\n"},
        {"requirements.txt": "celery>=5.4\n"},
        {"requirements.txt": "celery==5.6.1 --hash=sha256:00\n"},
        {"requirements.txt": "-c limits.txt\ncelery==5.6.1\n", "limits.txt": "kombu==5.6.1\n"},
        {"pyproject.toml": '[project]\ndependencies = ["celery==5.6.1"]\n', "uv.lock": ""},
    ],
)
def test_a_whole_list_or_one_that_pins_nothing_is_not(
    tmp_path: Path, files: dict[str, str]
) -> None:
    """Constraints count, and so does a lock file."""
    assert _found(tmp_path, files) == []
