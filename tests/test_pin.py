"""pin: the digests of a stack, as a client of registries gives them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from pipeline_helpers import run

if TYPE_CHECKING:
    from pathlib import Path

PINS = "docker-generator.pins.json"
CLIENT = """\
#!/bin/sh
# Answers as docker buildx imagetools inspect IMAGE --format ... does, from the file "registry".
[ "$1 $2 $3 $5" = "buildx imagetools inspect --format" ] || exit 64
digest=$(sed -n "s|^$4 ||p" registry)
if [ -n "$digest" ]; then printf '{"digest": "%s"}' "$digest"; exit; fi
printf 'first line\\nERROR: %s: not found\\033[31m\\n' "$4" >&2
exit 1
"""
GO, STATIC, REDIS = (
    "golang:1.27-trixie",
    "gcr.io/distroless/static-debian13:nonroot",
    "redis:8-alpine",
)


def digest(letter: str) -> str:
    """Return the digest that is one letter."""
    return f"sha256:{letter * 64}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder: a graph of three images, a client, and what registries have."""
    redis = needs("redis", external=True)
    document = graph({"A": service(language="go", framework="gin", dependencies=[redis])})
    (tmp_path / "graph.json").write_text(json.dumps(document), "utf-8")
    client = tmp_path / "client"
    client.write_text(CLIENT, "utf-8")
    client.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    have(tmp_path, {GO: digest("a"), STATIC: digest("b"), REDIS: digest("c")})
    return tmp_path


def have(folder: Path, images: dict[str, str]) -> None:
    """Let registries have these images."""
    lines = (f"{image} {known}\n" for image, known in images.items())
    (folder / "registry").write_text("".join(lines), "utf-8")


def pin(*more: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Return status and output of the command."""
    status, out, _ = run("pin", "graph.json", "--client", "./client", *more, capsys=capsys)
    return status, out


def pins(folder: Path) -> dict[str, str]:
    """Return what is pinned."""
    found: dict[str, str] = json.loads((folder / PINS).read_text("utf-8"))
    return found


def test_every_image_is_pinned_and_read_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is generated afterwards names each by its digest."""
    status, out = pin(capsys=capsys)
    run("generate", "graph.json", "-o", "out", capsys=capsys)

    assert (0, 3) == (status, out.count("pinned "))
    assert {GO: digest("a"), STATIC: digest("b"), REDIS: digest("c")} == pins(folder)
    assert f"image: {REDIS}@{digest('c')}" in (folder / "out/docker-compose.yml").read_text("utf-8")
    assert f"FROM {STATIC}@{digest('b')}" in (folder / "out/Dockerfile.a").read_text("utf-8")


def test_a_second_run_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Same registry, same bytes; --check is content."""
    pin(capsys=capsys)
    before = (folder / PINS).read_bytes()
    status, out = pin("--check", capsys=capsys)

    assert 0 == status
    assert out.endswith(f"0 changed, 3 as before in {PINS}\n")
    assert (0, before) == (pin(capsys=capsys)[0], (folder / PINS).read_bytes())


def test_what_moved_is_renewed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--check writes nothing and fails; without it, the new digest is written."""
    pin(capsys=capsys)
    have(folder, {GO: digest("a"), STATIC: digest("b"), REDIS: digest("d")})
    status, out = pin("--check", capsys=capsys)

    assert (1, digest("c")) == (status, pins(folder)[REDIS])
    assert f"renewed     {REDIS}  {digest('d')}" in out
    assert (0, digest("d")) == (pin(capsys=capsys)[0], pins(folder)[REDIS])


def test_what_no_registry_has_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the last words of the client, harmless; the others are pinned, a known one stays."""
    pin(capsys=capsys)
    have(folder, {GO: digest("e"), STATIC: digest("b")})
    status, out = pin(capsys=capsys)

    assert 1 == status
    assert f"Image {REDIS} cannot be pinned: {REDIS}: not found [31m\n" in out
    assert {GO: digest("e"), STATIC: digest("b"), REDIS: digest("c")} == pins(folder)


def test_pins_of_another_stack_stay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file serves dev and prod, and nobody is warned of what the other one needs."""
    (folder / PINS).write_text(json.dumps({"nats:2.15-alpine": digest("f")}), "utf-8")
    pin(capsys=capsys)
    status, out, _ = run("check", "graph.json", capsys=capsys)

    assert (0, digest("f")) == (status, pins(folder)["nats:2.15-alpine"])
    assert "unused-pin" not in out


def test_a_service_is_pinned_where_it_is_pulled(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its image is one of the stack there; where it is built, no registry is asked for it."""
    image = "registry.example.com/team/app-a:v1"
    have(folder, dict.fromkeys((GO, STATIC, REDIS, image), digest("a")))
    prod = ("--set", "environment=prod", "--set", "tag=v1")
    away = (*prod, "--set", "registry=registry.example.com/team")
    pin(*prod, capsys=capsys)

    assert image not in pins(folder)
    pin(*away, capsys=capsys)
    assert digest("a") == pins(folder)[image]
    run("generate", "graph.json", "-o", "out", *away, capsys=capsys)
    assert f"image: {image}@{digest('a')}" in (folder / "out/docker-compose.yml").read_text("utf-8")
    assert f'"{image}"' not in (folder / "out/docker-bake.hcl").read_text("utf-8")
    assert 'default     = "v1"' in (folder / "out/docker-bake.hcl").read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["[]", '{"redis:8-alpine": "latest"}', '{"redis": "sha256:1"}', "{", '{"a":1,"a":2}']
)
def test_a_file_of_pins_that_is_none_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """By its name, without a traceback; nothing is generated."""
    (folder / PINS).write_text(text, "utf-8")
    status, out, _ = run("generate", "graph.json", "-o", "out", capsys=capsys)

    assert status in {1, 2}
    assert PINS in out
    assert not (folder / "out").exists()


def test_a_pin_by_option_wins(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is typed counts, and what it does not name is as in the file."""
    pin(capsys=capsys)
    chosen = json.dumps({REDIS: digest("0")})
    run("generate", "graph.json", "-o", "out", "--set", f"pins={chosen}", capsys=capsys)

    assert f"image: {REDIS}@{digest('0')}" in (folder / "out/docker-compose.yml").read_text("utf-8")
    assert f"FROM {STATIC}@{digest('b')}" in (folder / "out/Dockerfile.a").read_text("utf-8")
