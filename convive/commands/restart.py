"""`./run restart SERVICE`: restart a service, one process after another."""

from pathlib import Path

import click

from convive.options import state_option
from convive.supervisor.client import Stack


@click.command("restart")
@click.argument("name")
@state_option
def command(name: str, state_dir: Path) -> None:
    """Restart a service (forum) or one process of it (forum.2); each is ready before the next one stops."""
    Stack(state_dir).restart(name)
    click.echo(f"{name} runs again.")
