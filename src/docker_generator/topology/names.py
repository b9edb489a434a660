"""Names that follow from a service's name: its slug, its variables, its database."""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*|[0-9]+")


@cache
def slug_of(name: str, *, service: bool = True) -> str:
    """Return the DNS label of a name: CatalogService is catalog, OrderHistory is order-history.

    One trailing word "service" is dropped from the name of a service, unless it is the only one.
    """
    words = [word.lower() for word in _WORD.findall(name)]
    if service and len(words) > 1 and words[-1] == "service":
        words.pop()
    return "-".join(words)


def variable_of(slug: str) -> str:
    """Return the slug as the first part of a variable: order-history is ORDER_HISTORY."""
    return slug.replace("-", "_").upper()


def database_of(slug: str) -> str:
    """Return the slug as the name of a database: order-history is order_history."""
    return slug.replace("-", "_")


def migrations_slug(slug: str) -> str:
    """Return the name of the init job that migrates the database of a service."""
    return f"{slug}-migrations"


# The words by which BuildKit's SecretsUsedInArgOrEnv recognises a secret, and its exceptions.
_SECRET = {"apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd"}
_SECRET |= {"secret", "token"}
_HARMLESS = {"public", "file", "version", "url", "path", "id", "name", "header"}


def is_secret_name(variable: str) -> bool:
    """Return whether a variable is named like a secret: DB_PASSWORD is one, TOKEN_URL is none."""
    words = set(variable.lower().split("_"))
    return bool(words & _SECRET) and not words & _HARMLESS
