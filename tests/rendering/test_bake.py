"""docker-bake.hcl: how a fleet of images is built elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import generated


def bake_of(document: dict[str, Any], **options: Any) -> str:
    """Return the text of docker-bake.hcl."""
    return generated(document, **options).files["docker-bake.hcl"].content


def test_each_service_is_a_target_in_initialization_order() -> None:
    """Backing services are nothing to build."""
    text = bake_of(
        graph(
            {
                "Api": service(dependencies=[needs("Store"), needs("postgres", external=True)]),
                "Store": service(port=8001),
            }
        )
    )

    assert ["_common", "store", "api"] == re.findall(r'^target "(\S+)"', text, re.MULTILINE)
    assert 'targets = ["store", "api"]' in text


def test_paths_are_those_of_the_root_folder() -> None:
    """A builder reads nothing outside of the folder that it is called from."""
    text = bake_of(graph(), source="code", output="configs/docker")

    assert 'context    = "code"' in text
    assert 'dockerfile = "../configs/docker/Dockerfile.catalog"' in text
    assert "-f configs/docker/docker-bake.hcl --print" in text
    assert "-f 'my $(id)/docker-bake.hcl' --print" in bake_of(graph(), output="my $(id)")


@pytest.mark.parametrize(
    ("registry", "default"), [(None, ""), ("r.example.com/shop", "r.example.com/shop")]
)
def test_names_are_those_of_the_compose_file(registry: str | None, default: str) -> None:
    """Registry and tag are variables whose defaults are the options."""
    text = bake_of(graph(), registry=registry, tag="v7", project="shop")

    assert f'default     = "{default}"' in text
    assert 'default     = "v7"' in text
    assert 'tags       = ["${repository("shop-catalog")}:${TAG}"]' in text


def test_a_folder_cannot_become_a_template() -> None:
    """What HCL would fill in is doubled."""
    text = bake_of(graph(), source="a${TAG}%{if true}b")

    assert 'context    = "a$${TAG}%%{if true}b"' in text


def test_what_an_image_is_made_of_is_found_by_its_path() -> None:
    """In the group of what changed; everything is below the root directory itself."""
    document = graph({"Api": service(build={"context": "."}), "Other": service(port=8001)})
    text = bake_of(document, source="a${TAG}", output="out")

    assert 'touched(["", "out/Dockerfile.api"]) ? ["api"] : []' in bake_of(
        document, output="out", source="."
    )
    assert 'touched(["a$${TAG}/", "out/Dockerfile.other"]) ? ["other"] : []' in text


def test_it_holds_no_secret() -> None:
    """No variable of the stack is in it."""
    text = bake_of(graph({"Api": service(secrets=["STRIPE_KEY"])}))

    assert "STRIPE_KEY" not in text
    assert "JWT_SECRET" not in text
