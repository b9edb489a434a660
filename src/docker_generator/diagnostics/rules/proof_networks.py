"""DG556 and DG574: the networks of the stack on disk do not match its dependencies."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, deployed

_REGENERATE = (
    "or run docker-generator generate --force, which replaces all edited files and keeps backups"
)

_COMPOSE = "docker-compose.yml"
_CART = {"port": 8001, "dependencies": [{"name": "Catalog"}]}
_NETWORK = '      - "127.0.0.1:${CART_PORT:-8001}:8001"\n    networks:\n      - app_network\n'
_STRANGERS = {"services": {"Cart": {"port": 8001}}}

NO_COMMON_NETWORK = Rule(
    code="DG556",
    slug="no-common-network",
    severity=Severity.ERROR,
    message="{subject} depends on {other} but shares no network with it",
    action=f"Connect both to one network, {_REGENERATE}",
    explanation="Containers without a network in common cannot reach each other.",
    wrong=deployed(
        {_COMPOSE: (_NETWORK, _NETWORK.replace("app_network", "elsewhere"))}, Cart=_CART
    ),
    right=deployed(Cart=_CART),
)
UNRELATED_SERVICES_SHARE_NETWORK = Rule(
    code="DG574",
    slug="unrelated-services-share-network",
    severity=Severity.ERROR,
    message="Network {subject} connects containers that do not depend on each other: {pairs}",
    expected="a network for each dependency, because the option networks is isolated",
    action=f"Disconnect one of them from it, {_REGENERATE}",
    explanation="With isolated networks, an attacker in one container reaches only its "
    "dependencies and dependents.",
    wrong=Example(
        _STRANGERS, options={"networks": "isolated"}, earlier=_STRANGERS, command="verify"
    ),
    right=Example(_STRANGERS, earlier=_STRANGERS, command="verify"),
)
