"""deploy/rabbitmq/definitions.json: the broker's exchanges, queues and bindings, for operators who import them."""

from __future__ import annotations

import json
from pathlib import Path

from chassis.prepare import whole_topology
from convive.embedded.rabbitmq import VHOST

DEFINITIONS = Path("deploy/rabbitmq/definitions.json")


def produced() -> dict[Path, str]:
    """RabbitMQ's definitions of everything the platform needs, as text that stays the same."""
    return {DEFINITIONS: json.dumps(whole_topology().definitions(VHOST), indent=2, sort_keys=True) + "\n"}
