"""`./run new-service NAME`: a service that answers, emits, deploys and passes its tests, ready to be developed."""

import click

from convive.scaffold import afterwards, skeleton
from convive.state import PROJECT


@click.command("new-service")
@click.argument("name")
def command(name: str) -> None:
    """Copy the skeleton of a service and enter it where services are listed.

    NAME is one lower-case word of letters (library). The skeleton is a small service that works: one's own notes, with
    contract, routes, tables, texts in four languages, data export, erasure, manifests, monitoring and tests.
    """
    paths = skeleton.add(PROJECT, name)
    afterwards.tidy(PROJECT, paths)
    for path in paths:
        click.echo(f"  {path}")
    afterwards.generate(PROJECT)
    click.echo(f"{name} is there. Now test it, then make notes.py into what people do:")
    click.echo(f"    ./run test tests/{name} tests/architecture")
