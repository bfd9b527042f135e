"""A mail that was asked for is taken: once, in the transaction with the inbox row of its event."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.forum.events import MailDue
from gateway.identity.letter import Letter
from gateway.identity.model import Account
from gateway.settings import gateway_settings


def take(call: Call, happened: Happened[MailDue]) -> None:
    """Nothing is kept for whoever has no account, no address or no access, nor where no mail is sent at all."""
    asked = happened.event
    account = call.session.get(Account, asked.member_id)
    if account is None or not gateway_settings().sends_mail:
        return
    call.session.execute(
        insert(Letter)
        .values(
            id=asked.mail_id,
            account_id=account.id,
            kind=asked.kind,
            body=asked.model_dump(mode="json", include={"notices", "more", "tasks"}),
            state="waiting",
            attempts=0,
            asked_at=call.now,
            due_at=call.now,
        )
        .on_conflict_do_nothing()
    )
