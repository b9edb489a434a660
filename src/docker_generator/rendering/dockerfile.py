"""Image plans to Dockerfiles."""

from __future__ import annotations

import json
import posixpath
import re
import shlex
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from docker_generator.catalogue import fill
from docker_generator.rendering.files import GeneratedFile
from docker_generator.rendering.precompiled import Precompiled
from docker_generator.rendering.sandbox import Templates
from docker_generator.source.model import APP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.plan.builds import FrontEndPlan
    from docker_generator.plan.model import ImagePlan
    from docker_generator.source.build_secrets import BuildSecret
    from docker_generator.source.workspaces.model import MemberSource
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.managers import Step

_TREE = "/src"
"""The directory of a workspace in the build of a compiled program."""


def render_dockerfile(image: ImagePlan, stacks: StackCatalogue) -> GeneratedFile:
    """Return the Dockerfile of an image.

    Its first line is a constant because a comment there can be an instruction to the builder. The
    stages are printed by the template of the language, the process by a common one. Raises
    FaultyTemplate for an invalid template.
    """

    def run(*wanted: Step | None) -> str:
        """Return one RUN for all of the steps because each RUN is a layer."""
        return run_of([step for step in wanted if step is not None], image)

    values: dict[str, Any] = {
        "image": _on_packages(image),
        "origin": image,
        "manager": image.manager,
        "framework": image.framework,
        "facts": frozenset(image.source.facts),
        "run": run,
        "front_end": image.front_end,
        "dated": f"SOURCE_DATE_EPOCH={image.build_date} " if image.build_date else "",
        "dated_files": _DATED_FILES if image.build_date else "",
        **(_front_end_values(image.front_end) if image.front_end else {}),
        "member": image.source.member,
        "home": image.source.image_home,
    }
    parts = (
        "head.jinja",
        "system-packages.jinja",
        "front-end.jinja",
        f"{image.language}/{image.template}",
        "process.jinja",
    )
    return GeneratedFile(image.dockerfile, _templates(stacks).text(parts, values))


def _front_end_values(further: FrontEndPlan) -> dict[str, Any]:
    """Return the lines for the stage of a front end: its files, and a RUN for each step."""
    manager, below = further.manager, f"{further.directory}/" if further.directory else ""
    steps = {"setup": manager.setup, "install": manager.install, "build": manager.build}
    return {
        "front_end_files": [f"{below}{file}" for file in further.source.files],
        "front_end_steps": {n: run_of([step], further) for n, step in steps.items() if step},
    }


def _on_packages(image: ImagePlan) -> ImagePlan:
    """Return the image for the templates, with base stages that hold the Debian packages."""
    system = image.source.system
    return image._replace(
        builder=_BUILD_PACKAGES if system.build else image.builder,
        base=_RUN_PACKAGES if system.run else image.base,
    )


_ELSEWHERE = (
    "# A part of this is done in another directory of the workspace.\n# hadolint ignore=DL3003\n"
)
_DATED_FILES = " /var/cache/apt/*.bin /var/cache/ldconfig/aux-cache /var/log/apt /var/log/*.log"
"""Files with a timestamp that an installation of Debian packages writes, for `rm -rf`."""
_BUILD_PACKAGES, _RUN_PACKAGES = "build-packages", "run-packages"
_PLAIN = re.compile(r"[^\s\"'\\$#`]*")
"""A value that ENV and LABEL read unchanged."""


def run_of(steps: list[Step], image: ImagePlan | FrontEndPlan) -> str:
    """Return the RUN of build steps, with their caches."""
    source, values = image.source, step_values(image)
    given = (
        text
        for step in steps
        for text in (step.run if source.locked else step.unlocked or step.run)
    )
    commands = [text for text in (fill(one, values) for one in given) if text]
    # A mounted directory is in no layer, and cannot be removed.
    left = [one for step in steps for one in step.removes if one not in source.secrets.withheld]
    commands += [f"rm -f {' '.join(left)}"] if left else []
    caches = {f"target={fill(folder, values)}": None for step in steps for folder in step.cache}
    caches |= {
        f"sharing=locked,target={folder}": None for step in steps for folder in step.exclusive_cache
    }
    secrets = () if steps == [image.manager.setup] else source.secrets.secrets
    mounts = [*map(_secret_mount, secrets), *(f"--mount=type=cache,{cache}" for cache in caches)]
    commands = [*_exports(secrets), *commands]
    step = "RUN " + " \\\n    ".join([*mounts, " \\\n    && ".join(commands)])
    is_elsewhere = any(text.lstrip("(").startswith("cd ") for text in commands)
    comments = dict.fromkeys(f"# {one.comment}\n" for one in steps if one.comment)
    return "".join([*comments, _ELSEWHERE if is_elsewhere else "", step])


def _secret_mount(secret: BuildSecret) -> str:
    target = f",target={secret.target}" if secret.target else ""
    required = ",required=true" if secret.required else ""
    return f"--mount=type=secret,id={secret.name}{target}{required}"


def _exports(secrets: tuple[BuildSecret, ...]) -> Iterator[str]:
    """Yield the commands that put secrets into the environment of one step.

    The builders of all supported engines mount a secret as a file; only newer ones as a variable.
    """
    for secret in secrets:
        name = secret.variable
        read = f'{name}="$(cat /run/secrets/{name})" && export {name}'
        if name and secret.required:
            yield read
        elif name:
            yield f"if [ -s /run/secrets/{name} ]; then {read}; fi"


def step_values(image: ImagePlan | FrontEndPlan) -> dict[str, str]:
    """Return the placeholders of steps; the texts of a member need no quotes in a shell."""
    source, member = image.source, image.source.member
    steps = image.manager.steps_for(member.kind) if member else None
    values = {
        **image.versions,
        "lock": source.lock,
        "script": source.build_script,
        "options": "".join(f" {shlex.quote(word)}" for word in source.build_options),
        "entrypoint": shlex.quote(source.entrypoint),
        "home": source.image_home,
    }
    if member is None or steps is None:
        return values
    own = {"member": member.path, "package": member.name, "execute": steps.execute}
    each = (fill(steps.each, {"member": path}) for path in member.parts)
    runs = [fill(run, own) for run in member.runs]
    builds = runs or _builds(member, steps.script)
    folders = f"mkdir -p {' '.join(member.bare)}" if member.bare else ""
    texts = {"each": " ".join(each), "builds": " \\\n    && ".join(builds), "stubs": _stubs(member)}
    return {**values, **own, **texts, "folders": folders}


def _stubs(member: MemberSource) -> str:
    """Return the commands that make the empty sources of a member's neighbours."""
    files = [f"{_TREE}/{file}" for file in member.stubs]
    folders = dict.fromkeys(map(posixpath.dirname, files))
    return f"mkdir -p {' '.join(folders)} \\\n    && touch {' '.join(files)}" if files else ""


def _builds(member: MemberSource, script: str) -> list[str]:
    """Return the commands that build members, each in its own directory, dependencies first."""
    return [
        script if path == member.home else f"(cd {posixpath.join(APP, path)} && {script})"
        for path in member.builds
    ]


@lru_cache(maxsize=4)
def _templates(stacks: StackCatalogue) -> Templates:
    def load(name: str) -> str | None:
        language, _, file = name.rpartition("/")
        try:
            if language:
                return stacks.text(language, file)
            return (files("docker_generator.rendering") / "templates" / file).read_text("utf-8")
        except (KeyError, OSError, ValueError):  # a template may use any name
            return None

    own = {
        "shell": shlex.quote,
        "exec_form": exec_form,
        "assignments": assignments,
        "quoted": quoted,
        "copies": copies,
    }
    return Templates(load, own, Precompiled())


def exec_form(words: Iterable[str]) -> str:
    """Return a command as a JSON list, which no shell reads."""
    return json.dumps(list(words), ensure_ascii=False)


def quoted(text: str) -> str:
    """Return text for LABEL and ENV: in quotes, with $ kept from the builder."""
    return json.dumps(text, ensure_ascii=False).replace("$", "\\$")


def assignments(values: Mapping[str, str]) -> str:
    """Return NAME=value pairs, one on a line, for ENV and LABEL."""
    return " \\\n    ".join(
        f"{name}={value if _PLAIN.fullmatch(value) else quoted(value)}"
        for name, value in values.items()
    )


def copies(paths: Iterable[str], mode: str = "") -> str:
    """Return a COPY for each directory of files: a file keeps its place.

    A path that ends with / is a whole directory, which has a COPY of its own. With a `mode`, all
    files get it.
    """
    copy = f"COPY --chmod={mode}" if mode else "COPY"
    folders: dict[str, list[str]] = {}
    for path in paths:
        place = path if path.endswith("/") else posixpath.join(posixpath.dirname(path), "")
        folders.setdefault(place, []).append(path.rstrip("/"))
    return "\n".join(f"{copy} {' '.join(found)} ./{place}" for place, found in folders.items())
