"""One program of a Go module with several: only what it imports says which variables it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph
from source_fixtures import write_files

from docker_generator import generate

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "module example.com/shop\n\ngo 1.27\n"
WEB = 'package main\n\nimport "example.com/shop/internal/web"\n\nfunc main() { web.Run() }\n'
IMPORTER = 'package main\n\nimport (\n\tq "example.com/shop/internal/queue"\n)\n\nfunc main() {}\n'


def reading(variable: str, package: str = "main", *imported: str) -> str:
    """Return a source file that requires a variable, and imports packages."""
    lines = "".join(f'\t_ "example.com/shop/{one}" // why\n' for one in imported)
    return (
        f'package {package}\n\nimport (\n\t"os"\n{lines})\n\ntype c struct {{\n'
        f'\tA string `env:"{variable},required"`\n}}\n\nfunc main() {{}}\n'
    )


TREE = {
    "go.mod": MODULE,
    "go.sum": "",
    "cmd/web/main.go": WEB,
    "cmd/importer/main.go": IMPORTER,
    "internal/web/web.go": reading("WEB_NAME", "web", "internal/store"),
    "internal/web/more.go": reading("WEB_MORE", "web"),
    "internal/store/store.go": reading("STORE_NAME", "store"),
    "internal/queue/queue.go": reading("QUEUE_NAME", "queue", "internal/store"),
    "internal/unused/unused.go": reading("UNUSED_NAME", "unused"),
}


def required_by(root: Path, files: dict[str, str], **builds: dict[str, Any]) -> dict[str, set[str]]:
    """Return the variables that each service of a tree requires, as the findings name them."""
    write_files(root / "shop", files)
    services = {
        name: {"language": "go", "framework": "http", "port": 8000 + number, "build": build}
        for number, (name, build) in enumerate(builds.items())
    }
    found = generate(graph(services), {"root": root}, keep_going=True).diagnostics
    known = [one for one in found if one.rule.slug == "required-variable"]
    return {one.subject: set(re.findall(r"\b[A-Z]+_[A-Z]+\b", one.message)) for one in known}


def test_each_program_has_its_own_variables(tmp_path: Path) -> None:
    """A shared package counts for both, and one that nothing imports for none."""
    builds = {
        "Web": {"context": "shop", "entrypoint": "cmd/web"},
        "Importer": {"context": "shop", "entrypoint": "cmd/importer"},
    }
    assert required_by(tmp_path, TREE, **builds) == {
        "Web": {"WEB_NAME", "WEB_MORE", "STORE_NAME"},
        "Importer": {"QUEUE_NAME", "STORE_NAME"},
    }


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ('import "example.com/shop/internal/queue"', {"QUEUE_NAME", "STORE_NAME"}),
        ('import ("os"; "example.com/shop/internal/store")', {"STORE_NAME"}),
        ("import _ `example.com/shop/internal/store`", {"STORE_NAME"}),
        ('// import "example.com/shop/internal/queue"', set()),
        ('import (\n\t// "example.com/shop/internal/queue"\n\t"fmt"\n)', set()),
        ('import "example.com/shopping/internal/queue"', set()),
        ('/*\nimport "example.com/shop/internal/queue"\n*/', set()),
    ],
    ids=[
        "one",
        "a block",
        "raw",
        "a comment",
        "a comment in it",
        "another module",
        "a block comment",
    ],
)
def test_the_import_lines_decide(main: str, expected: set[str], tmp_path: Path) -> None:
    """In every form that the language has."""
    files = TREE | {"cmd/web/main.go": f"package main\n\n{main}\n\nfunc main() {{}}\n"}
    found = required_by(tmp_path, files, Web={"context": "shop", "entrypoint": "cmd/web"})

    assert found.get("Web", set()) == expected


def test_the_program_at_the_root_imports_what_it_needs(tmp_path: Path) -> None:
    """Its directory is above all others, and they are not its own for that."""
    files = {k: v for k, v in TREE.items() if not k.startswith("cmd/web")} | {"main.go": WEB}
    found = required_by(tmp_path, files, Web={"context": "shop"})

    assert found == {"Web": {"WEB_NAME", "WEB_MORE", "STORE_NAME"}}


def test_a_module_inside_of_the_module_counts_by_its_own_name(tmp_path: Path) -> None:
    """A replaced module of the tree is imported by the name in its go.mod."""
    files = TREE | {
        "kit/go.mod": "module example.com/kit\n",
        "kit/log/log.go": reading("KIT_LOG", "log"),
        "kit/trace/trace.go": reading("KIT_TRACE", "trace"),
        "cmd/web/main.go": 'package main\n\nimport "example.com/kit/log"\n\nfunc main() {}\n',
    }
    found = required_by(tmp_path, files, Web={"context": "shop", "entrypoint": "cmd/web"})

    assert found == {"Web": {"KIT_LOG"}}


def test_a_module_of_a_workspace_reads_what_it_imports(tmp_path: Path) -> None:
    """The entry point is below the module, and the module below the workspace."""
    files = {
        "go.work": "go 1.27\n\nuse (\n\t./orders\n\t./shared\n)\n",
        "orders/go.mod": "module example.com/orders\n\ngo 1.27\n",
        "orders/main.go": 'package main\n\nimport "example.com/shared/log"\n\nfunc main() {}\n',
        "orders/cmd/other/main.go": reading("OTHER_NAME"),
        "shared/go.mod": "module example.com/shared\n\ngo 1.27\n",
        "shared/log/log.go": reading("LOG_NAME", "log"),
        "shared/mail/mail.go": reading("MAIL_NAME", "mail"),
    }
    found = required_by(tmp_path, files, Orders={"context": "shop"})

    assert found == {"Orders": {"LOG_NAME"}}
