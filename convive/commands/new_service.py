"""`./run new-service NAME`: a service that answers, emits, deploys and passes its tests, to be filled with life."""

import os
import subprocess
import sys

import click

from convive.scaffold import skeleton
from convive.state import PROJECT

# What is generated from the code, made anew in processes of their own: this one has imported the tree as it was.
_GENERATED = (["contracts"], ["topology", "export"], ["compose-env", "--example"])


@click.command("new-service")
@click.argument("name")
def command(name: str) -> None:
    """Copy the skeleton of a service and enter it where services are listed."""
    for path in skeleton.add(PROJECT, name):
        click.echo(f"  {path}")
    for arguments in _GENERATED:
        environment = os.environ | {"PYTHONPATH": str(PROJECT)}
        subprocess.run([sys.executable, "-m", "convive", *arguments], cwd=PROJECT, env=environment, check=True)
    click.echo(
        f"{name} is there. Next: ./run test tests/{name} tests/architecture, then make notes.py into what people do."
    )
