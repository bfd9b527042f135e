"""`./run remove-service NAME`: remove a service with its code, listings, database, role, queues and exchange."""

from __future__ import annotations

from pathlib import Path

import click

from chassis import deployables
from convive.options import state_option
from convive.state import PROJECT, State


@click.command("remove-service")
@click.argument("name", type=click.Choice(deployables.services()))
@click.option("--yes", is_flag=True, help="Do not ask.")
@state_option
def command(name: str, yes: bool, state_dir: Path) -> None:
    """Remove a service and its data from the source tree and this machine's stack, for good.

    Nothing is removed while other code uses its contracts. Elsewhere (compose, Kubernetes), its database and queues
    stay until an operator drops them.
    """
    from convive import compose_env
    from convive.scaffold import afterwards, leavings, skeleton

    skeleton.refuse_while_used(PROJECT, name)
    if not yes:
        click.confirm(f"Remove {name}, its code and, on this machine, its data, for good?", abort=True)
    own = leavings.of_service(name)
    removed = skeleton.remove(PROJECT, name)
    for what in leavings.clear(State(state_dir), name, own):
        click.echo(f"  {what}")
    compose_env.drop_service(PROJECT / "deploy" / "compose.env", name)
    for path in removed:
        click.echo(f"  {path}")
    afterwards.generate(PROJECT)
    leavings.restart_gateway(State(state_dir))
    click.echo(f"{name} is gone.")
