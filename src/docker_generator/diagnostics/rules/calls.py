"""DG774: programs that a service calls and that its image does not hold."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_BACKEND = "artifacts/engineering/code/backend/catalog"


def _calling(**packages: list[str]) -> Example:
    """Return a service of FastAPI that calls ffmpeg, with Debian packages."""
    service = {"language": "python", "framework": "fastapi", "port": 8000}
    graph = {"services": {"Catalog": service | {"build": {"packages": packages}}}}
    texts = {
        "requirements.txt": "fastapi\nuvicorn\n",
        ".python-version": "3.14\n",
        "main.py": "import subprocess\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        '@app.post("/videos")\ndef shrink(name: str) -> None:\n'
        '    subprocess.run(["ffmpeg", "-i", name, "small.mp4"], check=True)\n',
    }
    return Example(graph, files={f"{_BACKEND}/{name}": text for name, text in texts.items()})


PROGRAM_NOT_IN_IMAGE = Rule(
    code="DG774",
    slug="program-not-in-image",
    severity=Severity.WARNING,
    message="{place} of {subject} runs {program}, which its image does not hold: {package}",
    expected="an image that holds every program that the service calls",
    action="Add {remedy}",
    explanation="The images that run are small: of Debian, they hold only the essential packages, "
    "and an image without a shell holds only the program. The call fails when it is made. A call "
    "that the program can do without is not reported: its error is handled, or the program tests "
    "first whether the other one exists.",
    wrong=_calling(),
    right=_calling(run=["ffmpeg"]),
)
