"""The second signature: who enters is not who approves, above the threshold (Fund rule 12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.ledger.terms import ALREADY_DECIDED, SAME_PERSON
from contracts.identity import Role
from contracts.notices import FundsNotice, NoticeKind


class Pending(Protocol):
    """What waits for a second signature."""

    @property
    def status(self) -> str: ...
    @property
    def entered_by(self) -> UUID: ...


def check_second_person(call: Call, waiting: Pending, awaited: str = "pending") -> None:
    """Raises ALREADY_DECIDED unless it waits, and SAME_PERSON when the maker would be the checker (Fund rule 12)."""
    if waiting.status != awaited:
        raise ALREADY_DECIDED(status=waiting.status)
    if call.actor.member_id == waiting.entered_by:
        raise SAME_PERSON()


def lock_pending(call: Call, waiting: Pending) -> None:
    """Locks what was read before that which pays for it was locked. Raises ALREADY_DECIDED, SAME_PERSON."""
    call.session.refresh(waiting, with_for_update=True)
    check_second_person(call, waiting)


def sign(call: Call, waiting: Any) -> None:
    """The second person's name under it."""
    waiting.decided_by, waiting.decided_at = call.actor.member_id, call.now


def decide(call: Call, waiting: Any, status: str, **words: str | None) -> None:
    """The second person's word on what waits: its status, with a `reason` or a `refusal`, whatever the row has.

    Where it was entered from is not kept any longer: its entry, if it has one, says so.
    """
    waiting.status = status
    for name, text in words.items():
        setattr(waiting, name, text)
    if hasattr(waiting, "entered_from"):
        waiting.entered_from = None
    sign(call, waiting)
    call.session.flush()


def ask_for_signature(call: Call, title: str, amount_usd: Decimal, link: str) -> None:
    """Notifies the finance approvers that something above the threshold waits for them."""
    call.emit(
        FundsNotice(
            notice_id=new_id(),
            kind=NoticeKind.SECOND_SIGNATURE_NEEDED,
            role=Role.FINANCE_APPROVER,
            params={"title": title, "amount": str(amount_usd), "currency": "USD"},
            link=link,
        )
    )
