"""The paths that the web server of a front end passes on to services."""

from __future__ import annotations

from typing import NamedTuple


class Route(NamedTuple):
    """A path of a web server that is forwarded to a service."""

    path: str
    host: str
    port: int
