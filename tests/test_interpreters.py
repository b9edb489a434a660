"""Every supported Python, and the lowest dependencies: the shop is generated, byte for byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest
from conftest import ROOT, SHOP

from docker_generator.options import Options

PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
GOLDEN: Final = ROOT / "tests/golden/shop"
SUPPORTED: Final = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("interpreters")]


def interpreter(version: str) -> str:
    """Return the interpreter of a version; skips the test where this machine has none."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        return sys.executable
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for found in (*versions.glob(f"{version}.*/bin/python"), shutil.which(f"python{version}")):
        if found and subprocess.run([found, "-c", ""], check=False).returncode == 0:
            return str(found)
    pytest.skip(f"no Python {version} on this machine")


def generated(python: str, folder: Path, *pins: str) -> dict[str, str]:
    """Install the package into an environment of its own; return the files of the shop."""
    environment, project = folder / "environment", folder / "shop"
    subprocess.run([python, "-m", "venv", "--without-pip", environment], check=True)
    # Our own pip, run by that Python; modules that the shop does not use are not compiled.
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin/python")]
    install = [*pip, "install", "--quiet", "--no-compile", str(ROOT), *pins]
    subprocess.run(install, check=True, capture_output=True)
    shutil.copytree(SHOP, project, ignore=shutil.ignore_patterns("configs", "__pycache__"))
    words = ["generate", "--root", str(project), "--quiet"]
    program = str(environment / "bin/docker-generator")
    subprocess.run([program, *words], check=True, capture_output=True)
    return texts_of(project / Options().output)


def texts_of(folder: Path) -> dict[str, str]:
    """Return the files below a directory by their paths."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def test_the_supported_versions_begin_where_the_package_does() -> None:
    """The classifiers name every version from `requires-python` on, without a gap."""
    first = int(PROJECT["requires-python"].removeprefix(">=3."))

    assert [f"3.{first + n}" for n in range(len(SUPPORTED))] == SUPPORTED


@pytest.mark.parametrize("version", SUPPORTED)
def test_the_shop_is_the_same_on_each_supported_python(version: str, tmp_path: Path) -> None:
    """No byte of the output depends on the interpreter."""
    assert texts_of(GOLDEN) == generated(interpreter(version), tmp_path)


def test_the_shop_is_the_same_with_the_lowest_dependencies(tmp_path: Path) -> None:
    """The lower bounds of pyproject.toml are enough."""
    pins = [one.replace(">=", "==") for one in PROJECT["dependencies"]]

    assert all("==" in pin for pin in pins)
    assert texts_of(GOLDEN) == generated(sys.executable, tmp_path, *pins)
