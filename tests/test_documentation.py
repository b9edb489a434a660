"""What the documents show is what happens: their commands are run, their claims looked up."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT
from stack_table import ROWS, stack_table

README = (ROOT / "README.md").read_text("utf-8")
SKILL = (ROOT / "SKILL.md").read_text("utf-8")
BIN = Path(sys.executable).parent


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[str]:
    """Return the commands of the sh blocks."""
    return [line.strip() for block in blocks(text, "sh") for line in block.strip().split("\n")]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader would, with the installed package."""
    words = shlex.split(
        command.replace(".venv/bin/", f"{BIN}/").replace("python ", f"{BIN}/python ")
    )
    if words[0] == "docker-generator":
        words[0] = str(BIN / words[0])
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with the fixtures where README says that they are."""
    shutil.copytree(
        FIXTURES, tmp_path / "fixtures", ignore=shutil.ignore_patterns("configs", "__pycache__")
    )
    return tmp_path


def test_the_first_command_of_the_readme_writes_the_shop(clone: Path) -> None:
    """After the installation, the first line of README writes what the golden folder holds."""
    install, _, command = commands(README)[0].rpartition(" && ")
    done = run(command, clone)

    assert install == "python3 -m venv .venv && .venv/bin/pip install -q ."
    assert (0, "") == (done.returncode, done.stderr)
    written = clone / "fixtures/valid/shop/artifacts/engineering/configs/docker"
    for file in (ROOT / "tests/golden/shop").rglob("*"):
        if file.is_file():
            path = file.relative_to(ROOT / "tests/golden/shop")
            assert file.read_text("utf-8") == (written / path).read_text("utf-8")


def test_the_start_script_that_the_readme_names_is_there() -> None:
    """README names start.sh at the place where the first command writes it."""
    shown = re.findall(r"^\$ (\S+/start\.sh)$", README, re.MULTILINE)

    assert ["fixtures/valid/shop/artifacts/engineering/configs/docker/start.sh"] == shown


def test_the_second_command_is_what_ci_runs() -> None:
    """CI calls the same line that README gives for the tests."""
    assert commands(README)[1] in (ROOT / ".ci/run").read_text("utf-8")


@pytest.mark.parametrize("block", [b for b in blocks(README, "console") if "docker-generator" in b])
def test_examples_of_the_readme_print_what_they_show(block: str, clone: Path) -> None:
    """Each shown call of the command line gives the shown output."""
    command, _, expected = block.removeprefix("$ ").partition("\n")
    if "start.sh" in command:
        pytest.skip("starts containers: the engine tests do it")
    assert expected == run(command, clone).stdout


def test_the_graph_of_the_readme_is_a_graph() -> None:
    """The input that README shows gives files without a warning."""
    from docker_generator import generate

    for block in blocks(README, "json"):
        result = generate(block)
        assert result.ok
        assert not [d for d in result.diagnostics if d.severity == "warning"]


def test_python_in_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The example of the library runs as it stands."""
    for block in blocks(README, "python"):
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 -- it is our own document
    assert capsys.readouterr().out.startswith("False Topology graph has no services")


def test_the_table_of_stacks_is_that_of_the_rows() -> None:
    """`make test-all` prints it, with the rows that lived there."""
    assert stack_table(ROWS) in README


def test_options_of_the_readme_are_those_of_the_code() -> None:
    """The table of options names every option and no other."""
    from docker_generator.options import Options

    table = README.partition("| option |")[2].partition("\n\n")[0]
    names = {
        name for row in table.split("\n")[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }

    assert set(Options.model_fields) == names


def test_commands_of_the_skill_run_in_a_project(clone: Path) -> None:
    """Each command of SKILL.md ends with 0 in a folder with the default layout."""
    found = commands(SKILL)

    assert found
    for command in found:
        assert run(command, clone / "fixtures/valid/shop").returncode == 0


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


@pytest.mark.parametrize("document", sorted(ROOT.glob("*.md")), ids=lambda path: path.name)
def test_links_and_paths_of_documents_exist(document: Path) -> None:
    """Every relative link of a document leads to a file or folder."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text("utf-8")):
        assert (ROOT / target).exists(), target
