"""DG773: programs that write where the user of their image may not."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_BACKEND = "artifacts/engineering/code/backend/catalog"
_PYTHON = {"services": {"Catalog": {"language": "python", "framework": "fastapi", "port": 8000}}}


def _writing(path: str) -> Example:
    """Return a service of FastAPI that writes a file when it starts."""
    texts = {
        "requirements.txt": "fastapi==0.121.0\nstarlette==0.49.1\nuvicorn==0.38.0\n",
        ".python-version": "3.14\n",
        "main.py": "from fastapi import FastAPI\n\n"
        f'with open("{path}", "w") as file:\n    file.write("started")\n\napp = FastAPI()\n',
    }
    return Example(_PYTHON, files={f"{_BACKEND}/{name}": text for name, text in texts.items()})


SOURCE_DIRECTORY_WRITTEN = Rule(
    code="DG773",
    slug="source-directory-written",
    severity=Severity.WARNING,
    message="{file} of {subject} writes {written} into its working directory, which its user may "
    "not write to",
    expected="a file below /tmp, or in a volume",
    action="Write to a path below /tmp, or mount a volume there",
    explanation="The source of an image belongs to root, and the program runs as another user: the "
    "call fails, and the program ends when it starts. A file beside the source would be lost with "
    "the container.",
    wrong=_writing("started.txt"),
    right=_writing("/tmp/started.txt"),  # noqa: S108 -- what the example writes to
)
