"""`./run books`: verify the Fund's journal, and name the first entry that was altered; sign where its chains end."""

from __future__ import annotations

import os
from pathlib import Path

import click

from chassis.settings import DATABASE, OWNER
from contracts.base import Refused
from convive.addresses import environment
from convive.errors import OperatorError
from convive.options import state_option

_DATABASE, _OWNER = f"{DATABASE}FUNDS", f"{OWNER}FUNDS"
_CERTIFICATES = "CONVIVE_ANCHOR_TSA_CERTIFICATES"


@click.group()
def command() -> None:
    """Look after the Fund's books."""


@command.command()
@click.option("--fund", "fund_id", help="The fund whose journal is verified; default: all funds.")
@click.option("--key", "public_key", help="The public key that anchors are signed with, as you noted it (hexadecimal).")
@click.option(
    "--anchors",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of anchors that were kept elsewhere: each has to be in the database, and by the same key.",
)
@state_option
def verify(fund_id: str | None, public_key: str | None, folder: Path | None, state_dir: Path) -> None:
    """Recalculate all seals and balances, in the database of CONVIVE_DATABASE_URL_FUNDS or of the running stack.

    Ends with status 1 if an entry, a balance, an anchor or its timestamp was altered. Who signed the timestamps is only
    verified with CONVIVE_ANCHOR_TSA_CERTIFICATES.
    """
    _given(state_dir, _DATABASE, _CERTIFICATES)
    from chassis.settings import database_url
    from convive.anchoring import settings, tokens, verifying
    from convive.anchoring.outside import refuse_other_anchors, refuse_other_key

    certificates = settings.settings().anchor_tsa_certificates
    try:
        with verifying.reading(database_url("funds")) as call:
            for each in [fund_id] if fund_id else verifying.funds_of(call):
                for part in verifying.parts(call, each):
                    for chain in part.chains:
                        click.echo(f"{part.fund_id} {chain.fiscal_year}: {chain.entries} entries, seal {chain.hash}")
                    verifying.refuse_broken(part)
                if part.last_anchor:
                    click.echo(f"{each}: {part.anchors} anchors, the last of {part.last_anchor.on}")
                if stamped := tokens.verify(call, each, certificates):
                    by = "" if certificates else f"; whose they are was not verified: {_CERTIFICATES} is not set"
                    click.echo(f"{each}: {stamped} timestamps{by}")
                refuse_other_key(call, each, public_key)
                refuse_other_anchors(call, each, folder)
    except Refused as refused:
        raise OperatorError(refused.refusal.message.format_map(refused.params)) from None
    click.echo("intact")


@command.command()
@click.option("--daily", is_flag=True, help="Go on: at once, and after each midnight (UTC).")
@state_option
def anchor(daily: bool, state_dir: Path) -> None:
    """Sign where the chains end today, and keep it elsewhere: once a day, over books that were verified first.

    With the owner's CONVIVE_OWNER_URL_FUNDS and CONVIVE_ANCHOR_SIGNING_KEY, which no service has.
    """
    _given(state_dir, _OWNER, "CONVIVE_ANCHOR_SIGNING_KEY", "CONVIVE_ANCHOR_FOLDER", "CONVIVE_MAIL_FOLDER")
    if daily:
        from convive.anchoring.daily import go_on

        go_on()
    from chassis.settings import owner_url
    from convive.anchoring import keeping, settings, signing

    chosen = settings.settings()
    signer = signing.Signer.of(chosen.anchor_signing_key)

    def token(said: str) -> bytes | None:
        return keeping.timestamp(chosen.anchor_tsa_url, said, chosen.anchor_tsa_certificates)

    for said in signing.anchor(owner_url("funds"), signer, keeping.ways(chosen), token):
        click.echo(said)


def _given(state_dir: Path, *names: str) -> None:
    """What the environment does not say is what the running stack says."""
    if not os.environ.get(names[0]):
        told = environment(state_dir)
        os.environ.update({name: told[name] for name in names if name in told})
