"""The formats of source trees: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest

from docker_generator.source.formats.dockerfile import exec_words, parse_dockerfile
from docker_generator.source.formats.documents import parse_document, values_at
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.procfile import parse_procfile
from docker_generator.source.formats.requirements import parse_requirement, read_requirements
from docker_generator.source.formats.shell import expand, split_commands


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": 1}}',
        '{"a": {"b": 1,},} // end',
        '/* one */ {"a": /* two */ {"b": 1}}',
        '\ufeff{"a": {"b": 1}}',
    ],
)
def test_json_may_hold_comments_and_trailing_commas(text: str) -> None:
    """As tsconfig.json does; the values are the same."""
    assert parse_document("tsconfig.json", text) == {"a": {"b": 1}}


@pytest.mark.parametrize(
    "text", ['{"url": "https://x.example"}', '{"glob": "src/**/*.{ts,tsx}"}', '{"a": ",}"}']
)
def test_what_looks_like_a_comment_in_a_string_is_text(text: str) -> None:
    """Also where a comment makes the second, lenient reading necessary."""
    assert parse_document("a.json", text) == parse_document("a.json", text + " // end")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("package.json", '{"name": "x",}', 1),
        ("package.json", '{\n  "name": "x"\n  "main": 1\n}', 3),
        # What the package managers refuse: they read no comments, and no comma too many.
        ("package-lock.json", '{\n  "packages": {},}', 2),
        ("api/package.json", '{\n  // the scripts\n  "scripts": {}\n}', 2),
        ("composer.json", '{\n  "require": {},\n  /* later */\n}', 3),
        ("Pipfile.lock", '{"default": {},}', 1),
        ("pyproject.toml", "[project]\nname = \n", 2),
        ("pnpm-workspace.yaml", "packages:\n  - [a\n  - b\n", 4),
        ("package.json", "[" * 100_000, None),
    ],
)
def test_what_cannot_be_parsed_has_a_line(name: str, text: str, line: int | None) -> None:
    """A reader can go there."""
    with pytest.raises(FormatError) as caught:
        parse_document(name, text)
    assert caught.value.line == line


def test_a_pointer_walks_objects_and_lists() -> None:
    """`*` is every key or item; ~1 is a slash in a key."""
    document = {"a": [{"b": 1}, {"b": 2}], "x/y": 3}

    assert [1, 2] == list(values_at(document, "/a/*/b"))
    assert [2] == list(values_at(document, "/a/1/b"))
    assert [3] == list(values_at(document, "/x~1y"))
    assert [] == list(values_at(document, "/a/b/c"))


def test_a_shell_line_is_split_as_a_shell_would() -> None:
    """Variables, quotes and operators."""
    first, second = split_commands("npm run build && A=1 B='x y' node \"dist/my app.js\" --flag")

    assert (("npm", "run", "build"), "&&") == (first.words, first.operator)
    assert ("node", "dist/my app.js", "--flag") == second.words
    assert {"A": "1", "B": "x y"} == second.environment


@pytest.mark.parametrize(
    "line",
    [
        "node $(cat file)",
        "node a.js > log",
        "(cd x; node a.js)",
        "node 'a.js",
        "node `which x`",
        "a 2>&1",
    ],
)
def test_what_words_cannot_say_is_refused(line: str) -> None:
    """It needs a shell."""
    with pytest.raises(FormatError):
        split_commands(line)


@pytest.mark.parametrize(
    ("word", "expanded"),
    [
        ("$PORT", "8000"),
        ("0.0.0.0:${PORT}", "0.0.0.0:8000"),
        ("${PORT:-3000}", "8000"),
        ("${HOST:-localhost}", "localhost"),
        ("$OTHER", None),
        ("plain", "plain"),
    ],
)
def test_variables_of_a_word_are_replaced(word: str, expanded: str | None) -> None:
    """By what is known, else by their own default."""
    assert expanded == expand(word, {"PORT": "8000"})


def test_a_procfile_names_processes() -> None:
    """Comments are none."""
    found = parse_procfile("# mine\nweb: gunicorn app:app\n\nworker:   celery -A x worker \n")

    assert [("web", "gunicorn app:app", 2), ("worker", "celery -A x worker", 4)] == [
        (one.name, one.command, one.line) for one in found
    ]


@pytest.mark.parametrize(
    ("text", "name", "extras", "specifier", "marker"),
    [
        ("Django==5.2", "django", (), "==5.2", ""),
        ("psycopg[binary,pool]>=3.1", "psycopg", ("binary", "pool"), ">=3.1", ""),
        ("zope.interface (>=5)", "zope-interface", (), ">=5", ""),
        ("a_b ; python_version < '3.13'", "a-b", (), "", "python_version < '3.13'"),
        ("six==1.16 --hash=sha256:00", "six", (), "==1.16", ""),
    ],
)
def test_a_requirement_has_parts(
    text: str, name: str, extras: tuple[str, ...], specifier: str, marker: str
) -> None:
    """As PEP 508 says."""
    found = parse_requirement(text)
    assert found is not None
    assert (name, extras, specifier, marker) == (
        found.name,
        found.extras,
        found.specifier,
        found.marker,
    )


@pytest.mark.parametrize(
    ("text", "name", "url", "path"),
    [
        (
            "git+https://h.example/x.git@main#egg=my_lib",
            "my-lib",
            "git+https://h.example/x.git@main#egg=my_lib",
            "",
        ),
        ("lib @ https://h.example/lib.zip", "lib", "https://h.example/lib.zip", ""),
        ("./libs/shared", "", "", "libs/shared"),
        (
            "../wheels/my_lib-1.0-py3-none-any.whl",
            "my-lib",
            "",
            "../wheels/my_lib-1.0-py3-none-any.whl",
        ),
        ("lib @ file:./libs/lib", "lib", "", "libs/lib"),
        ("./libs/shared[extra]", "", "", "libs/shared"),
    ],
)
def test_a_requirement_may_lie_somewhere(text: str, name: str, url: str, path: str) -> None:
    """At a URL, or at a path beside the file that names it."""
    found = parse_requirement(text, "req/base.txt", 1)
    assert found is not None
    assert (name, url, path) == (found.name, found.url, found.path)


def test_requirements_include_others() -> None:
    """Along -r, beside the file that names them; constraints declare nothing; a circle ends."""
    texts = {
        "requirements.txt": "-r requirements/production.txt\n",
        "requirements/production.txt": "-r base.txt\ngunicorn==23 \\\n  --hash=sha256:0\n",
        "requirements/base.txt": "-c ../constraints.txt\n-r production.txt\nDjango==5.2 # web\n"
        "-e ./libs/x\n",
        "constraints.txt": "urllib3<3\n",
    }
    found = read_requirements("requirements.txt", texts.get)

    assert ["gunicorn", "django", ""] == [one.name for one in found.requirements]
    assert "libs/x" == found.requirements[2].path
    assert list(texts) == sorted(found.files, key=list(texts).index)
    assert () == found.missing
    assert ("5.2", "requirements/base.txt", 3) == (
        found.requirements[1].pinned,
        found.requirements[1].file,
        found.requirements[1].line,
    )


def test_an_included_file_may_be_missing() -> None:
    """Who names it is known."""
    found = read_requirements("requirements.txt", {"requirements.txt": "a\n-r gone.txt\n"}.get)

    assert (("gone.txt", "requirements.txt", 2),) == found.missing


def test_a_dockerfile_has_stages() -> None:
    """Arguments are filled in, continued lines are one, heredocs are not instructions."""
    build, last = parse_dockerfile(
        "ARG V=3.12\nFROM python:${V}-slim AS build\n# note\nRUN apt-get update"
        " && \\\n# in between\n  apt-get install -y libpq-dev\nCOPY <<EOF /x\nFROM nothing\nEOF\n"
        'FROM build\nENV A=1 B="two words"\nCMD ["python", "-m", "x"]\n'
    )

    assert ("python:3.12-slim", "build") == (build.base, build.name)
    assert ["RUN", "COPY"] == [one.name for one in build.instructions]
    assert build.instructions[0].rest.endswith("apt-get install -y libpq-dev")
    assert ("FROM nothing",) == build.instructions[1].heredocs
    assert ("build", {"A": "1", "B": "two words"}) == (last.base, last.arguments)
    assert ("python", "-m", "x") == exec_words(last.instructions[1].rest)
    assert exec_words("python -m x") is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "RUN x\nFROM y\n", "FROM x\nCOPY <<EOF /a\nb\n", "FROM\n", "FROM x\nCOPY\n"),
        *(
            "FROM x\nCOPY --chmod=755\n",
            "FROM x\nADD a\n",
            "FROM x\nCOPY []\n",
            'FROM x\nCOPY ["a"]\n',
        ),
    ],
)
def test_docker_would_refuse_it(text: str) -> None:
    """So it is not evidence."""
    with pytest.raises(FormatError):
        parse_dockerfile(text)
