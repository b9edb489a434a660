"""Faults that were seen in stacks of other people, where no other test here starts such a stack."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

import pytest
from conftest import FIXTURES, graph, job, needs, service

if TYPE_CHECKING:
    from engine.conftest import MakeStack
    from engine.stack import Stack

PINS = FIXTURES / "stacks/python-django-pip/source/requirements.txt"
SOURCE = "artifacts/engineering/code/backend/greeter"
LIMIT = 8
"""Seconds that the containers get for their start."""

SLOW = """\
FROM python:3.14-slim-trixie
RUN : {unique} && sleep {seconds}
USER 10001
CMD ["python", "-m", "http.server", "8000"]
"""


def test_the_time_of_a_build_does_not_count(make_stack: MakeStack) -> None:
    """However long an image takes, its containers have all of START_TIMEOUT."""
    greeter = service(
        port=8000,
        health_check={"path": "/", "interval": "1s", "timeout": "1s", "start_period": "5s"},
        build={"context": SOURCE, "dockerfile": "Slow"},
    )
    slow = SLOW.format(unique=secrets.token_hex(8), seconds=LIMIT + 1)
    stack = make_stack(graph({"GreeterService": greeter}), {"Slow": slow})
    begin = time.monotonic()
    done = stack.run("./start.sh", START_TIMEOUT=str(LIMIT))

    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - begin > LIMIT
    assert stack.states() == {"greeter": "healthy"}


SETTINGS = """\
import os

ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
SECRET_KEY = os.environ["SECRET_KEY"]
"""
URLS = """\
from django.core import signing
from django.http import JsonResponse
from django.urls import path

urlpatterns = [path("health", lambda request: JsonResponse(signing.dumps("a cart"), safe=False))]
"""
WSGI = """\
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
"""
READ = """\
import json
import os
import urllib.request

from django.core import signing

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
with urllib.request.urlopen(os.environ["GREETER_SERVICE_URL"] + "/health") as answer:
    print("signed:", signing.loads(json.load(answer)))
"""
DJANGO = {
    "requirements.txt": PINS.read_text("utf-8"),
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/settings.py": SETTINGS,
    "shop/urls.py": URLS,
    "shop/wsgi.py": WSGI,
    "read.py": READ,
}


@pytest.fixture(scope="module")
def signed(make_stack: MakeStack) -> Stack:
    """Return a site in Django with a broker and no database, and a job of the same tree."""
    site = service(
        framework="django",
        health_check={"path": "/health"},
        dependencies=[needs("rabbitmq", external=True)],
    )
    reader = job(
        build={"context": SOURCE, "command": ["python", "read.py"]},
        dependencies=[needs("GreeterService")],
    )
    stack = make_stack(graph({"GreeterService": site, "ReaderJob": reader}), DJANGO)
    done = stack.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    return stack


def test_programs_of_one_tree_have_one_secret_of_their_framework(signed: Stack) -> None:
    """Without it Django does not start; what the site signs, the job accepts."""
    reader = signed.containers()["reader-job"]["Id"]

    assert len(signed.execute("greeter", "printenv", "SECRET_KEY").strip()) >= 48
    assert signed.docker("logs", reader) == "signed: a cart\n"


def test_nothing_migrates_a_broker(signed: Stack) -> None:
    """The tree has a tool for migrations; its service has a broker, and no database for them."""
    assert signed.states() == {
        "greeter": "healthy",
        "rabbitmq": "healthy",
        "rabbitmq-databases": "exited 0",
        "reader-job": "exited 0",
    }
