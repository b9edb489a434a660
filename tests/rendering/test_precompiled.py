"""A template that was compiled before is used as it is, and nothing else is."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from compiled_templates import FILTERS, text_of

from docker_generator.rendering import precompiled
from docker_generator.rendering.precompiled import Precompiled
from docker_generator.rendering.sandbox import Templates

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Note each template that is compiled."""
    noted: list[str] = []
    judge = Templates._parse  # noqa: SLF001 -- its cache outlives the test -- every compilation begins with it

    def noting(self: Templates, source: str, name: str | None, filename: str | None) -> object:
        noted.append(str(name))
        return judge(self, source, name, filename)

    monkeypatch.setattr(Templates, "_parse", noting)
    precompiled._is_same_jinja.cache_clear()  # noqa: SLF001 -- it may be told another version
    yield noted
    precompiled._is_same_jinja.cache_clear()  # noqa: SLF001


def test_a_known_template_is_not_compiled(
    compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its module has the code."""
    monkeypatch.setattr(precompiled, "JINJA", version("jinja2"))
    template = Templates(text_of, dict.fromkeys(FILTERS, str), Precompiled())

    assert template.get_template("head.jinja").name == "head.jinja"
    assert [] == compilations


def test_an_edited_template_is_compiled(compilations: list[str]) -> None:
    """The module is of another text then."""
    templates = Templates({"head.jinja": "edited {{ by }}\n"}.get, {}, Precompiled())

    assert templates.text(["head.jinja"], {"by": "hand"}) == "edited hand\n"
    assert ["head.jinja"] == compilations


def test_another_jinja_compiles_for_itself(
    compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one version made is nothing that another one promises to run."""
    monkeypatch.setattr(precompiled, "JINJA", "3.0")
    template = Templates(text_of, dict.fromkeys(FILTERS, str), Precompiled())

    assert template.get_template("head.jinja").name == "head.jinja"
    assert ["head.jinja"] == compilations
