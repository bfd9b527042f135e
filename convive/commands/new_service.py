"""`./run new-service NAME`: a service that answers, emits, deploys and passes its tests, to be filled with life."""

import os
import subprocess
import sys

import click

from convive.scaffold import skeleton
from convive.state import PROJECT

# What is generated from the code, made anew in a process of its own: this one has imported the tree as it was.
_GENERATED = (["contracts"], ["topology", "export"], ["compose-env", "--example"])
_GENERATE = "from convive.cli import cli; [cli.main(each, prog_name='./run', standalone_mode=False) for each in {}]"


@click.command("new-service")
@click.argument("name")
def command(name: str) -> None:
    """Copy the skeleton of a service and enter it where services are listed."""
    for path in skeleton.add(PROJECT, name):
        click.echo(f"  {path}")
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    subprocess.run([sys.executable, "-c", _GENERATE.format(_GENERATED)], cwd=PROJECT, env=environment, check=True)
    click.echo(
        f"{name} is there. Next: ./run test tests/{name} tests/architecture, then make notes.py into what people do."
    )
