"""`./run events list|parked`: the events and their consumers; failed events, and how to retry or drop them."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from chassis import deployables
from chassis.messaging import parking
from chassis.prepare import OTHER_SOURCES
from convive.addresses import broker_url
from convive.contracts import catalogue, handlers
from convive.options import state_option

_LISTENERS = (*deployables.services(), *OTHER_SOURCES)
_SERVICE = click.argument("service", type=click.Choice(_LISTENERS))


@click.group()
def command() -> None:
    """Events and their consumers, and events that could not be handled."""


@command.command("list")
@click.argument("service", required=False)
def list_kinds(service: str | None) -> None:
    """Print every event, or those that SERVICE emits or consumes; programs read contracts/asyncapi.json."""
    table = Table(box=None, pad_edge=False)
    for heading in ("event", "when", "subject", "consumed by"):
        table.add_column(heading, no_wrap=heading == "event", overflow="fold")
    for kind in catalogue.kinds(service):
        consumers = ", ".join(handlers.of(kind.type)) or "nobody"
        table.add_row(kind.type, catalogue.summary(kind), catalogue.subject(kind), consumers)
    Console().print(table if table.row_count else f"no event is emitted or consumed by {service}")


@command.group()
def parked() -> None:
    """Events in the parking queues."""


@parked.command("list")
@state_option
def list_parked(state_dir: Path) -> None:
    """List the parked events of all services."""
    table = Table("service", "id", "type", "time", "attempts", "error")
    url = broker_url(state_dir)
    for service in _LISTENERS:
        for event in parking.show(url, service):
            table.add_row(service, event.id, event.type, event.time, str(event.attempts), event.error)
    Console().print(table if table.row_count else "nothing is parked")


@parked.command()
@_SERVICE
@click.argument("event_id")
@state_option
def show(service: str, event_id: str, state_dir: Path) -> None:
    """Show one parked event in full."""
    found = [event for event in parking.show(broker_url(state_dir), service) if event.id == event_id]
    if not found:
        raise click.ClickException(f"no parked event {event_id} in {service}")
    Console().print(vars(found[0]))


@parked.command()
@_SERVICE
@click.argument("event_ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Replay all of the service's parked events.")
@state_option
def replay(service: str, event_ids: tuple[str, ...], everything: bool, state_dir: Path) -> None:
    """Send parked events to their handlers again, with all attempts."""
    if not event_ids and not everything:
        raise click.UsageError("name the events, or use --all")
    ids = None if everything else set(event_ids)
    click.echo(f"replayed {parking.replay(broker_url(state_dir), service, ids)}")


@parked.command()
@_SERVICE
@click.argument("event_ids", nargs=-1, required=True)
@click.confirmation_option(prompt="Drop these events for good?")
@state_option
def drop(service: str, event_ids: tuple[str, ...], state_dir: Path) -> None:
    """Delete parked events for good."""
    click.echo(f"dropped {parking.drop(broker_url(state_dir), service, set(event_ids))}")
