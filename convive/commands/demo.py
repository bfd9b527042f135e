"""`./run demo`: load the demo data through the API of the running platform; running it twice changes nothing."""

from pathlib import Path

import click

from convive.errors import OperatorError
from convive.options import state_option


@click.command("demo")
@state_option
def command(state_dir: Path) -> None:
    """Load the seven networks and programmes of the OAS through the public API. Existing data stays."""
    from rich.console import Console

    from convive.api.client import Problem, Unanswered
    from convive.demo.cast import Cast
    from convive.demo.tour import run
    from convive.supervisor.client import Stack

    address = Stack(state_dir).status().address
    cast = Cast(address, state_dir)
    try:
        story = run(cast, Console())
    except (Problem, Unanswered) as error:
        raise OperatorError(
            f"The demo stopped: {error}\nRun it again to continue; what it has created stays."
        ) from error
    finally:
        cast.leave()
    created, there = story.created.total(), story.there.total()
    unchanged = "" if created else " Nothing was changed."
    click.echo(f"demo: created {created}, already there {there}.{unchanged}")
    click.echo(f"Sign in: {address}/sign-in, passwords in {state_dir}/accounts.json and {state_dir}/demo-accounts.json")
    click.echo("Finance and the administrator need a second step as well: ./run code finance_officer prints its code.")
