"""The templates of this package as jinja2 compiles them, which the package ships."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from docker_generator.rendering import compiled
from docker_generator.rendering.sandbox import Templates

PACKAGE = Path(str(files("docker_generator")))
HOME = Path(str(files(compiled)))
FILTERS = ("shell", "exec_form", "assignments", "quoted", "copies")
TEMPLATES = {
    file.name if file.parent.name == "templates" else f"{file.parent.name}/{file.name}": file
    for file in sorted(PACKAGE.rglob("*.jinja"))
}


def text_of(name: str) -> str | None:
    """Return a template of this package."""
    return TEMPLATES[name].read_text("utf-8") if name in TEMPLATES else None


def module_of(name: str) -> str:
    """Return the module of a template: python/Dockerfile.jinja is in python_dockerfile."""
    return name.removesuffix(".jinja").lower().replace("/", "_").replace("-", "_")


def checksum_of(name: str) -> str:
    """Return the checksum by which jinja2 knows the text of a template."""
    return hashlib.sha1(TEMPLATES[name].read_text("utf-8").encode()).hexdigest()  # noqa: S324 -- it is jinja2's own


def modules() -> dict[str, str]:
    """Return the text of every module of the directory, by the name of its file."""
    templates = Templates(text_of, dict.fromkeys(FILTERS, str))
    found = {
        f"{module_of(name)}.py": str(templates.compile(text_of(name) or "", name, name, raw=True))
        + "\n"
        for name in TEMPLATES
    }
    return {**found, "__init__.py": _index()}


def _index() -> str:
    known = {checksum_of(name): module_of(name) for name in TEMPLATES}
    rows = "".join(f'    "{checksum}": "{module}",\n' for checksum, module in known.items())
    return (
        '"""The templates of this package as jinja2 compiles them: made by `make golden`."""\n\n'
        f'JINJA = "{version("jinja2")}"\n"""The version of jinja2 that made the modules."""\n\n'
        f'MODULES = {{\n{rows}}}\n"""The module of a template, by the checksum of its text."""\n'
    )
