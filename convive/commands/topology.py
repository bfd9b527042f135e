"""`./run topology apply`: declare the broker's exchanges, queues and bindings (./run generate exports them)."""

from pathlib import Path

import click

from chassis.messaging.topology import CLASSIC, QUORUM
from chassis.prepare import whole_topology
from convive.addresses import broker_url
from convive.options import state_option


@click.group("topology")
def command() -> None:
    """The broker's topology, derived from the contracts and the services' entry points."""


@command.command()
@click.option(
    "--calls", type=click.Choice([CLASSIC, QUORUM]), default=CLASSIC, envvar="CONVIVE_CALL_QUEUES", show_envvar=True
)
@state_option
def apply(state_dir: Path, calls: str) -> None:
    """Declare everything on the broker. Existing queues and exchanges stay; one that differs is an error.

    The only exception is a call queue, which is replaced by one of the requested kind.
    """
    whole = whole_topology(calls)
    whole.apply(broker_url(state_dir))
    click.echo(
        f"{len(whole.exchanges)} exchanges, {len(whole.queues)} queues, {len(whole.bindings)} bindings are declared"
    )
