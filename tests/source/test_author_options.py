"""Tags and features that an author's Dockerfile compiles with: taken over where they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

GO: dict[str, Any] = {"language": "go", "framework": "http", "port": 8000}
GO_FILES = {"go.mod": "module shop\n\ngo 1.27\n", "go.sum": "", "main.go": "package main\n"}
TWO = {
    "go.mod": "module shop\n\ngo 1.27\n",
    "go.sum": "",
    "cmd/shop/main.go": "package main\n",
    "cmd/seed/main.go": "package main\n",
}
RUST: dict[str, Any] = {"language": "rust", "framework": "axum", "port": 8000}
RUST_FILES = {"Cargo.toml": '[package]\nname = "shop"\n', "src/main.rs": "", "Cargo.lock": ""}


def _made(root: Path, files: dict[str, str], run: str, **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile, and what is reported of options."""
    authored = files | {"Dockerfile": f"FROM scratch\nRUN {run}\n"}
    result = result_of(root, authored, **fields)
    told = [one.message for one in result.diagnostics if one.rule.code == "DG699"]
    return result.files["Dockerfile.catalog"].content, told


@pytest.mark.parametrize(
    ("fields", "files", "run", "expected"),
    [
        (GO, GO_FILES, "CGO_ENABLED=0 go build -tags migrate -o /app .", "build -tags migrate -"),
        (GO, GO_FILES, "go build -v -tags=netgo,osusergo .", "build -tags=netgo,osusergo -"),
        (GO, GO_FILES, "go build -tags 'a b' .", "build -tags 'a b' -"),
        (RUST, RUST_FILES, "cargo build --release --features postgres", "--features postgres --l"),
        (RUST, RUST_FILES, "cargo build --all-features --release", "--all-features --locked"),
        (
            RUST,
            RUST_FILES,
            "cargo build --no-default-features -F tls,json",
            "--no-default-features -F tls,json --locked",
        ),
    ],
)
def test_options_that_decide_what_is_compiled_are_taken_over(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str], run: str, expected: str
) -> None:
    """The program would lack what they add."""
    dockerfile, told = _made(tmp_path, files, run, **fields)
    assert expected in dockerfile
    assert told == []


@pytest.mark.parametrize(
    "run",
    [
        # Another C library than that of the image.
        "go build -tags musl .",
        "go build -tags=netgo,dynamic .",
        # Whose are they?
        "go build -tags one . && go build -tags two .",
        # A text that is no name, whatever it would mean to a shell.
        'go build -tags "$TAGS" .',
        'go build -tags "a;id" .',
    ],
)
def test_options_that_may_not_fit_are_reported(tmp_path: Path, run: str) -> None:
    """They are not used, and a finding names them."""
    dockerfile, told = _made(tmp_path, GO_FILES, run, **GO)
    assert "-tags" not in dockerfile
    assert told


def test_of_several_programs_the_one_of_the_service_counts(tmp_path: Path) -> None:
    """The others may be compiled otherwise."""
    run = "go build -tags test ./cmd/seed && go build -tags web -o /shop ./cmd/shop/"
    fields = GO | {"build": {"entrypoint": "cmd/shop"}}
    dockerfile, told = _made(tmp_path, TWO, run, **fields)
    assert "go build -tags web -trimpath" in dockerfile
    assert told == []


def test_options_that_decide_how_are_left_to_the_image(tmp_path: Path) -> None:
    """They do not change what the program can."""
    dockerfile, told = _made(tmp_path, GO_FILES, 'go build -ldflags="-X a=b" -o /app .', **GO)
    assert "-X a=b" not in dockerfile
    assert told == []


def test_what_is_taken_over_is_a_decision(tmp_path: Path) -> None:
    """Inspect says where it comes from."""
    authored = GO_FILES | {"Dockerfile": "FROM scratch\nRUN go build -tags migrate .\n"}
    result = result_of(tmp_path, authored, **GO)
    assert '"build_options"' in result.files["docker-manifest.json"].content
