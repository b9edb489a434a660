"""The readers of the proof follow Docker and Compose, and refuse what those refuse."""

from __future__ import annotations

import pytest

from docker_generator.proof.compose import read_compose
from docker_generator.proof.deployment import Probe
from docker_generator.proof.dockerfile import instructions, read_dockerfile
from docker_generator.proof.edges import addresses_in
from docker_generator.proof.interpolation import asked, interpolate, names_in
from docker_generator.proof.quantities import cpus, duration, memory
from docker_generator.proof.unreadable import Unreadable
from docker_generator.proof.yaml_reader import read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("5 $$ and $${NAME}", "5 $ and ${NAME}"),
        ("$SET-$UNSET-${SET}", "yes--yes"),
        ("${UNSET:-default}${UNSET-default}", "defaultdefault"),
        ("${EMPTY:-default}|${EMPTY-default}", "default|"),
        ("${SET:-default}${SET:+other}${UNSET:+other}", "yesother"),
        ("${UNSET:-${EMPTY:-${SET}}}", "yes"),
        ("${UNSET:-a}b}", "ab}"),
        ("${UNSET:?say why}${SET:?say why}", f"{asked('UNSET')}yes"),
        ("${EMPTY:?why}|${EMPTY?why}", f"{asked('EMPTY')}|"),
    ],
)
def test_variables_are_replaced_as_compose_does(text: str, value: str) -> None:
    """Defaults, alternatives, messages, nesting, and the doubled sign."""
    assert value == interpolate(text, {"SET": "yes", "EMPTY": ""})


@pytest.mark.parametrize("text", ["$", "${", "${A", "${1}", "${A:-${B}", "${A!}", "${" * 99])
def test_what_compose_cannot_replace_is_refused(text: str) -> None:
    """An open brace is not a text."""
    with pytest.raises(Unreadable):
        interpolate(text, {})


def test_every_variable_is_found() -> None:
    """Doubled signs apart, nested ones too."""
    assert {"A", "B", "C"} == names_in("$A ${B:-${C}} $$D $${E}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: yes\nb: 010\nc: 1e3\nd: ~\ne:\nf: 'null'", ["yes", "010", "1e3", None, None, "null"]),
        ("a: &x {k: v}\nb: {<<: *x, k: w, l: m}", [{"k": "v"}, {"k": "w", "l": "m"}]),
        ("a: {<<: [{k: 1}, {k: 2, l: 3}]}", [{"k": "1", "l": "3"}]),
        ("a: !!int 5\nb: !!python/object:os.system {}", ["5", {}]),
    ],
)
def test_yaml_stays_text(text: str, value: list[object]) -> None:
    """No word becomes a number, no tag an object; anchors and merges are followed."""
    assert value == list(read_yaml(text).values())


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "a: *b",
        "a: &a [*a]",
        "? [a]\n: b",
        "a: [",
        "a: b: c",
        "a\n---\nb",
        "<<: 5",
        "\x00",
        "~: a",
        "a: @b",
    ],
)
def test_yaml_that_compose_refuses_is_refused(text: str) -> None:
    """A key twice, an alias without an anchor, two documents, half a file."""
    with pytest.raises(Unreadable):
        read_yaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "services: []",
        "services: {a: []}",
        "services: {a: {ports: [1-2]}}",
        "services: {a: {extends: b}}",
        "include: [other.yml]",
        "services: {a: {deploy: {resources: {limits: {memory: lots}}}}}",
        "services: {a: {deploy: {resources: {limits: {cpus: many}}}}}",
        "services: {a: {healthcheck: {interval: 3s}}}",
        "services: {a: {healthcheck: {test: [CMD, a], interval: 3}}}",
        "services: {a: {image: {}}}",
        'services: {a: {command: "\'"}}',
        "services: {a: {environment: [[]]}}",
    ],
)
def test_a_compose_file_that_is_not_followed_is_refused(text: str) -> None:
    """Whatever we cannot read as Compose does is not guessed at."""
    with pytest.raises(Unreadable):
        read_compose(text, "/folder", {})


def test_units_are_those_of_docker() -> None:
    """Powers of 1024, thousandths, microseconds."""
    assert [512 * 1024**2, 1536 * 1024**2, 7] == [memory("512m"), memory("1.5GB"), memory("7b")]
    assert [500, 2000] == [cpus("0.50"), cpus("2")]
    assert [90_000_000, 1_500_000, 500_000] == [duration(t) for t in ("1m30s", "1.5s", "500ms")]


DOCKERFILE = """\
# escape=\\
ARG TAG=3
FROM --platform=linux/amd64 base:${TAG} AS Build
ENV PORT=80 LEVEL="a b" \\

    # a comment between
    OTHER='$PORT'
run echo \\
  done
COPY <<EOF /etc/file
USER nobody
EOF
USER first
FROM Build AS runtime
EXPOSE $PORT 443/tcp ${UNSET:-9000}
COPY --from=build --chown=1:1 ["a b", "/x"]
RUN --mount=type=bind,from=tool:1,target=/t true
HEALTHCHECK --interval=1m --retries=2 CMD curl -f http://localhost || exit 1
ENTRYPOINT ["/entry"]
CMD run it
"""


def test_a_dockerfile_is_read_as_docker_does() -> None:
    """Continued lines, comments between, here-documents, arguments, stages built on stages."""
    image = read_dockerfile(DOCKERFILE)
    runs = image.runtime

    assert [("base:3", "build"), ("Build", "runtime")] == [(s.base, s.name) for s in image.stages]
    assert ("first", [80, 443, 9000]) == (runs.user, sorted(runs.exposed))
    assert [("build", "/x"), ("tool:1", "/t")] == [(c.source, c.target) for c in runs.copies]
    assert Probe(
        ("CMD-SHELL", "curl -f http://localhost || exit 1"), interval=60_000_000, retries=2
    ) == (runs.probe)
    assert (("/entry",), ("/bin/sh", "-c", "run it")) == (runs.entrypoint, runs.command)
    assert "curl" == (runs.probe or Probe(("CMD",))).program


def test_another_escape_character_is_obeyed() -> None:
    """As on Windows."""
    assert [("FROM", "a   AS b"), ("USER", "c\\")] == list(
        instructions("# escape=`\nFROM a ` \n  AS b\nUSER c\\\n")
    )


@pytest.mark.parametrize(
    "text",
    [
        "FROM a AS one\nRUN echo \\\nFROM b\nUSER c",
        "FROM a AS one\nRUN echo \\\n# between\n\nFROM b\nUSER c",
        "FROM a AS one\nRUN <<EOF\nFROM b\nEOF\nUSER c",
        "# escape=`\nFROM a AS one\nRUN echo `\nFROM b\nUSER c",
        "# escape=`\nFROM a AS one\nUSER c\nRUN dir C:\\",
    ],
)
def test_a_from_inside_another_instruction_begins_no_stage(text: str) -> None:
    """The lines before the last FROM are read apart, unless they end inside an instruction."""
    assert [("a", "one", "c")] == [(s.base, s.name, s.user) for s in read_dockerfile(text).stages]


def test_stages_that_files_have_in_common_are_not_changed_by_one_of_them() -> None:
    """What the last stage of one file says is unknown in the next file."""
    common = "ARG V=1\nFROM a:$V AS one\nEXPOSE 1\n"
    first, second = (
        read_dockerfile(f"{common}FROM one\n{line}") for line in ("EXPOSE 2", "USER b")
    )

    assert ("a:1", {1, 2}, "") == (first.foundation, set(first.runtime.exposed), first.runtime.user)
    assert ({1}, "b") == (set(second.runtime.exposed), second.runtime.user)
    assert first.stages[0] == second.stages[0]


@pytest.mark.parametrize(
    "text",
    ["", "USER a", "FROM", "FROM a b", "FROM a\nRUNN b", "FROM a\nRUN <<EOF\n", "FROM a\nEXPOSE x"],
)
def test_a_dockerfile_that_docker_refuses_is_refused(text: str) -> None:
    """So is one without a stage."""
    with pytest.raises(Unreadable):
        read_dockerfile(text)


@pytest.mark.parametrize(
    "variables",
    [
        {"A": "http://db:5432"},
        {"A": "db:5432"},
        {"A": "postgresql+asyncpg://login:\ue000PW\ue001@db:5432/name?sslmode=disable"},
        {"A": "jdbc:postgresql://db:5432/name"},
        {"A": "other:1,db:5432"},
        {"A": "login:word@tcp(db:5432)/name"},
        {"A": "Host=db;Port=5432;Database=x"},
        {"A": "Server=db,5432;Database=x"},
        {"DB_HOST": "db", "DB_PORT": "5432"},
        {"DB_CONTACT_POINTS": "other,db", "DB_PORT": "5432"},
    ],
    ids=str,
)
def test_an_address_is_found_in_every_form(variables: dict[str, str]) -> None:
    """Whatever a driver reads."""
    assert ("db", 5432) in addresses_in(variables)


@pytest.mark.parametrize(
    "value", ["http://db2:5432", "http://db:54321", "Server=db,54321;", "db", "5432"]
)
def test_another_address_is_another(value: str) -> None:
    """No part of a host or a port counts."""
    assert ("db", 5432) not in addresses_in({"A": value})
