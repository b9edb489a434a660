"""What the author wrote for containers, and the stack does not have: each beside a negative."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph
from source_fixtures import dockerfile_of, result_of, write_files

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

FASTAPI = {"language": "python", "framework": "fastapi", "port": 8000}
EXPRESS = {"language": "node", "framework": "express", "port": 3000}
MAIN = """import os

from fastapi import FastAPI

app = FastAPI()
UPLOADS = os.getenv("UPLOAD_DIR", "/tmp")
THEME = os.environ.get("SHOP_THEME", "plain")
LISTEN = os.getenv("SHOP_PORT", "1")
KEY = os.getenv("SHOP_API_KEY", "x")
"""
TREE = {
    "main.py": MAIN,
    "requirements.txt": "fastapi==0.121.0\nstarlette==0.49.1\nuvicorn==0.38.0\n",
    ".python-version": "3.13\n",
    "scripts/make_index.py": "",
    "scripts/render.sh": "",
    "scripts/install_tools.sh": "",
    "manage.py": "",
    "Makefile": "assets:\n\ttrue\n",
}
BASE = "FROM python:3.13-slim\n"


def messages(root: Path, slug: str, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the messages of one rule about a service of Python with further files."""
    result = result_of(root, TREE | files, **FASTAPI | fields)
    return [one.message for one in result.diagnostics if one.rule.slug == slug]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("RUN make assets", ["make assets"]),
        ("RUN --mount=type=cache,target=/x set -e; SECRET=1 make -s assets", ["make -s assets"]),
        ("RUN python scripts/make_index.py > /index", ["python scripts/make_index.py"]),
        ("RUN sh /app/scripts/render.sh && rm -rf /tmp/*", ["sh /app/scripts/render.sh"]),
        ("RUN ./scripts/render.sh", ["./scripts/render.sh"]),
        ('RUN ["python", "-m", "spacy", "download", "en"]', ["python -m spacy download en"]),
        ("RUN <<EOF\nset -e\nuv run pybabel compile -d i18n\nEOF", ["pybabel compile -d i18n"]),
        ("RUN if [ -n x ]; then protoc -I. a.proto; fi", ["protoc -I. a.proto"]),
        ("RUN python manage.py compilemessages", ["python manage.py compilemessages"]),
        ("ENV A=1\nFROM scratch AS x\nRUN make assets\n" + BASE, []),
        ("FROM scratch AS x\nRUN make assets\n" + BASE + "COPY --from=x /a /a", ["make assets"]),
        ("FROM node:22 AS x\nRUN make assets\n" + BASE + "COPY --from=x /a /a", []),
        ("RUN make install && make && make build CFLAGS=-O2", []),
        ("RUN ./scripts/install_tools.sh && sh missing.sh", []),
        ("RUN pip install -U pip wheel && pip install -r requirements.txt", []),
        ("RUN useradd app && mkdir /data && chown -R app /data && chmod +x scripts/render.sh", []),
        ("RUN apt-get update && apt-get clean && rm -rf /var/lib/apt/lists/*", []),
        ("RUN python -m venv /venv && python -m compileall . && python manage.py migrate", []),
        ("RUN ln -s /usr/bin/python3 /usr/bin/python || true", []),
    ],
)
def test_steps_that_only_the_author_runs(tmp_path: Path, lines: str, found: list[str]) -> None:
    """Steps that install, build, clean or change owners are none of them."""
    reported = messages(tmp_path, "authored-step", {"Dockerfile": f"{BASE}{lines}\n"})

    assert len(reported) == len(found)
    assert all(one.endswith(text) for one, text in zip(reported, found, strict=True))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("COPY --from=hairyhenderson/gomplate:v4 /gomplate /bin/", "/gomplate (hairyhenderson/"),
        ("COPY --chown=1:1 --from=docker.io/a/b@sha256:1 /x /y /bin/", "/x (docker.io/a/b@sha"),
        ("FROM ghcr.io/a/tool:1 AS tool\n" + BASE + "COPY --from=tool /t /bin/t", "/t (ghcr.io/a/"),
        ("ADD https://example.org/geo.mmdb /data/geo.mmdb", "/data/geo.mmdb (https://example.org"),
        ("RUN curl -fsSLo /usr/local/bin/x https://example.org/x", "/usr/local/bin/x (https://"),
        ("RUN wget -q https://example.org/model.bin", "model.bin (https://example.org/model.bin)"),
        ("RUN curl -sL https://example.org/a.tgz | tar xz -C /opt", "tar xz -C /opt (https://"),
        ("RUN curl https://example.org/a > /etc/a.conf", "/etc/a.conf (https://example.org/a)"),
        ("COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uvx /bin/", ""),
        ("COPY --from=python:3.13 /usr/local /usr/local", ""),
        ("COPY --from=node:22 /usr/local/bin/node /usr/local/bin/", ""),
        ("COPY --from=alpine /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/", ""),
        ("COPY --from=krallin/tini:v0.19 /tini /tini", ""),
        (
            "FROM a/b AS made\nRUN true\n"
            + BASE
            + "COPY --from=made /out /out\nCOPY --from=0 /a /",
            "",
        ),
        ("ADD https://github.com/krallin/tini/releases/download/v1/tini /tini", ""),
        ("RUN curl -fsSL https://deb.nodesource.com/setup_22.x | bash -", ""),
        ("RUN curl -sSL https://install.python-poetry.org | python3 -", ""),
        ("RUN curl -o /etc/apt/keyrings/x.asc https://example.org/x.asc", ""),
        ("RUN curl -f http://localhost:8000/ready", ""),
        ("FROM a/b AS unused\nRUN curl -o /x https://example.org/x\n" + BASE, ""),
    ],
)
def test_files_that_only_the_author_brings(tmp_path: Path, lines: str, found: str) -> None:
    """Installers, certificates and the language itself are none of them."""
    reported = messages(tmp_path, "authored-files", {"Dockerfile": f"{BASE}{lines}\n"})

    assert len(reported) == bool(found)
    assert all(found in one for one in reported)


@pytest.mark.parametrize(
    ("lines", "fields", "found"),
    [
        ("ENV UPLOAD_DIR=/data", {}, "UPLOAD_DIR=/data"),
        ("ENV UPLOAD_DIR /data", {}, "UPLOAD_DIR=/data"),
        ('ENV A=1 SHOP_THEME="very dark"', {}, "SHOP_THEME=very dark"),
        ("ARG T=dark\nENV SHOP_THEME=${T}", {}, "SHOP_THEME=dark"),
        ('ENV GUNICORN_CMD_ARGS="--timeout 90"', {}, "GUNICORN_CMD_ARGS=--timeout 90"),
        ("ENV UPLOAD_DIR=/data", {"environment": {"UPLOAD_DIR": "/x"}}, ""),
        ("ENV SHOP_PORT=8000", {}, ""),
        ("ENV SHOP_API_KEY=build", {}, ""),
        ("ARG T\nENV SHOP_THEME=$T", {}, ""),
        (
            "ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PATH=/venv/bin:$PATH NODE_ENV=production",
            {},
            "",
        ),
        ("FROM a/b AS unused\nENV SHOP_THEME=dark\n" + BASE, {}, ""),
        ("ENV NEVER_READ=1", {}, ""),
    ],
)
def test_variables_that_only_the_author_sets(
    tmp_path: Path, lines: str, fields: dict[str, Any], found: str
) -> None:
    """A variable counts if the program reads it, and has a value that is known."""
    files = {"Dockerfile": f"{BASE}{lines}\n"}
    reported = messages(tmp_path, "authored-variable", files, **fields)

    assert len(reported) == bool(found)
    assert all(one.endswith(f": {found}") for one in reported)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("RUN apk add --no-cache ffmpeg", "ffmpeg"),
        ("RUN apk --no-cache add mysql-client=10 exiftool", "default-mysql-client, libimage-e"),
        ("RUN dnf install -y ImageMagick && dnf clean all", "imagemagick"),
        ("RUN microdnf -y install tesseract --nodocs", "tesseract-ocr"),
        ("RUN apk add --virtual .build gcc ffmpeg", ""),
        ("RUN apk add --no-cache gcc musl-dev libffi-dev bash tini libc6-compat", ""),
        ("RUN yum install -y gcc python3-devel && yum clean all", ""),
    ],
)
def test_packages_of_other_distributions(tmp_path: Path, lines: str, found: str) -> None:
    """They are reported with the names of Debian; compilers and libraries of C are not."""
    text = f"FROM python:3.13-alpine\n{lines}\n"
    reported = messages(tmp_path, "authored-packages", {"Dockerfile": text})

    assert len(reported) == bool(found)
    assert all(f": {found}" in one for one in reported)


POSTGRES = [{"name": "postgres", "external": True}]


@pytest.mark.parametrize(
    ("image", "needs", "found"),
    [
        ("postgres:15-alpine", POSTGRES, "postgres:15-alpine"),
        ("docker.io/library/postgres:14.9", POSTGRES, "postgres:14.9"),
        ('"postgres:${PG:-16}"', POSTGRES, "postgres:16"),
        ("redis:6", [{"name": "redis", "external": True}], "redis:6"),
        ("postgres:18.1", POSTGRES, ""),
        ("postgres:latest", POSTGRES, ""),
        ("postgres:$PG", POSTGRES, ""),
        ("postgres:15", [POSTGRES[0] | {"version": "17"}], ""),
        ("postgres:15", [POSTGRES[0] | {"image": "postgres:17"}], ""),
        ("mysql:5.7", POSTGRES, ""),
        ("postgres:15\n  other:\n    image: postgres:18", POSTGRES, ""),
    ],
)
def test_servers_of_another_version(
    tmp_path: Path, image: str, needs: list[dict[str, Any]], found: str
) -> None:
    """The default of the catalogue is compared with the images of the author's compose file."""
    files = {"compose.yaml": f"services:\n  db:\n    image: {image}\n"}
    reported = messages(tmp_path, "authored-server-version", files, dependencies=needs)

    assert len(reported) == bool(found)
    assert all(found in one for one in reported)


NODE = {
    "package.json": '{"dependencies": {"express": "5"}}',
    "package-lock.json": '{"packages": {"node_modules/express": {"version": "5.1.0"}}}',
    ".nvmrc": "24\n",
    "index.js": "",
    "api.js": "",
    "worker.js": "",
}
API = "services:\n  shop:\n    build: .\n    command: {}\n"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"compose.yaml": API.format("node api.js")}, '["node", "api.js"]'),
        ({"docker-compose.yml": API.format('["node", "api.js"]')}, '["node", "api.js"]'),
        (
            {
                "compose.yml": API.format("[api.js]"),
                "Dockerfile": 'FROM node:24\nENTRYPOINT ["node"]\n',
            },
            '["node", "api.js"]',
        ),
        (
            {
                "compose.yaml": "services:\n  catalog:\n    build: {context: .}\n"
                "    command: node api.js\n  w:\n    build: .\n    command: node worker.js\n"
            },
            '["node", "api.js"]',
        ),
        # The image of the author is stronger, and several services leave it open.
        (
            {
                "compose.yaml": API.format("node api.js"),
                "Dockerfile": "FROM node:24\nCMD node worker.js",
            },
            '["node", "worker.js"]',
        ),
        (
            {
                "compose.yaml": "services:\n  a:\n    build: .\n    command: node api.js\n"
                "  w:\n    build: .\n    command: node worker.js\n"
            },
            '["node", "index.js"]',
        ),
        ({"compose.dev.yaml": API.format("node api.js")}, '["node", "index.js"]'),
        ({"compose.yaml": API.format("node api.js") + "    volumes: ['.:/app']\n"}, "index.js"),
        ({"compose.yaml": API.format("node $FILE")}, '["node", "index.js"]'),
        ({"compose.yaml": API.format("node gone.js")}, '["node", "index.js"]'),
        ({"compose.yaml": API.format("node api.js").replace(": .", ": ./web")}, "index.js"),
    ],
)
def test_the_command_of_the_compose_file(
    tmp_path: Path, files: dict[str, str], command: str
) -> None:
    """It is used if nothing of the tree and of its Dockerfile starts the program."""
    text, _ = dockerfile_of(tmp_path, NODE | files, **EXPRESS)

    assert command in text.rpartition("CMD ")[2]


def test_the_command_of_a_compose_file_above_the_tree(tmp_path: Path) -> None:
    """A repository of several programs has one compose file."""
    composed = "services:\n  api:\n    build: ./catalog\n    command: node api.js\n"
    write_files(tmp_path, {"compose.yaml": composed})
    text, _ = dockerfile_of(tmp_path, NODE, **EXPRESS)

    assert 'CMD ["node", "api.js"]' in text


def test_a_compose_file_that_starts_another_program(tmp_path: Path) -> None:
    """It contradicts the image of its author, and that is reported once."""
    files = {
        "compose.yaml": API.format("node api.js"),
        "Dockerfile": "FROM node:24\nCMD node worker.js",
    }
    write_files(tmp_path / "catalog", NODE | files)
    build = {"context": "catalog"}
    result = generate(
        graph({"CatalogService": EXPRESS | {"build": build}}), {"root": tmp_path}, keep_going=True
    )
    slugs = [one.rule.slug for one in result.diagnostics]

    assert slugs.count("contradicting-declarations") == 1


@pytest.mark.parametrize(
    ("stages", "command", "is_reported"),
    [
        # The default stage of a build is the last one; these builds name another.
        (("builder", "dev-envs"), "uvicorn one:app", False),
        (("base", "production", "development"), "uvicorn two:app", False),
        (("runtime", "test", "debug"), "uvicorn one:app", False),
        (("builder", "runtime"), "uvicorn two:app", True),
        (("builder", "devices"), "uvicorn two:app", True),
        # There is no other.
        (("dev",), "uvicorn one:app", True),
        (("dev", "test"), "uvicorn two:app", True),
    ],
)
def test_the_last_stage_for_developers_is_not_the_image(
    tmp_path: Path, stages: tuple[str, ...], command: str, *, is_reported: bool
) -> None:
    """What it installs and starts is for those who work on the program."""
    modules = ("one", "two", "three")
    parts = [
        f"FROM python:3.13-slim AS {name}\nCOPY . .\nCMD uvicorn {module}:app\n"
        for name, module in zip(stages, modules, strict=False)
    ]
    parts[-1] += "COPY --from=example/tools /tools /usr/local/bin\n"
    files = TREE | dict.fromkeys((f"{one}.py" for one in modules), MAIN)
    files |= {"Dockerfile": "".join(parts)}
    text, found = dockerfile_of(tmp_path, files, **FASTAPI)

    words = json.loads(text.splitlines()[-1].removeprefix("CMD "))
    assert " ".join(words[:2]) == command
    assert ("authored-files" in found) == is_reported
