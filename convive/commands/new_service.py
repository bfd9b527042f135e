"""`./run new-service NAME`: create a service that answers, emits, deploys and passes its tests, ready to develop."""

import click

from convive.scaffold import afterwards, skeleton
from convive.state import PROJECT


@click.command("new-service")
@click.argument("name")
def command(name: str) -> None:
    """Copy the skeleton of a service and add it wherever services are listed.

    NAME is one word in lower-case letters (library). The skeleton is a small working service, members' own notes, with
    contract, routes, tables, texts in four languages, data export, erasure, manifests, monitoring and tests.
    """
    paths = skeleton.add(PROJECT, name)
    afterwards.tidy(PROJECT, paths)
    for path in paths:
        click.echo(f"  {path}")
    afterwards.generate(PROJECT)
    click.echo(f"{name} was created. Test it, then replace notes.py with what people do in it:")
    click.echo(f"    ./run test tests/{name} tests/architecture")
