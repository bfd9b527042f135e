"""`./run scale forum=2`: change the number of processes of a running service."""

from pathlib import Path

import click

from convive.options import Replicas, state_option
from convive.supervisor.client import Stack


@click.command("scale")
@click.argument("wanted", type=Replicas(), nargs=-1, required=True)
@state_option
def command(wanted: tuple[tuple[str, int], ...], state_dir: Path) -> None:
    """Set the number of processes per service, for instance forum=2 chat=3."""
    Stack(state_dir).scale(**dict(wanted))
    for group, count in wanted:
        click.echo(f"{group}: {count} {'process' if count == 1 else 'processes'}")
