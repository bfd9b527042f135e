"""The subject of a statement, and whether the caller may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.orm import InstrumentedAttribute

from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.funds.reporting.statements import Scope
from services.funds.doors import READERS
from services.funds.ledger import funds
from services.funds.ledger import model as ledger_model
from services.funds.partners import donors, people
from services.funds.partners import model as partners_model

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Subject:
    """The Fund, a donor in it, or an award."""

    scope: Scope
    fund: ledger_model.Fund
    donor: partners_model.Donor | None = None
    award: partners_model.Award | None = None

    @property
    def id(self) -> UUID | None:
        """The identifier of the donor or the award."""
        about = self.award or self.donor
        return about.id if about else None

    @property
    def title(self) -> str:
        """Its name for people."""
        if self.award:
            return self.award.title
        return self.donor.name if self.donor else self.fund.title

    @property
    def awards(self) -> ColumnElement[bool]:
        """Which awards belong to it."""
        award = partners_model.Award
        if self.award:
            return award.id == self.award.id
        of_fund = award.fund_id == self.fund.id
        return and_(of_fund, award.donor_id == self.donor.id) if self.donor else of_fund

    @property
    def agreements(self) -> ColumnElement[bool]:
        """Which agreements belong to it."""
        agreement = partners_model.Agreement
        if self.award:
            return agreement.id == self.award.agreement_id
        of_fund = agreement.fund_id == self.fund.id
        return and_(of_fund, agreement.donor_id == self.donor.id) if self.donor else of_fund

    @property
    def postings(self) -> ColumnElement[bool]:
        """Which postings of the fund's entries belong to it."""
        return self.owns(ledger_model.Posting.award_id, ledger_model.Posting.donor_id)

    def owns(self, award_id: Column, donor_id: Column) -> ColumnElement[bool]:
        """Whether a posting of the fund's entries with this award and this donor belongs to it."""
        if self.award:
            return award_id == self.award.id
        return donor_id == self.donor.id if self.donor else true()


def the_fund(call: Call, fund_id: str) -> Subject:
    """A fund as a whole, for those who read its books. Raises FORBIDDEN, NOT_FOUND."""
    READERS(call.actor)
    return Subject(Scope.FUND, funds.find(call, fund_id))


def a_donor(call: Call, donor_id: UUID, fund_id: str) -> Subject:
    """A donor's money in a fund, for those who read the books and for the donor's contacts. Raises NOT_FOUND."""
    if not may_see(call, donor_id):
        raise NOT_FOUND("donor_id", what="donor")
    donor = donors.find(call, donor_id)
    return Subject(Scope.DONOR, funds.find(call, fund_id), donor)


def an_award(call: Call, award_id: UUID) -> Subject:
    """An award, for those who read the books and for its donor's contacts. Raises NOT_FOUND."""
    award = call.session.get(partners_model.Award, award_id)
    if award is None or not may_see(call, award.donor_id):
        raise NOT_FOUND("award_id", what="award")
    return Subject(Scope.AWARD, funds.find(call, award.fund_id), donors.find(call, award.donor_id), award)


def may_see(call: Call, donor_id: UUID) -> bool:
    """For everybody else, another donor's statements do not exist: nobody learns how many there are."""
    return call.actor.has(*READERS.roles) or donor_id in people.donors_of(call, call.actor.member_id)
