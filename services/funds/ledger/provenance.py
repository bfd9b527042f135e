"""The addresses from which entries were made and approved. The entries stay; an erased member's addresses do not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update

from chassis.call import Call
from services.funds.ledger import model


def erase(call: Call, member_id: UUID) -> None:
    """Removes the addresses from which an erased member entered and approved; only an identifier remains."""
    entry = model.JournalEntry
    entered = (entry.entered_by == member_id, entry.entered_from.is_not(None))
    approved = (entry.approved_by == member_id, entry.approved_from.is_not(None))
    call.session.execute(update(entry).where(*entered).values(entered_from=None))
    call.session.execute(update(entry).where(*approved).values(approved_from=None))


def erase_waiting(call: Call, member_id: UUID, *tables: type[Any]) -> None:
    """The same in tables of pending records (`status`, `entered_by`, `entered_from`); a decided record has passed its
    address on to its entry."""
    for waiting in tables:
        pending = (waiting.status == "pending", waiting.entered_by == member_id)
        call.session.execute(update(waiting).where(*pending).values(entered_from=None))
