"""What a host or a user may choose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Strange
from pipeline_helpers import slugs

from docker_generator.options import Options, read_options


def chosen(**given: Any) -> Options:
    """Return options that are read without a finding."""
    options, found = read_options(given)
    assert options is not None
    assert [] == found
    return options


@pytest.mark.parametrize("given", [None, {}])
def test_everything_has_a_default(given: dict[str, Any] | None) -> None:
    """The defaults are those of the pipeline."""
    options, found = read_options(given)

    assert options is not None
    assert [] == found
    assert ("docker-compose", "dev", ("JWT_SECRET",)) == (
        options.platform,
        options.environment,
        options.shared_secrets,
    )
    assert ("artifacts/engineering/code/backend", "artifacts/engineering/configs/docker") == (
        options.source,
        options.output,
    )


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"platform": "docker"}, "/platform"),
        ({"environment": "test"}, "/environment"),
        ({"project": "a b"}, "/project"),
        ({"project": "a\n"}, "/project"),
        ({"project": ""}, "/project"),
        ({"tag": "a:b"}, "/tag"),
        ({"tag": "v1\n"}, "/tag"),
        ({"tag": "x" * 129}, "/tag"),
        ({"tag": 5}, "/tag"),
        ({"registry": "https://x"}, "/registry"),
        ({"registry": "x/"}, "/registry"),
        ({"registry": "X"}, "/registry"),
        ({"resources": {"cpu": "lots"}}, "/resources/cpu"),
        ({"resources": 5}, "/resources"),
        ({"shared_secrets": "JWT_SECRET"}, "/shared_secrets"),
        ({"shared_secrets": ["A B"]}, "/shared_secrets/0"),
        ({"root": 5}, "/root"),
        ({"root": "a\0b"}, "/root"),
        ({"output": "a\nb"}, "/output"),
        ({"source": ""}, "/source"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_value_that_cannot_be_used_is_an_error(given: dict[str, Any], place: str) -> None:
    """The finding names the option, its value and what it may be."""
    options, found = read_options(given)

    assert options is None
    assert [("invalid-option", place, "options")] == [
        (finding.rule.slug, finding.pointer, finding.origin) for finding in found
    ]
    assert found[0].expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"project": "9x"}, "a letter, then letters, digits, single - or _ (e.g., shop)"),
        ({"tag": "a b"}, "letters, digits, _, . or -, the first neither . nor - (e.g., v1.4.0)"),
        ({"registry": "X"}, "a host in lower case, optionally with port and path"),
        ({"pins": {"redis:8": "x"}}, "sha256: and 64 digits of 0 to 9 and a to f"),
        ({"root": ""}, "a path of at most 1024 printable characters"),
        ({"resources": 5}, "an object"),
        ({"catalogue": 5}, "a list"),
        ({"migrations": "maybe"}, "true or false"),
        ({"pids": 0}, "a whole number from 1 to 4194304 (e.g., 200)"),
    ],
    ids=str,
)
def test_what_was_expected_is_said_in_words(given: dict[str, Any], expected: str) -> None:
    """Nobody has to read a pattern, or to know how values are read."""
    (finding,) = read_options(given)[1]

    assert finding.expected.startswith(expected)


def test_an_unknown_platform_lists_the_supported_ones() -> None:
    """Whoever slips sees the choices."""
    _, (finding,) = read_options({"platform": "swarm"})

    assert "'docker-compose', 'kubernetes' or 'both'" == finding.expected


def test_all_faults_are_told_at_once() -> None:
    """One does not hide the next."""
    _, found = read_options({"platform": "swarm", "environment": "test", "tag": "a:b"})

    assert ["invalid-option"] * 3 == slugs(found)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("platfrom", 'did you mean "platform"?'), ("nonsense", "")],
    ids=["slip", "nonsense"],
)
def test_an_unknown_option_is_a_warning(name: str, hint: str) -> None:
    """Options are shared with other generators; a slip is corrected."""
    options, (finding,) = read_options({name: 1})

    assert options is not None
    assert ("unknown-option", hint, False) == (
        finding.rule.slug,
        finding.expected,
        finding.is_error,
    )


@pytest.mark.parametrize("given", [5, "text", [1], Strange(), {1: 2}, {"\ud800": 1}], ids=ascii)
def test_what_is_no_mapping_of_names_is_an_error(given: Any) -> None:
    """A host may hand over anything; nothing raises."""
    options, found = read_options(given)

    assert options is None
    assert {"invalid-option"} == set(slugs(found))


def test_a_folder_may_be_a_path() -> None:
    """Hosts write Path, users write text."""
    assert Path("a/b") == chosen(root=Path("a")).folder("b")
    assert Path("a/b") == chosen(root="a").folder("b")


@pytest.mark.parametrize(
    ("folders", "seen"),
    [
        ({}, "../../code/backend"),
        ({"root": "/srv/shop"}, "../../code/backend"),
        ({"root": "some/where"}, "../../code/backend"),
        ({"output": "out", "source": "src"}, "../src"),
        ({"output": ".", "source": "src"}, "src"),
        ({"root": "/srv", "output": "/var/out", "source": "src"}, "../../srv/src"),
    ],
    ids=str,
)
def test_a_folder_is_seen_from_the_output(folders: dict[str, str], seen: str) -> None:
    """Build contexts are relative, so that a clone elsewhere has the same bytes."""
    options = chosen(**folders)

    assert seen == options.from_output(options.source)


@pytest.mark.parametrize(
    ("platform", "expected"), [("docker-compose", True), ("both", True), ("kubernetes", False)]
)
def test_the_platform_decides_about_compose(platform: str, expected: bool) -> None:
    """Kubernetes needs images and the hand-off only."""
    assert expected == chosen(platform=platform).has_compose


@pytest.mark.parametrize(
    ("environment", "expected"), [("dev", True), ("staging", False), ("prod", False)]
)
def test_backing_services_are_published_in_dev_only(environment: str, expected: bool) -> None:
    """A database is not reachable from the host of a production machine."""
    assert expected == chosen(environment=environment).publishes_backing


def test_options_cannot_be_changed() -> None:
    """What was validated stays valid."""
    with pytest.raises(ValueError, match="frozen"):
        chosen().tag = "a:b"  # type: ignore[misc] # it is refused
