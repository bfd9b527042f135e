"""`./run topology export|check|apply`: the broker's exchanges, queues and bindings, as data."""

import json
from pathlib import Path

import click

from chassis.messaging.topology import CLASSIC, QUORUM
from chassis.prepare import whole_topology
from convive.addresses import broker_url
from convive.options import state_option
from convive.state import PROJECT

DEFINITIONS = PROJECT / "deploy" / "rabbitmq" / "definitions.json"
VHOST = "convive"


def definitions() -> str:
    """RabbitMQ's definitions file for everything the platform needs, as text that stays the same."""
    return json.dumps(whole_topology().definitions(VHOST), indent=2, sort_keys=True) + "\n"


@click.group("topology")
def command() -> None:
    """The broker's topology, derived from the contracts and the services' entry points."""


@command.command()
def export() -> None:
    """Write deploy/rabbitmq/definitions.json, for operators who import it when the broker starts."""
    DEFINITIONS.parent.mkdir(parents=True, exist_ok=True)
    DEFINITIONS.write_text(definitions(), "utf-8")
    click.echo(f"wrote {DEFINITIONS.relative_to(PROJECT)}")


@command.command()
def check() -> None:
    """End with status 1 when the exported file is not what the code needs."""
    if not DEFINITIONS.exists() or DEFINITIONS.read_text("utf-8") != definitions():
        raise click.ClickException(f"{DEFINITIONS.relative_to(PROJECT)} is out of date: run ./run topology export")
    click.echo("the exported topology is what the code needs")


@command.command()
@click.option(
    "--calls", type=click.Choice([CLASSIC, QUORUM]), default=CLASSIC, envvar="CONVIVE_CALL_QUEUES", show_envvar=True
)
@state_option
def apply(state_dir: Path, calls: str) -> None:
    """Declare everything on the broker. What stands stays; what stands otherwise is an error and is not changed.

    But a queue of calls is replaced by one of the kind that is wanted.
    """
    whole = whole_topology(calls)
    whole.apply(broker_url(state_dir))
    click.echo(f"{len(whole.exchanges)} exchanges, {len(whole.queues)} queues, {len(whole.bindings)} bindings stand")
