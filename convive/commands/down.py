"""`./run down`: stop everything that `./run up` started."""

from pathlib import Path

import click

from convive.options import state_option
from convive.supervisor.client import Stack


@click.command("down")
@state_option
def command(state_dir: Path) -> None:
    """Stop gateway, services, broker and database, in this order. Data stays."""
    stack = Stack(state_dir)
    if not stack.is_running():
        click.echo(f"Nothing is running in {stack.state.directory}.")
        return
    stack.stop()
    click.echo("Stopped.")
