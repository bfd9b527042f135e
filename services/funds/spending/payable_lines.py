"""The budget lines that costs can be charged to, with what is left of each: what whoever enters a cost chooses from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.spending.awards import AwardRole
from contracts.funds.spending.budgets import LineKind
from contracts.funds.spending.invoices import ListPayableLines, PayableLine
from services.funds.partners.model import Agreement, Award
from services.funds.spending.budget_model import BudgetLine
from services.funds.spending.line_control import Room, rooms


def list_payable_lines(call: Call, command: ListPayableLines) -> Page[PayableLine]:
    """Award by award, the newest first, in the order of its budget."""
    statement = (
        select(BudgetLine, Award, Agreement.countries, Agreement.activity_kinds)
        .join(Award, Award.id == BudgetLine.award_id)
        .outerjoin(Agreement, Agreement.id == Award.agreement_id)
        .where(BudgetLine.kind == LineKind.DIRECT, ~BudgetLine.removed, Award.role == AwardRole.DONOR)
    )
    if command.award_id is not None:
        statement = statement.where(Award.id == command.award_id)
    keys: list[Any] = [Award.id, -BudgetLine.position]
    found: Page[Any] = page(call.session, statement, keys, command, lambda row: row, descending=True)
    left = rooms(call, [row[0].id for row in found.items])
    return Page[PayableLine](items=[_view(row, left.get(row[0].id)) for row in found.items], next=found.next)


def _view(row: Any, room: Room | None) -> PayableLine:
    line, award, countries, activity_kinds = row[:4]
    return PayableLine(
        line_id=line.id,
        title=line.title,
        award_id=award.id,
        award=award.title,
        fund_id=award.fund_id,
        programme=award.programme,
        countries=list(countries or ()),
        activity_kinds=list(activity_kinds or ()),
        planned_usd=line.amount_usd,
        rest_usd=room.planned - room.used if room else None,
        control=room.control if room else None,
    )
