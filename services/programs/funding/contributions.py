"""What the Fund reports about money received for programmes and transferred between awards."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from chassis.attributes import same
from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.funds.events import (
    ContributionReceived,
    ContributionReversed,
    MoneyTransferred,
    TransferReversed,
)
from services.programs.funding.model import Contribution, Transfer

_AS_RECEIVED = ("programme", "donor_id", "donor", "amount_usd", "received_on", "programme_total_usd")


def contributed(call: Call, happened: Happened[ContributionReceived]) -> None:
    """The Fund received a contribution to a programme."""
    if happened.event.programme:
        call.session.execute(insert(Contribution).values(_contribution(happened)).on_conflict_do_nothing())


def contribution_reversed(call: Call, happened: Happened[ContributionReversed]) -> None:
    """A contribution to a programme was a bank error; it no longer counts, even if the event of it arrives later."""
    if happened.event.programme:
        values = _contribution(happened) | {"reversed": True}
        statement = insert(Contribution).values(values)
        call.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def transferred(call: Call, happened: Happened[MoneyTransferred]) -> None:
    """The balance of an award was transferred to another one."""
    call.session.execute(insert(Transfer).values(_transfer(happened)).on_conflict_do_nothing())


def transfer_reversed(call: Call, happened: Happened[TransferReversed]) -> None:
    """A transfer was reversed; it no longer counts, even if the event of it arrives later."""
    values = _transfer(happened) | {"reversed": True}
    statement = insert(Transfer).values(values)
    call.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def _transfer(happened: Happened[MoneyTransferred] | Happened[TransferReversed]) -> dict[str, Any]:
    event = happened.event
    return {
        "id": event.transfer_id,
        "from_programme": event.from_programme,
        "to_programme": event.to_programme,
        "amount_usd": event.amount_usd,
        "reversed": False,
    }


def _contribution(happened: Happened[ContributionReceived] | Happened[ContributionReversed]) -> dict[str, Any]:
    return same(happened.event, *_AS_RECEIVED) | {
        "id": happened.event.contribution_id,
        "reversed": False,
        "sequence": happened.envelope.sequence,
    }
