"""`./run contracts --since REVISION`: list changes that break clients of an earlier revision."""

import click

from convive.contracts import additive, history
from convive.state import PROJECT


@click.command("contracts")
@click.option("--since", metavar="REVISION", required=True, help="A git revision or release, for instance v1.2.0.")
def command(since: str) -> None:
    """List what breaks for clients of the contracts as of a revision. Ends with status 1 if anything does.

    The published contracts are written by ./run generate.
    """
    found = additive.breaks(history.published_at(PROJECT, since), history.published(PROJECT))
    for each in found:
        click.echo(str(each))
    if found:
        raise click.ClickException(f"{len(found)} breaking changes: make them a new version instead")
    click.echo(f"nothing breaks for clients of {since}")
