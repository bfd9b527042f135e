"""The purpose of a receipt or part of one: its award, its value in USD, and its value for the agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.base import Refusal, Refused
from contracts.funds.partners.agreements import AGREEMENT_EXPIRED, OTHER_AGREEMENT
from contracts.funds.receipts.contributions import NO_AWARD_YET, OTHER_DONOR, WHICH_AWARD
from services.funds.ledger import funds, money
from services.funds.ledger.money import Valued
from services.funds.partners import agreements
from services.funds.partners import model as partners_model
from services.funds.spending import awards


@dataclass(frozen=True)
class Claim:
    """Whose money it is, and what for. `where` is the prefix of its fields in refusals."""

    donor: partners_model.Donor
    agreement_id: UUID | None
    instalment_id: UUID | None
    award_id: UUID | None
    currency: str
    amount: Decimal
    received_on: date
    fund_id: str
    where: str = ""
    bank_account_id: UUID | None = None

    def refuse(self, refusal: Refusal, field: str, **params: object) -> Refused:
        return refusal(f"{self.where}{field}", **params)


@dataclass(frozen=True)
class Placed:
    """A claim with its award, its value in USD, and its value in the agreement's currency."""

    claim: Claim
    award: partners_model.Award
    valued: Valued
    pledge_amount: Decimal | None


def place(call: Call, claim: Claim) -> Placed:
    """Raises NOT_FOUND, OTHER_DONOR, OTHER_AGREEMENT, NO_AWARD_YET, WHICH_AWARD, AGREEMENT_ENDED, AGREEMENT_EXPIRED,
    UNKNOWN_CURRENCY, TOO_PRECISE, FUTURE_DATE, UNKNOWN_RATE, UNBOOKABLE."""
    money.check_past(call, claim.received_on, "received_on")
    amount = f"{claim.where}amount"
    money.check(claim.amount, claim.currency, money.decimals_of(call, claim.currency), amount)
    agreement = _agreement(call, claim)
    if agreement is None:
        award = awards.unearmarked(call, claim.donor, funds.find(call, claim.fund_id).id)
    else:
        award = _award_of(call, claim, agreement.id)
    valued = money.value(call, claim.amount, claim.currency, claim.received_on, amount)
    return Placed(claim, award, valued, _pledge_amount(call, claim, agreement, valued.amount_usd))


def _agreement(call: Call, claim: Claim) -> partners_model.Agreement | None:
    if claim.agreement_id is None:
        if claim.instalment_id or claim.award_id:
            raise claim.refuse(OTHER_AGREEMENT, "agreement_id")
        return None
    agreement = agreements.find(call, claim.agreement_id)
    if agreement.donor_id != claim.donor.id:
        raise claim.refuse(OTHER_DONOR, "agreement_id")
    instalment = claim.instalment_id and call.session.get(partners_model.Instalment, claim.instalment_id)
    if claim.instalment_id and (not instalment or instalment.agreement_id != agreement.id):
        raise claim.refuse(OTHER_AGREEMENT, "instalment_id")
    agreements.refuse_ended(agreement)
    if claim.received_on > agreement.ends_on and claim.instalment_id is None:  # an instalment may be paid late
        span = {"starts_on": agreement.starts_on, "ends_on": agreement.ends_on}
        raise claim.refuse(AGREEMENT_EXPIRED, "received_on", **span)
    return agreement


def _award_of(call: Call, claim: Claim, agreement_id: UUID) -> partners_model.Award:
    open_awards = call.session.scalars(
        select(partners_model.Award).where(partners_model.Award.agreement_id == agreement_id)
    ).all()
    if not open_awards:
        raise claim.refuse(NO_AWARD_YET, "agreement_id")
    if claim.award_id is None and len(open_awards) > 1:
        raise claim.refuse(WHICH_AWARD, "award_id")
    for award in open_awards:
        if claim.award_id in (None, award.id):
            return award
    raise claim.refuse(OTHER_AGREEMENT, "award_id")


def _pledge_amount(
    call: Call, claim: Claim, agreement: partners_model.Agreement | None, amount_usd: Decimal
) -> Decimal | None:
    """Its value in the agreement's currency, at the day's rate. Raises UNKNOWN_RATE."""
    if agreement is None:
        return None
    if agreement.currency == claim.currency:
        return claim.amount
    return money.from_usd(call, amount_usd, agreement.currency, claim.received_on)
