"""deploy/rabbitmq/definitions.json: the broker's exchanges, queues, bindings, users and what each of them may do."""

from __future__ import annotations

import json
from pathlib import Path

from chassis.messaging import access
from chassis.prepare import accesses, whole_topology
from convive.embedded.rabbitmq import VHOST

DEFINITIONS = Path("deploy/rabbitmq/definitions.json")


def produced() -> dict[Path, str]:
    """RabbitMQ's definitions of everything the platform needs, as text that stays the same; users without passwords."""
    whole = whole_topology().definitions(VHOST) | access.definitions(accesses(), VHOST)
    return {DEFINITIONS: json.dumps(whole, indent=2, sort_keys=True) + "\n"}
