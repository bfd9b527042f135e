"""What a statement's figures owe to adjusting entries: posted after the soft close of its days (rule 10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from chassis.call import Call
from contracts.funds.reporting.statements import Adjusted
from services.funds.ledger import model as ledger_model
from services.funds.reporting.spans import Days
from services.funds.reporting.subjects import Subject


def adjusted(call: Call, subject: Subject, days: Days) -> Adjusted | None:
    """Of the period, or of the year up to the day; nothing if there are none."""
    entry, posting, account = ledger_model.JournalEntry, ledger_model.Posting, ledger_model.Account
    first = days.since or date(days.until.year, 1, 1)
    late = entry.occurred_on.between(first, days.until) & entry.late_reason.is_not(None)
    cash = func.coalesce(func.sum(posting.amount_usd).filter(account.kind == "cash"), Decimal("0.00"))
    sums = (
        select(func.count(entry.id.distinct()), cash)
        .join(posting, posting.entry_id == entry.id)
        .join(account, account.code == posting.account_code)
        .where(entry.fund_id == subject.fund.id, late, subject.postings)
    )
    count, balance = call.session.execute(sums).one()
    return Adjusted(count=count, balance_usd=balance) if count else None
