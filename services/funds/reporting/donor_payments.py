"""The payments made of a donor's money, as far as the donor sees them: organizations are named, persons are not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, case, select
from sqlalchemy.orm import aliased

from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.payees import PayeeKind
from contracts.funds.reporting.donor_views import DonorPayment, ListDonorPayments
from services.funds.ledger.model import JournalEntry
from services.funds.partners import model as partners_model
from services.funds.payees.model import Payee, PayeeName
from services.funds.reporting import subjects
from services.funds.spending.budget_model import BudgetLine
from services.funds.spending.model import Allocation, Expenditure

# Of an unknown payee nobody has said yet that it is no person.
_NAMED = (PayeeKind.COMPANY.value, PayeeKind.INSTITUTION.value, PayeeKind.NGO.value)


def list_donor_payments(call: Call, command: ListDonorPayments) -> Page[DonorPayment]:
    """For the donor's contacts and those who read the books; no description, document or person. Raises NOT_FOUND."""
    subject = subjects.a_donor(call, command.donor_id, command.fund_id)
    cost, award, entry, reversing = Expenditure, partners_model.Award, JournalEntry, aliased(JournalEntry)
    statement = (
        select(
            cost,
            award.title.label("award"),
            BudgetLine.title.label("line"),
            Allocation.activity_title.label("activity"),
            case((Payee.kind.in_(_NAMED), cost.payee)).label("payee"),
            entry.occurred_on.label("posted_on"),
            reversing.occurred_on.label("reversed_on"),
        )
        .join(award, award.id == cost.award_id)
        .join(BudgetLine, BudgetLine.id == cost.line_id)
        .join(entry, entry.id == cost.entry_id)
        .outerjoin(Allocation, Allocation.id == cost.allocation_id)
        .outerjoin(PayeeName, PayeeName.name_key == cost.payee_key)
        .outerjoin(Payee, Payee.id == PayeeName.payee_id)
        .outerjoin(reversing, reversing.reversal_of == entry.id)
        .where(subject.awards)
    )
    return page(call.session, statement, [cost.id], command, _view, descending=True)


def _view(row: Row[Any]) -> DonorPayment:
    return DonorPayment.of(
        row[0],
        occurred_on=row.posted_on,
        **same(row, "award", "line", "activity", "payee", "reversed_on"),
    )
