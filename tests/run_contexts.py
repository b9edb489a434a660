"""Which Dockerfiles hold a RUN instruction, with what comes before it, that no other one holds.

Nearly all of hadolint's time goes to RUN, whose shell it parses. A thousand Dockerfiles share a
few hundred of them, and what hadolint says of one depends on its stage and on the stages that this
one starts from, not on the other stages. So each such context is linted once; a Dockerfile without
a new one is linted without its RUN instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings

from docker_generator.source.formats.dockerfile import parse_dockerfile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.source.formats.dockerfile import DockerfileStage, Instruction

Context = tuple[object, ...]

_LAST = frozenset({"CMD", "ENTRYPOINT", "EXPOSE", "HEALTHCHECK", "LABEL"})
"""Instructions that describe the image: no RUN reads them."""


def to_lint(dockerfiles: Mapping[str, str]) -> dict[str, str]:
    """Return the texts to lint, by the names of the Dockerfiles.

    With the thorough profile of hypothesis, as in CI, each is the whole Dockerfile.
    """
    if settings().max_examples >= settings.get_profile("thorough").max_examples:
        return dict(dockerfiles)
    seen: set[Context] = set()
    found = {}
    for name in sorted(dockerfiles):
        contexts = contexts_of(dockerfiles[name])
        is_known = contexts <= seen
        seen |= contexts
        found[name] = without_run(dockerfiles[name]) if is_known else dockerfiles[name]
    return found


def contexts_of(text: str) -> set[Context]:
    """Return each stage of a Dockerfile with the stages that it starts from.

    Of a stage it is the text, with its comments, except for the instructions in _LAST.
    """
    stages: dict[str, Context] = {}
    found: set[Context] = set()
    for stage, above, parts in _parts(text):
        own = [_comments(part) if one.name in _LAST else part for one, part in parts]
        context = (stages.get(stage.base.lower(), stage.base), above, *own)
        if stage.name:
            stages[stage.name] = context
        if any(instruction.name == "RUN" for instruction, _ in parts):
            found.add(context)
    return found


def without_run(text: str) -> str:
    """Return a Dockerfile without its RUN instructions, but with the comments below them."""
    lines = text.split("\n")
    for _, _, parts in _parts(text):
        for instruction, part in parts:
            if instruction.name == "RUN":
                for number, line in enumerate(part.split("\n"), instruction.line - 1):
                    lines[number] = line if line.startswith("#") else ""
    return "\n".join(lines)


def _comments(part: str) -> str:
    return "\n".join(line for line in part.split("\n") if line.startswith("#"))


def _parts(text: str) -> Iterator[tuple[DockerfileStage, str, list[tuple[Instruction, str]]]]:
    """Yield each stage, the text above its first instruction, and its instructions.

    Each comes with its text up to the next one.
    """
    lines = text.split("\n")
    stages = parse_dockerfile(text)
    for number, stage in enumerate(stages):
        end = stages[number + 1].line if number + 1 < len(stages) else len(lines) + 1
        bounds = [*(one.line for one in stage.instructions), end]
        parts = [
            (one, "\n".join(lines[one.line - 1 : following - 1]))
            for one, following in zip(stage.instructions, bounds[1:], strict=True)
        ]
        yield stage, "\n".join(lines[stage.line : bounds[0] - 1]), parts
