"""Templates of a user's own catalogue: they print, run no code, and end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from own_stack import crystal, generate, write

from docker_generator.rendering.sandbox import MOST_STEPS, FaultyTemplate, Templates

if TYPE_CHECKING:
    from pathlib import Path

POPEN = '{{ cycler.__init__.__globals__.os.popen("touch ran").read() }}'
FIRST = "FROM scratch AS runtime\n"
"""A line before what is tried, so that a line number says something."""


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (POPEN, "read may not be called"),
        ("{{ image.__class__ }}", "__class__"),
        ("{{ image['__class__'] }}", "unsafe"),
        ("{{ ''.format(image) }}", "format may not be called"),
        ("{{ 1 / 0 }}", "div is not allowed in a template"),
        ("{{ 'x' * 1000000000 }}", "mul is not allowed"),
        ("{{ 2 ** 1000000000 }}", "pow is not allowed"),
        ("{{ 'x'|center(1000000000) }}", "no filter center"),
        ("{{ range(1000000000)|list }}", "range may not be called"),
        ("{{ nothing.at.all }}", "nothing"),
        ("{{ image.nothing }}", "nothing"),
        ("{{ image.service|join(5, 5, 5) }}", "TypeError"),
        ("{% include 'nowhere.jinja' %}", "nowhere.jinja"),
        ("{% include '../../../../etc/passwd' %}", "passwd"),
        ("{% include 'crystal/Dockerfile.jinja' %}", "includes itself"),
        ("{% macro a() %}{% endmacro %}", "macro is not allowed"),
        ("{% block get %}{{ self.get() }}{% endblock %}", "self"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_a_template_that_is_refused_or_fails_is_told(
    template: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its file and its line, for a host as for a user, and nothing of it has run."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, crystal(), **{"Dockerfile.jinja": FIRST + template})
    result = generate(tmp_path)

    assert not result.ok
    (reported,) = (d for d in result.diagnostics if d.is_error)
    assert "invalid-catalogue-entry" == reported.rule.slug
    assert "crystal/Dockerfile.jinja" in reported.message
    assert "(line 2)" in reported.message
    assert reason in reported.message
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in many %}" * 5 + "{% endfor %}" * 5,
        "{% for a in many %}{% for b in many %}{{ long }}{% endfor %}{% endfor %}",
        "".join(f"{{% set a{n + 1} = [a{n}, a{n}]|join %}}" for n in range(40)),
    ],
)
def test_the_work_of_a_template_is_bounded(template: str) -> None:
    """Whatever its loops: it ends soon, and says where."""
    templates = Templates({"a/a.jinja": "\n" + template}.get, {})
    values = {"many": list(range(200)), "long": "x" * 1000, "a0": "x" * 1000}
    start = time.process_time()
    with pytest.raises(FaultyTemplate, match=r"more than \d+ ") as caught:
        templates.text(["a/a.jinja"], values)

    assert "a/a.jinja" == caught.value.name
    assert time.process_time() - start < 5


def test_inclusions_are_counted() -> None:
    """Each of forty files includes the next one twice: a number of copies with thirteen digits."""
    files = {f"a/{n}.jinja": f"{{% include 'a/{n + 1}.jinja' %}}" * 2 for n in range(40)}
    templates = Templates((files | {"a/40.jinja": ""}).get, {})
    with pytest.raises(FaultyTemplate, match=f"more than {MOST_STEPS} turns"):
        templates.text(["a/0.jinja"], {})


def test_what_a_template_is_for_works() -> None:
    """Conditions, loops with their counters, inheritance, inclusion, filters and methods."""
    files = {
        "a/base.jinja": "{% block body %}base{% endblock %} {% include 'a/more.jinja' %}",
        "a/own.jinja": "{% extends 'a/base.jinja' %}{% block body %}{{ super() }}+"
        "{% for one in names|sort %}{{ loop.index }}{{ one.partition('.')[0] }}"
        "{{ '' if loop.last else ',' }}"
        "{% endfor %}{% endblock %}",
        "a/more.jinja": "{% if facts is defined and 'x' in facts %}"
        "{{ facts|join('-') }}{% endif %}",
    }
    values = {"names": ["b.y", "a.x"], "facts": ["x", "z"]}

    assert "base+1a,2b x-z" == Templates(files.get, {}).text(["a/own.jinja"], values)
