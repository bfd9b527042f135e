"""The second signature: who enters is not who approves, above the threshold (Fund rule 12)."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.ledger.terms import ALREADY_DECIDED, SAME_PERSON
from contracts.identity import Role
from contracts.notices import FundsNotice, NoticeKind


def check_second_person(call: Call, entered_by: UUID, status: str, awaited: str) -> None:
    """Raises ALREADY_DECIDED unless it waits, and SAME_PERSON when the maker would be the checker (Fund rule 12)."""
    if status != awaited:
        raise ALREADY_DECIDED(status=status)
    if call.actor.member_id == entered_by:
        raise SAME_PERSON()


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
