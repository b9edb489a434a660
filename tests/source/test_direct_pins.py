"""Lists that pin packages and leave open what these need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

WORKER = {"language": "python", "framework": "celery"}


def _found(root: Path, files: dict[str, str], slug: str = "direct-packages-only") -> list[str]:
    """Return what is said about the list of a worker."""
    tree = {"tasks.py": "app = Celery()\n", **files}
    found = result_of(root, tree, **WORKER).diagnostics
    return [one.message for one in found if one.rule.slug == slug]


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
        {"requirements.txt": "celery==5.6.1 --hash=sha256:00\n"},
        {"requirements.txt": "-c limits.txt\ncelery==5.6.1\n", "limits.txt": "kombu==5.6.1\n"},
        {"pyproject.toml": '[project]\ndependencies = ["celery==5.6.1"]\n', "uv.lock": ""},
    ],
)
def test_a_whole_list_is_not(tmp_path: Path, files: dict[str, str]) -> None:
    """Constraints count, and so does a lock file."""
    assert _found(tmp_path, files) == []
    assert _found(tmp_path, files, "unpinned-packages") == []


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"requirements.txt": "celery\nredis\n"}, "celery, redis"),
        ({"requirements.txt": "celery>=5.4\n"}, "celery"),
        ({"requirements.txt": "celery==5.*\n"}, "celery"),
        ({"requirements.txt": "pluggy==1.6.0\nredis\n"}, "redis"),
        ({"requirements.txt": "-r base.txt\n", "base.txt": "celery[redis]\n"}, "celery"),
        ({"requirements.txt": "".join(f"p{n}\n" for n in range(9))}, "p0, p1, p2, p3, p4 and 4"),
    ],
    ids=["none", "a range", "a family", "one of two", "included", "many"],
)
def test_open_versions_are_reported_once(tmp_path: Path, files: dict[str, str], named: str) -> None:
    """The next build may install another release of each."""
    (message,) = _found(tmp_path, files, "unpinned-packages")
    assert f"does not pin {named}" in message
    assert _found(tmp_path, files) == []


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "-c limits.txt\ncelery\n", "limits.txt": "celery==5.6.1\nkombu==5\n"},
        {"requirements.txt": "./wheels/shop-1.0-py3-none-any.whl\n"},
        {"requirements.txt": "git+https://example.com/shop.git@v1\n"},
        {"requirements.txt": "# nothing\n"},
    ],
    ids=["a constraint", "a file", "a repository", "an empty list"],
)
def test_versions_that_are_given_otherwise_count(tmp_path: Path, files: dict[str, str]) -> None:
    """Constraints pin as well, and a path has one version."""
    assert _found(tmp_path, files, "unpinned-packages") == []
