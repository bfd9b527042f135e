"""`./run permissions [SERVICE]`: who may do what, as a table."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from chassis import deployables
from convive import permissions

_SERVICES = ("identity", *deployables.services())


@click.command()
@click.argument("service", type=click.Choice(_SERVICES), required=False)
def command(service: str | None) -> None:
    """Print who may call each operation of one SERVICE, or of all; programs read contracts/schemas."""
    for name in [service] if service else _SERVICES:
        table = Table(title=name, title_justify="left", box=None, pad_edge=False)
        table.add_column("operation", no_wrap=True)
        table.add_column("who may call it")
        for row in permissions.rows(name):
            table.add_row(*row)
        Console().print(table)
