"""`./run permissions`: write docs/permissions.md, the table of who may do what."""

from __future__ import annotations

import click

from convive import permissions


@click.command()
def command() -> None:
    """Write docs/permissions.md from the doors in the code."""
    permissions.PAGE.write_text(permissions.page(), encoding="utf-8")
    click.echo(f"wrote {permissions.PAGE}")
