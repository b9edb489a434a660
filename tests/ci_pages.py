"""The pipelines that docs/how-to shows: their files, and their commands in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml
from conftest import ROOT
from documents import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGES: Final = {"github": "github-actions", "gitlab": "gitlab-ci"}
_EXPRESSION = re.compile(r"\$\{\{ ([\w.]+) \}\}")
_OF_GITLAB = re.compile(r"\$(CI_\w+)")


class Step(NamedTuple):
    """A text for a shell that a job runs, and the variables that the file gives it."""

    job: str
    text: str
    environment: dict[str, str]


def blocks(page: str) -> dict[str, str]:
    """Return the files of a page, by their names."""
    text = (ROOT / f"docs/how-to/{PAGES[page]}.md").read_text("utf-8")
    return {block.name: block.text for block in blocks_of(text) if block.name}


def pipeline_of(page: str) -> str:
    """Return the text of the pipeline that a page shows."""
    (text,) = (text for name, text in blocks(page).items() if name.endswith(".yml"))
    return text


def steps_of(page: str, values: Mapping[str, str]) -> Iterator[Step]:
    """Yield what the jobs of a page run, without the installation; `values` fill expressions."""
    document: dict[str, Any] = yaml.safe_load(pipeline_of(page))
    return (_of_github if page == "github" else _of_gitlab)(document, values)


def _of_github(document: dict[str, Any], values: Mapping[str, str]) -> Iterator[Step]:
    for name, job in document["jobs"].items():
        for step in job["steps"]:
            if "run" in step and "pip install" not in step["run"]:
                given = {**document["env"], **job.get("env", {}), **step.get("env", {})}
                filled = {
                    key: _EXPRESSION.sub(lambda match: values[match[1]], text)
                    for key, text in given.items()
                }
                yield Step(name, step["run"], filled)


def _of_gitlab(document: dict[str, Any], values: Mapping[str, str]) -> Iterator[Step]:
    for name in document["stages"]:
        job = document[name]
        lines = (line for line in job["script"] if "pip install" not in line)
        filled = {
            key: _OF_GITLAB.sub(lambda match: values[match[1]], text)
            for key, text in job.get("variables", {}).items()
        }
        yield Step(name, "\n".join(lines), filled)
