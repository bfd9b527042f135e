"""Gets databases and broker ready: `python -m chassis.prepare [DEPLOYABLE ...]`. Safe to run again and by several."""

from __future__ import annotations

import importlib
import sys
import time

from sqlalchemy.exc import OperationalError

from chassis import database, deployables
from chassis.messaging import topology
from chassis.messaging.topology import Topology
from chassis.migrations.squashed import OutdatedHistory
from chassis.migrations.upgrade import upgrade
from chassis.service import consumed, find
from chassis.settings import database_url, settings

# What sends and consumes events without being a service: identity, in the gateway.
OTHER_SOURCES = ("identity",)
_PATIENCE = 60.0


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


def migrate(deployable: str) -> None:
    """Brings a deployable's database to its newest schema; waits up to a minute for a server that is starting."""
    url = database_url(deployable)
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


def main(chosen: list[str]) -> None:
    """Migrates the chosen deployables' databases, or all, and applies the whole topology."""
    for deployable in chosen or deployables.with_database():
        try:
            migrate(deployable)
        except OutdatedHistory as error:
            raise SystemExit(
                str(error)
            ) from None  # the operator needs to know what to do, not where the error was raised
        print(f"migrated {deployable}", flush=True)
    wanted = settings()
    whole_topology(wanted.call_queues).apply_when_reachable(wanted.broker_url, _PATIENCE)
    print("applied the broker topology", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
