"""The Fund's terms: the threshold of the second signature, and who is asked for it (Fund rule 12)."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from contracts.base import STALE
from contracts.funds import FundTerms, SetThreshold
from contracts.funds_refusals import ALREADY_DECIDED, SAME_PERSON
from contracts.identity import Role
from contracts.notices import FundsNotice, NoticeKind
from services.funds import model

# The one fund this service keeps; a second one is a row more and an id in the commands.
THE_FUND = "prevention-network"


def read_terms(call: Call) -> FundTerms:
    return _view(call.session.get_one(model.Fund, THE_FUND))


def set_threshold(call: Call, command: SetThreshold) -> FundTerms:
    """Raises STALE when the terms were changed in the meantime."""
    fund = call.session.scalars(select(model.Fund).where(model.Fund.id == THE_FUND).with_for_update()).one()
    if command.expected_version not in (None, fund.version):
        raise STALE()
    fund.second_signature_above_usd = command.second_signature_above_usd
    fund.version += 1
    call.session.flush()
    return _view(fund)


def check_second_person(call: Call, entered_by: UUID, status: str, awaited: str) -> None:
    """Raises ALREADY_DECIDED unless it waits, and SAME_PERSON when the maker would be the checker (Fund rule 12)."""
    if status != awaited:
        raise ALREADY_DECIDED(status=status)
    if call.actor.member_id == entered_by:
        raise SAME_PERSON()


def ask_for_signature(call: Call, title: str, amount_usd: Decimal, link: str) -> None:
    """Tells the finance approvers that something above the threshold waits for them."""
    call.emit(
        FundsNotice(
            notice_id=new_id(),
            kind=NoticeKind.SECOND_SIGNATURE_NEEDED,
            role=Role.FINANCE_APPROVER,
            params={"title": title, "amount": str(amount_usd), "currency": "USD"},
            link=link,
        )
    )


def _view(fund: model.Fund) -> FundTerms:
    return FundTerms(
        id=fund.id,
        title=fund.title,
        generates_interest=fund.generates_interest,
        second_signature_above_usd=fund.second_signature_above_usd,
        version=fund.version,
    )
