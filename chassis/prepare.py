"""Gets databases and broker ready: `python -m chassis.prepare [DEPLOYABLE ... broker]`; safe to repeat."""

from __future__ import annotations

import importlib
import sys
import time

from sqlalchemy.exc import OperationalError

from chassis import database, deployables
from chassis.messaging import access, topology
from chassis.messaging.access import Access
from chassis.messaging.topology import Topology
from chassis.migrations import grants
from chassis.migrations.squashed import OutdatedHistory
from chassis.migrations.upgrade import upgrade
from chassis.service import consumed, find
from chassis.settings import broker_settings, database_url, owner_url

# What sends and consumes events without being a service: identity, in the gateway.
OTHER_SOURCES = ("identity",)
_PATIENCE = 60.0
# What is prepared under this name is the broker.
BROKER = "broker"


def consumed_besides() -> dict[str, dict[str, bool]]:
    """The events consumed by what is not a service, found by its file in the same way as services."""
    consumers = importlib.import_module(f"{deployables.GATEWAY}.consumers").CONSUMERS
    return {source: {each.kind.type: each.in_order for each in consumers} for source in OTHER_SOURCES}


def whole_topology(calls: str = topology.CLASSIC) -> Topology:
    """Everything the platform needs from the broker; `calls` is the kind of the call queues."""
    whole = topology.common()
    for source, types in consumed_besides().items():
        whole += topology.of_listener(source, types)
    for name in deployables.services():
        whole += topology.of_service(name, consumed(find(name)), calls)
    return whole


def accesses() -> list[Access]:
    """What each deployable's user may do at the broker."""
    heard = importlib.import_module(f"{deployables.GATEWAY}.live.changes").heard()
    services = deployables.services()
    gateway = access.of_gateway(deployables.GATEWAY, OTHER_SOURCES[0], services, heard)
    return [*(access.of_service(name, consumed(find(name))) for name in services), gateway]


def migrate(deployable: str) -> None:
    """Brings a deployable's database to its newest schema, as its owner, and grants its running role what is declared.

    Waits up to a minute for a server that is starting.
    """
    url, running = owner_url(deployable), database.place(database_url(deployable)).username
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            database.engine_for_tools(url).connect().close()
            break
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
    upgrade(url, deployables.home(deployable) / "migrations")
    grants.apply(url, deployables.home(deployable), str(running))


def main(chosen: list[str]) -> None:
    """Migrates the chosen deployables' databases, and applies the topology to the broker, as the operator's user.

    All of them and the broker if nothing is chosen. A deployable's own user may change nothing at the broker.
    """
    wanted = chosen or [*deployables.with_database(), BROKER]
    for deployable in (each for each in wanted if each != BROKER):
        try:
            migrate(deployable)
        except OutdatedHistory as error:
            raise SystemExit(
                str(error)
            ) from None  # the operator needs to know what to do, not where the error was raised
        print(f"migrated {deployable}", flush=True)
    if BROKER in wanted:
        _prepare_broker()


def _prepare_broker() -> None:
    chosen = broker_settings()
    whole_topology(chosen.call_queues).apply_when_reachable(chosen.broker_url, _PATIENCE)
    topology.retire(chosen.broker_url)
    print("applied the broker topology", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
