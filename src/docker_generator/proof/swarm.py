"""The keys of a compose file that `docker stack deploy` refuses or ignores.

According to the schema 3.13 of docker/cli and its treatment of each key (cli/compose/schema/data,
cli/compose/convert, `UnsupportedProperties` in cli/compose/types), read in November 2026; a test
asks `docker stack config`, which needs no cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import swarm as rules
from docker_generator.proof.claims import COMPOSE
from docker_generator.proof.unreadable import Unreadable
from docker_generator.proof.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic, Rule


class Part(NamedTuple):
    """A place in a compose file, where `*` stands for any name or item, and why it is named.

    If it `is_mapping`, only values that are mappings are reported; with `begins`, only texts with
    such a beginning.
    """

    path: str
    reason: str
    is_mapping: bool = False
    begins: tuple[str, ...] = ()


_HOST = "127.0.0.1:"
REFUSED: Final = (
    Part("name", "the name of the stack is an argument there: docker stack deploy NAME"),
    Part("services.*.depends_on", "it knows no conditions, and no order", is_mapping=True),
    Part("services.*.pull_policy", "it asks the registry for each image's digest at a deployment"),
    Part("services.*.profiles", "it has no profiles, so a console would run all the time"),
    Part("services.*.deploy.resources.reservations.devices", "it reserves no devices in this form"),
    Part(
        "configs.*.content", "a configuration has to be a file, or one that exists in the cluster"
    ),
    Part("secrets.*.environment", "a secret has to be a file, or one that exists in the cluster"),
    Part(
        "networks.*.driver",
        "a network of the driver bridge is on one host, and services cannot join it",
        begins=("bridge",),
    ),
)
"""Each of these ends `docker stack deploy` with an error."""
IGNORED: Final = (
    Part("services.*.build", "it builds nothing: images have to be in a registry"),
    Part("services.*.network_mode", "an init job does not reach its server at localhost"),
    Part("services.*.security_opt", "processes may gain privileges by setuid programs"),
    Part("services.*.shm_size", "shared memory is 64 MB, which PostgreSQL may exceed"),
    Part("services.*.tmpfs", "nothing is mounted there, and a read-only root has no /tmp"),
    Part(
        "services.*.restart",
        "without a restart policy of deploy, an init job is started again whenever it has ended",
        begins=("no",),
    ),
    Part(
        "services.*.ports.*",
        "the address is left out, so the port is open on every address of every node",
        begins=(_HOST,),
    ),
)
"""None of these has an effect; for most of them, the client prints a warning."""


def swarm_findings(compose: str) -> Iterator[Diagnostic]:
    """Yield a finding for each key of a compose file that Swarm refuses or ignores.

    A text that is no compose file has none: the proof reports it.
    """
    try:
        document = read_yaml(compose)
    except Unreadable:
        return
    yield from _found(document, REFUSED, rules.REFUSED_BY_SWARM)
    yield from _found(document, IGNORED, rules.IGNORED_BY_SWARM)


def _found(document: Any, parts: tuple[Part, ...], rule: Rule) -> Iterator[Diagnostic]:
    for part in parts:
        places = [
            place
            for place, value in _places(document, part.path.split("."), ())
            if _is_meant(value, part)
        ]
        if places:
            names = dict.fromkeys(place[1] for place in places if len(place) > 1)
            yield rule.at(
                pointer(*places[0]),
                part.path,
                value=", ".join(names) or places[0][0],
                reason=part.reason,
                origin=COMPOSE,
            )


def _is_meant(value: Any, part: Part) -> bool:
    if part.is_mapping:
        return isinstance(value, dict)
    return not part.begins or (isinstance(value, str) and value.startswith(part.begins))


def _places(
    value: Any, path: list[str], place: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each place that a path matches, with its value."""
    if not path:
        yield place, value
        return
    members: Mapping[str, Any] = _members(value)
    wanted = members if path[0] == "*" else [path[0]] if path[0] in members else []
    for name in wanted:
        yield from _places(members[name], path[1:], (*place, name))


def _members(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return value if isinstance(value, dict) else {}
