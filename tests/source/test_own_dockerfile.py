"""A Dockerfile of one's own: found, read, used as it is, and helped where it lacks something."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, needs, service
from pipeline_helpers import compose_of, warnings_and_errors

import docker_generator
from docker_generator.proof.claims import COMPOSE
from docker_generator.proof.proving import prove
from docker_generator.source.own_build import is_floating

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

FILE = """\
FROM node:24.11-slim AS build
WORKDIR /src
COPY server.js ./
FROM node:24.11-slim
COPY --from=build /src /app
USER node
EXPOSE 8000
CMD ["node", "/app/server.js"]
"""
SERVER = "require('http').createServer().listen(8000);\n"


def own(**build: Any) -> dict[str, Any]:
    """Return a service in Node.js that its own Dockerfile builds."""
    fields = {"context": "api", "dockerfile": "Dockerfile"} | build
    given = {key: value for key, value in fields.items() if value is not None}
    return service(language="node", framework="plain", build=given)


def made(
    root: Path, text: str, files: dict[str, str] | None = None, **fields: Any
) -> GenerationResult:
    """Return what is generated for one service with this Dockerfile in the folder api."""
    for name, content in {"api/Dockerfile": text, "api/server.js": SERVER, **(files or {})}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    declared = own(**fields.pop("build", {})) | fields
    return docker_generator.generate(graph({"Catalog": declared}), {"root": root})


def entry_of(result: GenerationResult) -> dict[str, Any]:
    """Return the entry of the service in the compose file."""
    assert result.ok, [found.message for found in result.diagnostics if found.is_error]
    found: dict[str, Any] = compose_of(result)["services"]["catalog"]
    return found


def reported(result: GenerationResult) -> list[str]:
    """Return the slugs of warnings and errors."""
    return warnings_and_errors(result.diagnostics)


def test_it_is_used_as_it_is(tmp_path: Path) -> None:
    """The compose entry builds it; neither a Dockerfile nor ignore rules are written for it."""
    result = made(tmp_path, FILE)

    build = entry_of(result)["build"]
    assert build["dockerfile"] == "Dockerfile"
    assert build["context"].endswith("/api")
    assert [] == [path for path in result.files if path.startswith("Dockerfile")]
    assert "user" not in entry_of(result)
    assert [] == reported(result)


def test_bake_and_the_hand_off_name_it(tmp_path: Path) -> None:
    """Other builders and generators find it where it lies."""
    result = made(tmp_path, FILE, build={"target": "build"})
    handed = result.handoff["services"]["Catalog"]

    assert 'dockerfile = "Dockerfile"' in result.files["docker-bake.hcl"].content
    assert 'target     = "build"' in result.files["docker-bake.hcl"].content
    assert (True, "build") == (handed["build"]["own"], handed["build"]["target"])
    assert handed["build"]["dockerfile"].endswith("../api/Dockerfile")


@pytest.mark.parametrize(
    ("build", "context"),
    [
        ({"context": "api", "dockerfile": "Dockerfile"}, "api"),
        ({"context": "api", "dockerfile": "api/Dockerfile"}, "api"),
        ({"context": None, "dockerfile": "api/Dockerfile"}, "api"),
        ({"context": ".", "dockerfile": "api/root.Dockerfile"}, "."),
        ({"context": None, "dockerfile": "api/root.Dockerfile"}, "."),
        ({"context": "api", "dockerfile": "docker/api.Dockerfile"}, "api"),
    ],
)
def test_file_and_context_are_found(tmp_path: Path, build: dict[str, Any], context: str) -> None:
    """The file is seen from the context, else from the root; the context holds what is copied."""
    files = {
        "api/root.Dockerfile": FILE.replace("COPY server.js", "COPY api/server.js"),
        "docker/api.Dockerfile": FILE,
    }
    result = made(tmp_path, FILE, files, build=build)

    assert result.plan is not None, [found.message for found in result.diagnostics]
    assert result.plan.images[0].source.context == context


@pytest.mark.parametrize(
    ("text", "build", "slug"),
    [
        (FILE, {"dockerfile": "none"}, "dockerfile-not-found"),
        (FILE, {"target": "prod"}, "unknown-stage"),
        (FILE.replace("server.js ./", "missing.js ./"), {}, "missing-copy-source"),
        ("RUN npm ci\n", {}, "unparsable-manifest"),
    ],
)
def test_what_cannot_be_built_is_an_error(
    tmp_path: Path, text: str, build: dict[str, Any], slug: str
) -> None:
    """Nothing is generated, and the field is named."""
    result = made(tmp_path, text, build=build)

    assert not result.files
    assert slug in reported(result)


@pytest.mark.parametrize(
    "line",
    [
        "COPY *.js ./",
        "COPY --from=build /nowhere ./",
        "ARG WHAT=x\nCOPY $WHAT ./",
        "COPY <<EOT /note\nhello\nEOT",
        'COPY ["server.js", "./"]',
        "COPY --chown=node ./server.js ./",
        "COPY . .",
    ],
)
def test_what_may_be_there_is_no_error(tmp_path: Path, line: str) -> None:
    """Patterns, other stages, variables and texts in place are the builder's to judge."""
    result = made(tmp_path, FILE.replace("EXPOSE", f"{line}\nEXPOSE"))

    assert "missing-copy-source" not in reported(result)


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        (("USER node\n", ""), "dockerfile-without-user"),
        (("USER node", "USER 0:0"), "dockerfile-without-user"),
        (("USER node", "ARG WHO=root\nUSER ${WHO}"), "dockerfile-without-user"),
        (("node:24.11-slim\nCOPY", "node\nCOPY"), "floating-base-image"),
        (("node:24.11-slim\nCOPY", "node:latest\nCOPY"), "floating-base-image"),
        (("EXPOSE", "ENV DB_PASSWORD=x\nEXPOSE"), "secret-in-dockerfile"),
        (("EXPOSE", "ENV A=b API_KEY=x\nEXPOSE"), "secret-in-dockerfile"),
        (("WORKDIR", "ARG NPM_TOKEN=x\nWORKDIR"), "secret-in-dockerfile"),
        (("8000", "3000"), "port-not-exposed"),
        (("node:24.11-slim\nCOPY", "scratch\nCOPY"), "no-usable-health-check"),
    ],
)
def test_a_fault_is_a_finding(tmp_path: Path, change: tuple[str, str], slug: str) -> None:
    """It is named once; the stack is made all the same."""
    result = made(tmp_path, FILE.replace(*change))

    assert [slug] == reported(result)
    assert result.ok


@pytest.mark.parametrize(
    "line", ["ARG NPM_TOKEN", "ENV API_KEY=", "ENV API_KEY=$KEY", "ENV KEY_FILE=/run/key"]
)
def test_a_name_without_a_value_is_no_secret(tmp_path: Path, line: str) -> None:
    """Nothing of it is in the image."""
    assert [] == reported(made(tmp_path, FILE.replace("EXPOSE", f"{line}\nEXPOSE")))


def test_a_value_of_a_secret_is_never_shown(tmp_path: Path) -> None:
    """Its name is enough; neither findings nor files repeat it."""
    result = made(tmp_path, FILE.replace("EXPOSE", "ENV DB_PASSWORD=a-plain-value\nEXPOSE"))

    assert not any("a-plain-value" in str(found) for found in result.diagnostics)
    assert not any("a-plain-value" in file.content for file in result.files.values())


@pytest.mark.parametrize(
    ("image", "moves"),
    [("node", True), ("node:latest", True), ("node:24", False), ("r.io:5000/node", True)],
)
def test_an_image_without_a_version_moves(image: str, moves: bool) -> None:
    """A port of a registry is not a tag."""
    assert moves == is_floating(image)


def test_a_user_is_added(tmp_path: Path) -> None:
    """Without USER, Compose sets the user that images of the language have; the proof agrees."""
    result = made(tmp_path, FILE.replace("USER node\n", ""))

    assert "1000:1000" == entry_of(result)["user"]


def test_root_stays_where_volumes_are_written(tmp_path: Path) -> None:
    """Their folders are root's in the image: another user could not write there."""
    text = FILE.replace("USER node\n", "")
    result = made(tmp_path, text, volumes=["uploads:/app/uploads"])

    assert "user" not in entry_of(result)
    assert ["dockerfile-without-user"] == reported(result)
    assert 0 == result.handoff["services"]["Catalog"]["user"]


def test_a_user_by_name_has_no_number(tmp_path: Path) -> None:
    """Nobody outside of the image knows it."""
    assert made(tmp_path, FILE).handoff["services"]["Catalog"]["user"] is None


@pytest.mark.parametrize(
    ("base", "program"),
    [
        ("node:24.11-slim", "node"),
        ("docker.io/library/python:3.13", "python"),
        ("alpine:3.22", "nc"),
        ("nginx:1.29-alpine", "nc"),
        ("debian:trixie-slim", "bash"),
        ("ruby:3.4", "ruby"),
        ("php:8.5-apache", "php"),
    ],
)
def test_a_health_check_is_added_for_what_the_base_holds(
    tmp_path: Path, base: str, program: str
) -> None:
    """Its program is one of the image on which the last stage runs."""
    head, _, tail = FILE.rpartition("FROM node:24.11-slim")
    entry = entry_of(made(tmp_path, f"{head}FROM {base}{tail}"))

    assert ["CMD", program] == entry["healthcheck"]["test"][:2]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("CMD curl localhost:$PORT", {"test": ["CMD-SHELL", "curl localhost:$$PORT"]}),
        ('CMD ["/probe"]', {"test": ["CMD", "/probe"], "interval": "30s", "timeout": "3s"}),
        ("--interval=1m --timeout=1.5s CMD /probe", {"interval": "60s", "timeout": "1.5s"}),
        ("--retries=9 CMD /probe", {"retries": 9}),
    ],
)
def test_its_own_health_check_is_kept(tmp_path: Path, line: str, expected: dict[str, Any]) -> None:
    """Test and times are those that its author wrote; the usual times are for the rest."""
    text = FILE.replace("EXPOSE", f"HEALTHCHECK {line}\nEXPOSE")
    check = entry_of(made(tmp_path, text))["healthcheck"]

    assert expected == {key: check[key] for key in expected}


def test_a_health_check_of_the_graph_wins(tmp_path: Path) -> None:
    """A command and the times of the graph are its owner's word."""
    text = FILE.replace("EXPOSE", "HEALTHCHECK --interval=9s CMD /probe\nEXPOSE")
    asked = {"command": ["/ready"], "interval": "7s"}
    check = entry_of(made(tmp_path, text, health_check=asked))["healthcheck"]

    assert (["CMD", "/ready"], "7s") == (check["test"], check["interval"])


def test_a_worker_has_the_health_check_of_its_author(tmp_path: Path) -> None:
    """No port is asked; a command is."""
    text = FILE.replace("EXPOSE 8000", "HEALTHCHECK CMD /probe")
    entry = entry_of(made(tmp_path, text, port=None, health_check=None))

    assert ["CMD-SHELL", "/probe"] == entry["healthcheck"]["test"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", "24"),
        ("entrypoint", "server.js"),
        ("package_manager", "npm"),
        ("environment", {"A": "b"}),
        ("packages", {"run": ["git"]}),
    ],
)
def test_a_field_without_effect_is_named(tmp_path: Path, field: str, value: Any) -> None:
    """The Dockerfile decides that."""
    assert ["unused-build-field"] == reported(made(tmp_path, FILE, build={field: value}))


def test_two_services_of_one_dockerfile_differ_by_command(tmp_path: Path) -> None:
    """One without a command of its own is the same program."""
    made(tmp_path, FILE)
    web, worker = own(), own(command=["node", "/app/work.js"]) | {"port": None}
    both = docker_generator.generate(graph({"Web": web, "Worker": worker}), {"root": tmp_path})
    same = docker_generator.generate(graph({"Web": web, "Other": own()}), {"root": tmp_path})

    assert both.ok
    assert ["node", "/app/work.js"] == compose_of(both)["services"]["worker"]["command"]
    assert "same-program" in reported(same)


def test_its_packages_decide_the_form_of_addresses(tmp_path: Path) -> None:
    """A driver is looked for beside the Dockerfile, as in any tree."""
    package = json.dumps({"dependencies": {"mongoose": "9"}})
    result = made(
        tmp_path,
        FILE,
        {"api/package.json": package},
        dependencies=[needs("mongodb", external=True)],
    )

    assert "MONGODB_URL" in entry_of(result)["environment"]


DAMAGES: list[tuple[str, Any]] = [
    ("build", {"context": "../api", "dockerfile": "Dockerfile.other"}),
    ("build", {"context": "..", "dockerfile": "api/Dockerfile"}),
    ("user", "0:0"),
    ("user", None),
    ("command", ["sh"]),
    ("entrypoint", ["sh"]),
    ("healthcheck", None),
    ("healthcheck", {"test": ["CMD", "true"]}),
]


@pytest.mark.parametrize(("key", "value"), DAMAGES)
def test_the_proof_covers_it(tmp_path: Path, key: str, value: Any) -> None:
    """A damaged entry of the compose file is a fault of its service."""
    result = made(tmp_path, FILE.replace("USER node\n", ""))
    document = compose_of(result)
    document["services"]["catalog"][key] = value
    if value is None:
        del document["services"]["catalog"][key]
    texts = {path: file.content for path, file in result.files.items()}
    assert result.specification is not None
    proof = prove(result.specification, texts | {COMPOSE: yaml.safe_dump(document)})

    assert {"Catalog"} == {fault.subject for fault in proof.faults}


def test_the_proof_covers_the_stage(tmp_path: Path) -> None:
    """Another stage is another image."""
    result = made(tmp_path, FILE, build={"target": "build"})
    document = compose_of(result)
    document["services"]["catalog"]["build"]["target"] = "1"
    texts = {path: file.content for path, file in result.files.items()}
    assert result.specification is not None
    proof = prove(result.specification, texts | {COMPOSE: yaml.safe_dump(document)})

    assert ["wrong-image"] == [fault.rule.slug for fault in proof.faults]


def test_inspect_shows_it(tmp_path: Path) -> None:
    """File, stage, base, user and command, each with what decided it."""
    result = made(tmp_path, FILE)
    assert result.plan is not None
    rows = {one.name: one for one in result.plan.decisions["catalog"]}

    assert "api/Dockerfile" == rows["dockerfile"].value
    assert "node:24.11-slim" == rows["base"].value
    assert "node" == rows["user"].value
    assert ("node /app/server.js", 8) == (rows["command"].value, rows["command"].evidence.line)
    assert "version" not in rows


def test_a_dockerfile_that_nobody_asks_for_is_offered(tmp_path: Path) -> None:
    """In one line, as it has to be written."""
    result = made(tmp_path, FILE, build={"dockerfile": None})
    offers = [d for d in result.diagnostics if d.rule.slug == "own-dockerfile-found"]

    assert ["Set build.dockerfile (Dockerfile) to use it as it is"] == [d.action for d in offers]


def test_a_link_is_no_dockerfile(tmp_path: Path) -> None:
    """What lies outside of the root folder is not read."""
    outside = tmp_path / "outside"
    outside.write_text(FILE, "utf-8")
    root = tmp_path / "root"
    (root / "api").mkdir(parents=True)
    (root / "api/Linked").symlink_to(outside)
    result = made(root, FILE, build={"dockerfile": "Linked"})

    assert "dockerfile-not-found" in reported(result)


CHECKED = FILE.replace("CMD", "HEALTHCHECK CMD node /app/ask.js\nCMD")
OTHER = {"command": ["node", "/app/mail.js"]}


def test_another_command_has_no_health_check_of_the_author(tmp_path: Path) -> None:
    """It asks the server that the author starts, which a worker of the same image is not."""
    entry = entry_of(made(tmp_path, CHECKED, type="worker", port=None, build=OTHER))

    assert entry["healthcheck"] == {"disable": True}


def test_the_command_of_the_author_keeps_its_health_check(tmp_path: Path) -> None:
    """Also without a port: the author knows what to ask."""
    entry = entry_of(made(tmp_path, CHECKED, type="worker", port=None))

    assert entry["healthcheck"]["test"] == ["CMD-SHELL", "node /app/ask.js"]


def test_a_health_check_that_is_not_wanted_is_not_run(tmp_path: Path) -> None:
    """The image has it, so it has to be turned off; without that, the proof fails."""
    result = made(tmp_path, CHECKED, health_check={"type": "none"})
    assert entry_of(result)["healthcheck"] == {"disable": True}

    files = {path: file.content for path, file in result.files.items()}
    text = files[COMPOSE].replace("    healthcheck:\n      disable: true\n", "")
    assert result.specification is not None
    broken = prove(result.specification, files | {COMPOSE: text})
    assert "wrong-health-check" in {fault.rule.slug for fault in broken.faults}


@pytest.mark.parametrize(
    ("workdir", "script"),
    [("/app", "src/manage.py"), ("/app/src", "manage.py"), ("/srv/othersrc", "src/manage.py")],
)
def test_migrations_run_in_the_working_directory(workdir: str, script: str, tmp_path: Path) -> None:
    """A path of the tree is one of its folder, where that is the working directory."""
    text = f'FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nWORKDIR {workdir}\nUSER 7\nCMD ["x"]\n'
    files = {
        "api/requirements.txt": "Django==5.2\n",
        "api/src/manage.py": "",
        "api/src/shop/migrations/0001_initial.py": "",
        "api/src/shop/settings.py": "",
    }
    fields = {"language": "python", "framework": "django", "dependencies": [POSTGRES]}
    result = made(tmp_path, text, files, **fields)
    command = compose_of(result)["services"]["catalog-migrations"]["command"]

    assert command[:2] == ["python", script]


POSTGRES = needs("postgres", external=True)


def test_programs_of_the_root_folder_share_the_secret_of_their_framework(tmp_path: Path) -> None:
    """What one of them signs, the other one has to accept."""
    files = {
        "manage.py": "",
        "requirements.txt": "Django==5.2\ngunicorn\ncelery\n",
        "shop/settings.py": 'SECRET_KEY = os.environ["SECRET_KEY"]\n',
        "shop/wsgi.py": "application = 1\n",
        "shop/tasks.py": "app = Celery()\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    mail = service(framework="celery", build={"context": "."}, type="worker", port=None)
    web = service(framework="django", build={"context": "."})
    document = graph({"Web": web, "Mail": mail})
    found = compose_of(docker_generator.generate(document, {"root": tmp_path}))["services"]

    keys = {found[name]["environment"]["SECRET_KEY"] for name in ("web", "mail")}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("server", "dockerfile", "fields", "is_reported"),
    [
        ("listen(process.env.PORT || 3000);\n", FILE, {}, True),
        ("listen(process.env.PORT);\n", FILE, {}, True),
        ("const p = process.env['PORT']\n  ?? '3000';\n", FILE, {}, True),
        ("listen(process.env.PORT || 3000);\n", FILE + "ENV PORT=3000\n", {}, True),
        ("listen(process.env.PORT || 3000);\n", FILE + "ENV PORT=8000\n", {}, False),
        ("listen(process.env.PORT || 3000);\n", FILE + "ARG P=8000\nENV PORT=$P\n", {}, False),
        ("listen(process.env.PORT || 8000);\n", FILE, {}, False),
        ("const p = process.env.PORT\n  ?? '8000';\n", FILE, {}, False),
        ("listen(process.env.PORT);\n", FILE, {"environment": {"PORT": "8000"}}, False),
        ("listen(process.env.PORT);\n", FILE, {"port": None}, False),
        ("listen(8000);\n", FILE, {}, False),
    ],
)
def test_a_port_from_a_variable_that_nothing_sets_is_reported(
    server: str, dockerfile: str, fields: dict[str, Any], tmp_path: Path, *, is_reported: bool
) -> None:
    """A generated image sets PORT, and an author's own may not."""
    result = made(tmp_path, dockerfile, {"api/server.js": server}, **fields)
    found = [one for one in result.diagnostics if one.rule.slug == "port-variable-unset"]

    assert bool(found) == is_reported
    assert [json.loads("{" + one.expected + "}") for one in found] == [
        {"environment": {"PORT": "8000"}}
    ] * is_reported
