"""Kubernetes' own schemas of its newest version, each read once."""

from __future__ import annotations

from functools import cache
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]  # it has no types
from jsonschema import Draft202012Validator
from kubernetes_validate.utils import schema_contents  # type: ignore[import-untyped]  # likewise
from referencing import Registry, Resource


def validate(item: dict[str, Any]) -> None:
    """See that Kubernetes accepts an object, without a field that it does not know.

    Raises jsonschema.ValidationError otherwise. It is `kubernetes_validate.validate`, strictly,
    which reads its definitions of two megabytes again for each object.
    """
    _validator(item["kind"], item["apiVersion"]).validate(item)


@cache
def _validator(kind: str, version: str) -> Draft202012Validator:
    group, _, number = version.rpartition("/")
    name = "-".join(filter(None, (kind.lower(), group.partition(".")[0], number)))
    schema = Resource.from_contents(_contents(name))
    registry: Registry[Any] = schema @ Registry()
    return Draft202012Validator(schema.contents, registry=_definitions() @ registry)


@cache
def _definitions() -> Resource[Any]:
    return Resource.from_contents(_contents("_definitions"))


def _contents(name: str) -> Any:
    newest = kubernetes_validate.latest_version()
    return schema_contents(f"kubernetes-json-schema/v{newest}-local-strict/{name}.json", newest)
