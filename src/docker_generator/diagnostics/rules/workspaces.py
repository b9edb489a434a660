"""DG750 to DG779: members of workspaces, and Dockerfiles of the user."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog

_ROOT = "artifacts/engineering/code/backend"


def _project(name: str) -> str:
    return f'[project]\nname = "{name}"\nversion = "1.0.0"\ndependencies = ["fastapi", "uvicorn"]\n'


def _members(*names: str) -> dict[str, str]:
    """Return a workspace of uv with members, each with an app."""
    files = {"pyproject.toml": '[tool.uv.workspace]\nmembers = ["apps/*"]\n', "uv.lock": ""}
    for name in names:
        files[f"apps/{name}/pyproject.toml"] = _project(name)
        files[f"apps/{name}/main.py"] = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    return {f"{_ROOT}/{file}": text for file, text in files.items()}


INVALID_MEMBER = Rule(
    code="DG750",
    slug="invalid-member",
    severity=Severity.ERROR,
    message="Invalid member for {subject}",
    expected="the name of a package or its directory (e.g., apps/api, @shop/api)",
    action="Fix build.member in services.spec.yaml",
    explanation="The name of a member is one word, which becomes a part of a command.",
    wrong=catalog(build={"member": "api; rm -rf /"}),
    right=catalog(build={"member": "apps/api"}),
)
UNKNOWN_MEMBER = Rule(
    code="DG751",
    slug="unknown-member",
    severity=Severity.ERROR,
    message="{subject} is not a member of the workspace in {directory} that can be identified",
    expected="{known}",
    action="Set build.member",
    explanation="A workspace holds several programs, and an image runs one of them. Neither "
    "build.member nor build.entrypoint nor the name of the service says which. The wrong one would "
    "be built, started and healthy.",
    wrong=Example(files=_members("orders", "billing")),
    right=Example(files=_members("catalog", "billing")),
)
_TREE = {
    f"{_ROOT}/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    f"{_ROOT}/worker.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    f"{_ROOT}/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
}
SAME_PROGRAM = Rule(
    code="DG752",
    slug="same-program",
    severity=Severity.ERROR,
    message="{subject} and {other} are one program: both run {command} in {directory}",
    expected="its own entry point, member, command or environment",
    action="Set build.entrypoint, build.member or build.command of one of them, or of both",
    explanation="The two services have one source tree, and nothing in it distinguishes them. "
    "Both would be healthy, and one would do the work of the other. If two services are "
    "the same program on purpose, the graph says so: by a separate environment for each, or by "
    "the same build.entrypoint, build.member or build.command for both.",
    wrong=Example({"services": {"Billing": {"port": 8001}}}, files=_TREE),
    right=Example(
        {"services": {"Billing": {"port": 8001, "build": {"entrypoint": "worker:app"}}}},
        files=_TREE,
    ),
)
