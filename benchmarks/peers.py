"""Programs of others that do a part of the same, installed for one measurement.

copier renders texts from templates; @flydotio/dockerfile writes a Dockerfile for one application
of Node.js. Both come from their registries, without what their authors run at an installation.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Cost, cost, is_so

if TYPE_CHECKING:
    from collections.abc import Sequence

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def copier_of(written: Path, folder: Path) -> Path:
    """Install copier, and make a template of every file of a directory; return its home.

    Each text stands in it as it is, but for the name of the project, which is asked for.
    """
    home = folder / "copier"
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-warn-script-location")
    cost(*pip, "--target", str(home / "packages"), "copier")
    template = home / "template"
    for file in sorted(path for path in written.rglob("*") if path.is_file()):
        target = template / f"{file.relative_to(written)}.jinja"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text("utf-8").replace("{% endraw %}", "")
        target.write_text(f"{{% raw %}}{text}{{% endraw %}}# {{{{ project }}}}\n", "utf-8")
    question = "project: {type: str, default: shop}\n"
    (template / "copier.yml").write_text(question, "utf-8")
    return home


def copier(home: Path) -> Cost:
    """Render all of its template anew, and return the cost."""
    target = home / "rendered"
    shutil.rmtree(target, ignore_errors=True)
    words = ("copy", "--defaults", "--quiet", str(home / "template"), str(target))
    packages = str(home / "packages")
    used = cost(sys.executable, "-m", "copier", *words, folder=home, PYTHONPATH=packages)
    wanted = len(list((home / "template").rglob("*.jinja")))
    rendered = [file for file in target.rglob("*") if file.is_file()]
    is_so(len(rendered) == wanted, f"copier rendered {len(rendered)} of {wanted} files")
    return used


def express(folder: Path) -> Path:
    """Install @flydotio/dockerfile, and return the home of one Express application and a graph."""
    cost("npm", "install", "--silent", "--ignore-scripts", "@flydotio/dockerfile", folder=folder)
    row = FIXTURES / "stacks" / "node-express-npm"
    shutil.copytree(row / "source", folder / "source")
    service = json.loads((row / "row.json").read_text("utf-8"))["service"]
    service["build"] = {"context": "source"}
    graph = json.dumps({"services": {"App": service}})
    (folder / "graph.json").write_text(graph, "utf-8")
    return folder


def flydotio(home: Path) -> Cost:
    """Have it write the Dockerfile of the application, and return the cost."""
    program = home / "node_modules" / "@flydotio" / "dockerfile" / "index.js"
    application = home / "theirs"
    shutil.rmtree(application, ignore_errors=True)
    shutil.copytree(home / "source", application)
    used = cost("node", str(program), "--force", "--skip", folder=application)
    is_so((application / "Dockerfile").exists(), "@flydotio/dockerfile wrote no Dockerfile")
    return used


def express_application(home: Path, program: Sequence[str]) -> Cost:
    """Have our program write all that the same application needs, and return the cost."""
    shutil.rmtree(home / "out", ignore_errors=True)
    words = ("generate", "-q", "graph.json", "--root", ".", "-o", "out")
    used = cost(*program, *words, folder=home)
    is_so((home / "out" / "Dockerfile.app").exists(), "the application was not written")
    return used
