"""The second signature: above the threshold, one person enters and another approves (Fund rule 12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS, SAME_PERSON
from contracts.identity import Role
from contracts.notices import FundsNotice, NoticeKind


class Pending(Protocol):
    """A record that waits for a second signature."""

    @property
    def status(self) -> str: ...
    @property
    def entered_by(self) -> UUID: ...


def check_second_person(call: Call, waiting: Pending, awaited: str = "pending") -> None:
    """Raises ALREADY_DECIDED unless it is pending, and SAME_PERSON if the maker would be the checker (Fund rule 12)."""
    if waiting.status != awaited:
        raise ALREADY_DECIDED(status=waiting.status)
    if call.actor.member_id == waiting.entered_by:
        raise SAME_PERSON()


def lock_pending(call: Call, waiting: Pending) -> None:
    """Locks a record that was read before what pays for it was locked. Raises ALREADY_DECIDED, SAME_PERSON."""
    call.session.refresh(waiting, with_for_update=True)
    check_second_person(call, waiting)


def sign(call: Call, waiting: Any) -> None:
    """Records the second person's signature."""
    waiting.decided_by, waiting.decided_at = call.actor.member_id, call.now


def decide(call: Call, waiting: Any, status: str, **words: str | None) -> None:
    """Records the second person's decision: the status, with a `reason` or a `refusal`, depending on the row.

    The address from which it was entered is removed: its entry, if there is one, has it.
    """
    waiting.status = status
    for name, text in words.items():
        setattr(waiting, name, text)
    if hasattr(waiting, "entered_from"):
        waiting.entered_from = None
    sign(call, waiting)
    call.session.flush()


def withdraw(call: Call, waiting: Any) -> None:
    """Whoever entered it withdraws it; it is locked after what it concerns. Raises NOT_YOURS, ALREADY_DECIDED."""
    call.session.refresh(waiting, with_for_update=True)
    if call.actor.member_id != waiting.entered_by:
        raise NOT_YOURS()
    if waiting.status != "pending":
        raise ALREADY_DECIDED(status=waiting.status)
    waiting.status, waiting.decided_at = "withdrawn", call.now
    if hasattr(waiting, "entered_from"):
        waiting.entered_from = None
    call.session.flush()


def ask_for_signature(call: Call, title: str, amount_usd: Decimal | None, link: str) -> None:
    """Notifies the finance approvers that something is waiting for them; a list of rates has no amount."""
    amount = {} if amount_usd is None else {"amount": str(amount_usd), "currency": "USD"}
    call.emit(
        FundsNotice(
            notice_id=new_id(),
            kind=NoticeKind.SECOND_SIGNATURE_NEEDED,
            role=Role.FINANCE_APPROVER,
            params={"title": title} | amount,
            link=link,
        )
    )
