"""What was changed of a payee, by whom and when: written with every change, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis import members
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.payees import ListPayeeChanges
from contracts.funds.payees import PayeeChange as View
from services.funds.payees.model import Payee, PayeeChange

Fields = Mapping[str, tuple[str | None, str | None]]
_SHOWN = 4


def masked(account: str | None) -> str | None:
    """The end of an account number, which is enough to recognize it and not to pay to it."""
    return None if account is None else f"••{account[-_SHOWN:]}"


def note(call: Call, payee_id: UUID, what: str, fields: Fields | None = None, reason: str | None = None) -> None:
    """Keeps a change: of each field what it was and what it is."""
    call.session.add(
        PayeeChange(
            id=new_id(),
            payee_id=payee_id,
            what=what,
            changed_by=call.actor.member_id,
            changed_at=call.now,
            fields={name: list(pair) for name, pair in (fields or {}).items()},
            reason=reason,
        )
    )
    call.session.flush()


def list_payee_changes(call: Call, command: ListPayeeChanges) -> Page[View]:
    """The changes of a payee, newest first. Raises NOT_FOUND."""
    get_row(call, Payee, command.payee_id, "payee_id", "payee")
    changes = select(PayeeChange).where(PayeeChange.payee_id == command.payee_id)
    found: Page[Any] = page(call.session, changes, [PayeeChange.id], command, lambda row: row[0], descending=True)
    names = members.names(call.session, {each.changed_by for each in found.items})
    told = [View.of(each, changed_by_name=names.get(each.changed_by)) for each in found.items]
    return Page[View](items=told, next=found.next)
