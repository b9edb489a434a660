"""docker-bake.hcl of the shop, as a build farm reads it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from engine.stack import CONFIGS

if TYPE_CHECKING:
    import subprocess

    from engine.stack import Stack

SLUGS = {"catalog", "billing", "auth"}


def bake(stack: Stack, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Return how `docker buildx bake` went in the root folder."""
    command = ("docker", "buildx", "bake", "-f", f"{CONFIGS}/docker-bake.hcl", *arguments)
    return stack.run(*command, folder=stack.root, timeout=600, **variables)


def printed(stack: Stack, **variables: str) -> dict[str, Any]:
    """Return what would be built."""
    done = bake(stack, "--print", **variables)
    assert 0 == done.returncode, done.stderr
    targets: dict[str, Any] = json.loads(done.stdout)["target"]
    return targets


def test_it_lists_the_images_with_tags_and_platforms(shop_stack: Stack) -> None:
    """The names are those of the compose file."""
    targets = printed(shop_stack)
    compose = (shop_stack.folder / "docker-compose.yml").read_text("utf-8")
    images = set(re.findall(rf'image: "?({shop_stack.project}-[^"\s]+)', compose))

    assert SLUGS == targets.keys()
    assert images == {tag for target in targets.values() for tag in target["tags"]}
    assert all(t["platforms"] == ["linux/amd64", "linux/arm64"] for t in targets.values())
    assert not any("cache-to" in target for target in targets.values())


@pytest.mark.parametrize(("cache", "is_written"), [("", False), ("1", True)])
def test_a_registry_holds_images_and_build_caches(
    shop_stack: Stack, cache: str, is_written: bool
) -> None:
    """Caches are read by everybody, and written where that is asked for."""
    targets = printed(shop_stack, REGISTRY="registry.example.com/x", TAG="v9", CACHE=cache)
    name = f"registry.example.com/x/{shop_stack.project}-auth"

    assert [f"{name}:v9"] == targets["auth"]["tags"]
    assert [{"type": "registry", "ref": f"{name}:cache"}] == targets["auth"]["cache-from"]
    assert is_written == ("cache-to" in targets["auth"])


def test_it_builds_the_images(shop_stack: Stack) -> None:
    """All at once, without .env and without a privilege."""
    done = bake(shop_stack, "--load", PLATFORMS="", TAG="baked")
    found = shop_stack.docker("images", "--format", "{{.Repository}}:{{.Tag}}")

    assert 0 == done.returncode, done.stderr
    assert {f"{shop_stack.project}-{slug}:baked" for slug in SLUGS} <= set(found.split())
