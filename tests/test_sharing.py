"""The tests of a file share a process, because later ones use what earlier ones made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def test_the_tests_of_a_file_share_a_process(request: pytest.FixtureRequest) -> None:
    """Among several processes, pytest-xdist has read the group of this file."""
    is_shared = "PYTEST_XDIST_WORKER" in os.environ

    assert request.node.nodeid.endswith("@test_sharing") == is_shared
