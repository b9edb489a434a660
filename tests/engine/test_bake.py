"""docker-bake.hcl of the shop, as a build farm reads it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from engine.stack import CONFIGS, SOURCES

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


def test_a_laptop_needs_no_further_builder(shop_stack: Stack) -> None:
    """Docker's own builder refuses attestations, so there are none by default."""
    targets = printed(shop_stack, REGISTRY="registry.example.com/x")

    assert not any(
        {"attest", "output", "args", "cache-to"} & target.keys() for target in targets.values()
    )


def test_a_pipeline_asks_for_more(shop_stack: Stack) -> None:
    """Attestations and the caches of GitHub, each by a variable."""
    targets = printed(shop_stack, ATTEST="1", CACHE="gha")
    name = f"{shop_stack.project}-auth"

    assert [{"type": "sbom"}, {"type": "provenance", "mode": "max"}] == targets["auth"]["attest"]
    assert [{"type": "gha", "scope": name}] == targets["auth"]["cache-from"]
    assert [{"type": "gha", "scope": name, "mode": "max"}] == targets["auth"]["cache-to"]


def test_a_reproducible_image_leaves_out_the_time_of_the_build(shop_stack: Stack) -> None:
    """A builder adds a provenance on its own, and that has the time in it."""
    targets = printed(shop_stack, SOURCE_DATE_EPOCH="1700000000", REPRODUCIBLE="1")

    assert {"SOURCE_DATE_EPOCH": "1700000000"} == targets["auth"]["args"]
    assert [{"type": "image", "rewrite-timestamp": "true"}] == targets["auth"]["output"]
    assert [{"type": "provenance", "disabled": True}] == targets["auth"]["attest"]


def test_a_date_alone_breaks_no_builder(shop_stack: Stack) -> None:
    """Some shells set it, and Docker's own builder cannot rewrite dates."""
    targets = printed(shop_stack, SOURCE_DATE_EPOCH="1700000000")

    assert not any({"attest", "output"} & target.keys() for target in targets.values())


AUTH = f"{SOURCES}/auth"


@pytest.mark.parametrize(
    ("changed", "built"),
    [
        ([], set()),
        (["README.md", f"{AUTH}.md", "auth/main.py"], set()),
        ([f"{AUTH}/src/main.py"], {"auth"}),
        (["README.md", f"{CONFIGS}/Dockerfile.billing", f"{AUTH}/x"], {"auth", "billing"}),
        ([f"{CONFIGS}/Dockerfile.catalog.dockerignore"], {"catalog"}),
        (['"d\\303\\266.md"'], SLUGS),
    ],
)
def test_only_what_changed_is_built(shop_stack: Stack, changed: list[str], built: set[str]) -> None:
    """By its sources, its Dockerfile and what that ignores; a name that git quotes is of all."""
    done = bake(shop_stack, "--print", "_changed", CHANGED="\n".join(changed))

    assert 0 == done.returncode, done.stderr
    assert built == set(json.loads(done.stdout)["target"])


def test_it_builds_the_images(shop_stack: Stack) -> None:
    """All at once, without .env and without a privilege."""
    done = bake(shop_stack, "--load", PLATFORMS="", TAG="baked")
    found = shop_stack.docker("images", "--format", "{{.Repository}}:{{.Tag}}")

    assert 0 == done.returncode, done.stderr
    assert {f"{shop_stack.project}-{slug}:baked" for slug in SLUGS} <= set(found.split())
