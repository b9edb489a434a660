"""DG556 and DG574: who can reach whom in the stack on disk is not who depends on whom."""

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
    message="{subject} depends on {other} and shares no network with it",
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
    expected="a network for each dependency, as the option networks says: isolated",
    action=f"Take one of them off it, {_REGENERATE}",
    explanation="Isolated networks keep an attacker in one container from all that it does "
    "not need.",
    wrong=Example(
        _STRANGERS, options={"networks": "isolated"}, earlier=_STRANGERS, command="verify"
    ),
    right=Example(_STRANGERS, earlier=_STRANGERS, command="verify"),
)
