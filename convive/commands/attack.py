"""`./run attack`: what a service that was broken into would do to the others or the books, and that it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from chassis import deployables
from convive.attacks.outcome import Outcome
from convive.options import state_option

_SERVICE = click.Choice(deployables.services())


@click.group("attack")
def command() -> None:
    """Attacks that are refused, to be seen: with credentials that somebody might get hold of."""


@command.command()
@click.option("--as", "thief", type=_SERVICE, default="chat", show_default=True, help="Whose credentials were stolen.")
@click.option("--against", "victim", type=_SERVICE, default="funds", show_default=True, help="Who is attacked.")
@state_option
def wire(thief: str, victim: str, state_dir: Path) -> None:
    """Attack a service at the broker with another one's user and keys. Status 1 if anything succeeds, or unrecorded.

    The credentials are those of the running stack; or, for a stranger who has nothing else, the service's own
    CONVIVE_BROKER_URL. What is refused is counted, and forged events stay parked: try it where that alarms nobody.
    """
    from convive.attacks import wire as attacks

    at = attacks.broken_into(thief, victim, state_dir)
    click.echo(f"With {thief}'s own user at the broker, against {victim}:")
    held = _told(attacks.on_the_broker(at))
    if at.whole:
        click.echo(f"\nPast the broker (its operator delivers), with {thief}'s own keys, against {victim}:")
        held = _told(attacks.past_the_broker(at)) and held
        click.echo("\nForged events stay parked as evidence: ./run events parked list, and drop.")
    else:
        click.echo(
            "\nWhat would get past the broker is not tried: it takes its operator and keys (docs/runbooks/attacks.md)."
        )
    raise SystemExit(0 if held else 1)


@command.command()
@state_option
def books(state_dir: Path) -> None:
    """Attack the Fund's books with the service's database password. Status 1 if anything succeeds, or unrecorded.

    The password is the running stack's; or, for a stranger who has nothing else, that of CONVIVE_DATABASE_URL_FUNDS.
    Every attempt is rolled back.
    """
    from convive.attacks import books as attacks
    from convive.attacks.records import DatabaseLog

    url, log = attacks.of_the_service(state_dir)
    click.echo("With the database password of the Fund's service, against the books:")
    raise SystemExit(0 if _told(attacks.tried(url, DatabaseLog(log))) else 1)


def _told(outcomes: Iterable[Outcome]) -> bool:
    """Prints each as it comes; whether all of them held."""
    held = True
    for each in outcomes:
        held = held and each.repelled
        record = "its log and figures cannot be read from here" if each.record is None else each.record or "NO RECORD"
        click.echo(f"{_became(each)}  {each.words}")
        if each.refused:
            click.echo(f"           {record}")
    return held


def _became(each: Outcome) -> str:
    if not each.possible:
        return "no target"
    return "refused  " if each.refused else "SUCCEEDED"
