"""Versions and images of an engine: listed ones, ones of a known form, and ones of other makers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.image_model import ImageFacts, Variant
    from docker_generator.backing.model import Engine, ServerHardening

_MOST_DIGITS = 9
"""Of a number in a version: one with more is a date or a hash."""


def repository_of(image: str) -> str:
    """Return an image reference without its tag and digest.

    >>> repository_of("registry.example.com:5000/pgvector/pgvector:pg17@sha256:00")
    'registry.example.com:5000/pgvector/pgvector'
    """
    name = image.partition("@")[0]
    head, slash, last = name.rpartition("/")
    return head + slash + last.partition(":")[0]


def tag_of(image: str) -> str:
    """Return the tag of an image reference, empty if it has none."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[2]


def is_below(image: str, repository: str) -> bool:
    """Return whether an image comes from a repository, or from a mirror of it."""
    own = f"/{repository_of(image)}"
    return own.endswith(f"/{repository}")


def variant_of(engine: Engine, image: str | None) -> Variant | None:
    """Return the known image of another maker that an image reference names."""
    if image is None:
        return None
    return next((v for v in engine.variants if is_below(image, v.repository)), None)


def version_in_tag(engine: Engine, image: str) -> str | None:
    """Return the version of the engine that the tag of an image names, None if it names none.

    It is the first word of the tag that is a number: 17-3.5 is 17, v1.27 is 1.27. In an image of
    another maker it is the word with that maker's prefix: 0.8.1-pg17 is 17. In an image that is
    not known, a word such as pg17 counts if the number is a listed version.
    """
    words = tag_of(image).split("-")
    variant = variant_of(engine, image)
    if variant is not None and variant.prefix:
        return next(_numbers(words, variant.prefix), None)
    first = next(_numbers(words[:1], "v"), None) or next(_numbers(words[:1], ""), None)
    if first is not None or variant is not None:
        return first
    stripped = (word.lstrip("abcdefghijklmnopqrstuvwxyz") for word in words)
    return next((v for v in _numbers(list(stripped), "") if is_listed(engine, v)), None)


def _numbers(words: list[str], prefix: str) -> Iterator[str]:
    """Yield the version numbers among words that begin with a prefix."""
    for word in words:
        number = word.removeprefix(prefix)
        if word.startswith(prefix) and _parts(number):
            yield number


def _parts(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, none if it has another form."""
    numbers = version.split(".")
    is_number = all(n.isascii() and n.isdigit() and len(n) <= _MOST_DIGITS for n in numbers)
    return tuple(map(int, numbers)) if is_number else ()


def listed_line(engine: Engine, version: str) -> str | None:
    """Return the listed version of which a version is a part, or that is a part of it.

    17.5 belongs to 17, and 8 to the default or else the newest listed 8.x. Return None if no listed
    line fits.
    """
    if version in engine.versions:
        return version
    own = _parts(version)
    found = [
        name
        for name in engine.versions
        if own and (parts := _parts(name)) and own[: len(parts)] == parts[: len(own)]
    ]
    is_open = engine.default_version in found and len(own) < len(_parts(engine.default_version))
    return engine.default_version if is_open else max(found, key=_parts, default=None)


def is_listed(engine: Engine, version: str) -> bool:
    """Return whether the catalogue lists a version or its line."""
    return listed_line(engine, version) is not None


def line_of(engine: Engine, version: str) -> str:
    """Return the listed version whose facts apply to a version: its line, else the nearest one.

    That is the newest older one, else the oldest.
    """
    listed = listed_line(engine, version)
    if listed is not None:
        return listed
    lines = sorted((name for name in engine.versions if _parts(name)), key=_parts)
    older = [name for name in lines if _parts(name) <= _parts(version)]
    return next(iter([*older[-1:], *lines[:1], engine.default_version]))


def is_usable(engine: Engine, version: str) -> bool:
    """Return whether an image of a version is known, or the form of its name."""
    listed = listed_line(engine, version)
    is_whole_line = listed is not None and len(_parts(listed)) >= len(_parts(version))
    return is_whole_line or bool(engine.form and engine.form.fits(version))


def image_of(engine: Engine, version: str) -> str:
    """Return the engine's own image of a version."""
    line = line_of(engine, version)
    is_part = version != line and len(_parts(version)) >= len(_parts(line))
    if engine.form and engine.form.fits(version) and (is_part or not is_listed(engine, version)):
        return engine.form.image_of(version)
    return engine.versions[line].image


def adapted(engine: Engine, image: str | None) -> Engine:
    """Return an engine as the image of another maker runs it."""
    variant = variant_of(engine, image)
    if variant is None:
        return engine
    versions = {
        name: version.model_copy(
            update={
                "volume": variant.volume or version.volume,
                "facts": version.facts
                if variant.volumes is None
                else version.facts.model_copy(update={"volumes": variant.volumes}),
            }
        )
        for name, version in engine.versions.items()
    }
    own = {"command": variant.command, "environment": variant.environment}
    given: dict[str, Any] = {name: value for name, value in own.items() if value is not None}
    if engine.probe and variant.probe:
        given["probe"] = engine.probe.model_copy(update={"test": variant.probe})
    return engine.model_copy(update={"versions": versions, **given})


def hardening_of(engine: Engine, image: str) -> ServerHardening | None:
    """Return the hardening of the server in an image, None if it was not tried.

    It is None for images of other makers, because their entrypoints differ.
    """
    own = {repository_of(version.image) for version in engine.versions.values()}
    return engine.hardening if any(is_below(image, name) for name in own) else None


def facts_of(engine: Engine, version: str) -> ImageFacts:
    """Return the facts about the image of a version."""
    own = engine.versions[line_of(engine, version)].facts
    differing = {name: value for name, value in own if value is not None}
    return engine.facts.model_copy(update=differing)
