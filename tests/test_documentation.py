"""What the documents show is what happens: their commands are run, their claims looked up."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import ROOT, SHOP, graph
from documents import BIN, INSTALLATION, blocks_of, play
from prose import passages, without_code
from reference import DIRECTORIES, PARTS, parts_of, renewed
from stack_table import ROWS, stack_table

import docker_generator
from docker_generator.rendering.svg import draw_svg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README = (ROOT / "README.md").read_text("utf-8")
SKILL = (ROOT / "SKILL.md").read_text("utf-8")
STYLE = (ROOT / "STYLE.md").read_text("utf-8")
DOCS = ROOT / "docs"
ALL_PAGES = sorted((*ROOT.glob("*.md"), *DOCS.rglob("*.md")))
_MADE = {"diagnostics", *DIRECTORIES}
PAGES = [p for p in ALL_PAGES if p.parent.name not in _MADE]
"""All but those that are made as a whole: examples of rules run in tests/diagnostics."""

pages = pytest.mark.parametrize(
    "page", sorted(PAGES), ids=lambda page: page.relative_to(ROOT).as_posix()
)


def commands(text: str) -> list[str]:
    """Return the commands of the sh blocks."""
    return [one for b in blocks_of(text) if b.language == "sh" for one in b.text.splitlines()]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with the shop where README says that it is; pages use no other fixture."""
    place = tmp_path / SHOP.relative_to(ROOT)
    shutil.copytree(SHOP, place, ignore=shutil.ignore_patterns("configs", "__pycache__"))
    (tmp_path / "topology-graph.json").write_text(json.dumps(graph()), "utf-8")
    return tmp_path


@pytest.mark.slow
@pages
def test_a_page_does_what_it_shows(page: Path, clone: Path) -> None:
    """Its files are written, its commands run, its output is what is printed."""
    is_in_project = page.name == "SKILL.md"
    play(page.read_text("utf-8"), clone / "fixtures/valid/shop" if is_in_project else clone)


@pytest.mark.parametrize("name", ["/etc/shop/daemon.json", "//etc/shop/daemon.json", "daemon.json"])
def test_a_file_of_a_page_is_written_below_its_folder(tmp_path: Path, name: str) -> None:
    """Also one that belongs to the reader's system: a test changes nothing of it."""
    play(f"Write `{name}`:\n\n```json\n{{}}\n```\n", tmp_path)
    assert "{}\n" == (tmp_path / name.lstrip("/")).read_text("utf-8")


@pages
def test_what_a_page_tells_of_the_data_is_made_of_it(page: Path, renews: bool) -> None:
    """--update-golden writes the parts that are made."""
    text = page.read_text("utf-8")
    if renews:
        page.write_text(renewed(text), "utf-8")

    assert page.read_text("utf-8") == renewed(text)


def test_every_part_stands_on_a_page() -> None:
    """What is made is shown, once."""
    found = [part for page in PAGES for part in parts_of(page.read_text("utf-8"))]

    assert sorted(PARTS) == sorted(found)


@pytest.mark.parametrize("name", DIRECTORIES)
def test_each_entry_has_a_page(name: str, renews: bool) -> None:
    """A directory of pages holds one for each entry of its catalogue; --update-golden makes it."""
    made = DIRECTORIES[name]()
    if renews:
        shutil.rmtree(DOCS / name, ignore_errors=True)
        (DOCS / name).mkdir()
        for file, text in made.items():
            (DOCS / name / file).write_text(text, "utf-8")

    assert made == {file.name: file.read_text("utf-8") for file in (DOCS / name).iterdir()}


def test_the_picture_of_the_shop_is_of_today(shop: dict[str, Any], renews: bool) -> None:
    """--update-golden draws it."""
    plan = docker_generator.generate(shop, {"root": SHOP}).plan
    assert plan is not None
    file, text = DOCS / "shop.svg", draw_svg(plan)
    if renews:
        file.write_text(text, "utf-8")

    assert file.read_text("utf-8") == text


def test_no_page_is_longer_than_400_lines() -> None:
    """A reader finds the end of each page; CHANGELOG grows by its nature."""
    lines = {p: p.read_text("utf-8").count("\n") for p in ALL_PAGES if p.name != "CHANGELOG.md"}

    assert not {str(p.relative_to(ROOT)): n for p, n in lines.items() if n > 400}


def test_the_first_command_of_the_readme_writes_the_shop(clone: Path) -> None:
    """After the installation, the first line of README writes what the golden folder holds."""
    command = commands(README)[0]
    play(f"```sh\n{command}\n```\n", clone)

    assert command.startswith(INSTALLATION)
    written = clone / "fixtures/valid/shop/artifacts/engineering/configs/docker"
    for file in (ROOT / "tests/golden/shop").rglob("*"):
        if file.is_file():
            path = file.relative_to(ROOT / "tests/golden/shop")
            assert file.read_text("utf-8") == (written / path).read_text("utf-8")


def test_the_start_script_that_the_readme_names_is_there() -> None:
    """README names start.sh at the place where the first command writes it."""
    shown = re.findall(r"^\$ (\S+/start\.sh)$", README, re.MULTILINE)

    assert ["fixtures/valid/shop/artifacts/engineering/configs/docker/start.sh"] == shown


def test_the_last_command_is_what_ci_runs() -> None:
    """CI calls the same line that README gives for the tests."""
    assert commands(README)[-1] in (ROOT / ".ci/run").read_text("utf-8")


def test_the_graph_of_the_readme_is_a_graph(tmp_path: Path) -> None:
    """The input that README shows gives files without a warning."""
    from docker_generator import generate

    (shown,) = [block.text for block in blocks_of(README) if block.name == "topology-graph.json"]
    result = generate(shown, {"root": tmp_path})
    assert result.ok
    assert not [d for d in result.diagnostics if d.severity == "warning"]


def test_the_table_of_stacks_is_that_of_the_rows() -> None:
    """`make test-all` prints it, with the rows that lived there."""
    table = stack_table(ROWS)
    is_there = table in (ROOT / "docs/support.md").read_text("utf-8")

    assert is_there, f"docs/support.md lacks this table; each of its rows has to live:\n\n{table}"


def test_examples_of_options_are_options() -> None:
    """Each is accepted, described in a sentence, and no default."""
    from docker_generator.options import Options, read_options

    for name, field in Options.model_fields.items():
        (example,) = field.examples or [None]
        options, found = read_options({name: example})
        assert options is not None
        assert [] == found
        assert field.get_default(call_default_factory=True) != example
        assert re.fullmatch(r"[A-Z`].*[.]", field.description or "")


def test_the_skill_is_one_by_the_published_validator(tmp_path: Path) -> None:
    """Its front matter keeps to the Agent Skills format, and its body to the advised length."""
    folder = tmp_path / "docker-generator"
    folder.mkdir()
    (folder / "SKILL.md").write_text(SKILL, "utf-8")
    done = subprocess.run(
        [BIN / "agentskills", "validate", folder], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(SKILL.split("\n")) < 500
    assert f'version: "{docker_generator.__version__}"' in SKILL


def test_links_lead_somewhere() -> None:
    """Every relative link leads to a file or directory, and to a heading where it names one."""
    links = [
        (page, target, heading)
        for page in ALL_PAGES
        for target, heading in re.findall(
            r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text("utf-8")
        )
    ]
    broken = [
        f"{page.relative_to(ROOT)}: {target}#{heading}"
        for page, target, heading in links
        if not (file := page.parent / target if target else page).exists()
        or (heading and heading not in _anchors(file))
    ]

    assert len(links) > 400
    assert not broken, "\n".join(broken)


def _anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


def retired_words() -> dict[str, tuple[str, str]]:
    """Return what STYLE.md retires: what to write instead, and where the word is right."""
    rows = re.findall(r"^\| (`.*?) \| (.*?) \| (.*?) \|$", STYLE, re.MULTILINE)
    return {
        word: (instead, exceptions)
        for words, instead, exceptions in rows
        for word in re.findall(r"`([^`]+)`", words)
    }


def test_no_retired_word_is_used() -> None:
    """One word for one thing: STYLE.md names the words that docs, comments and messages avoid."""
    retired = retired_words()
    allowed = [e for _, cell in retired.values() for e in re.findall(r"`([^`]+)`", cell)]
    exceptions = re.compile("|".join(rf"{re.escape(e)}\b" for e in allowed), re.IGNORECASE)
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, retired))})\b", re.IGNORECASE)
    found = []
    for file, line, text in passages():
        kept = exceptions.sub("\N{HORIZONTAL ELLIPSIS}", without_code(" ".join(text.split())))
        found += [
            f"{file.relative_to(ROOT)}:{line}: not '{word}', but: {retired[word.lower()][0]}"
            for word in words.findall(kept)
            if file.name not in {"STYLE.md", "CHANGELOG.md"}
        ]

    assert len(retired) > 40
    assert not found, "\n".join(["Words that STYLE.md retires:", *found])


def test_the_site_has_every_page() -> None:
    """The navigation of mkdocs.yml names each page of docs/ that is not made as a whole, once."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8").replace("!!python/name:", "")
    named = [value for value in _leaves(yaml.safe_load(text)["nav"]) if value.endswith(".md")]
    pages = [page.relative_to(DOCS).as_posix() for page in PAGES if DOCS in page.parents]

    assert sorted([*pages, "diagnostics/README.md"]) == sorted(named)


def _leaves(node: object) -> Iterator[str]:
    """Yield the texts of nested lists and mappings."""
    if isinstance(node, str):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _leaves(one)


def test_no_page_holds_both_sides_of_a_merge() -> None:
    """The marks that git leaves where two changes met."""
    marks = re.compile(r"^(<{7}|>{7}|={7}$)", re.MULTILINE)
    assert [page.name for page in ALL_PAGES if marks.search(page.read_text("utf-8"))] == []
