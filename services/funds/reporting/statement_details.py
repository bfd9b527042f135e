"""Details of a statement besides its sums: who gave what, budgets and their use, pledges."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Subquery, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased

from chassis.call import Call
from contracts.funds.reporting.statements import BudgetUse, Pledge, Received, UnvaluedPledges
from services.funds.ledger import currency_model, journal, money
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model
from services.funds.partners import versions
from services.funds.reporting.spans import Days
from services.funds.reporting.subjects import Subject
from services.funds.reporting.sums import ZERO
from services.funds.spending import budget_model, budget_views
from services.funds.spending.budget_model import BudgetVersionLine


def received(call: Call, subject: Subject, days: Days) -> list[Received]:
    """Contributions within the period, in the currencies in which they were made."""
    posting, entry, donor, unit = (
        ledger_model.Posting,
        ledger_model.JournalEntry,
        partners_model.Donor,
        currency_model.CurrencyUnit,
    )
    given, worth = -func.sum(posting.amount), -func.sum(posting.amount_usd)
    rows = call.session.execute(
        select(donor.id, donor.name, posting.currency, unit.decimals, given.label("given"), worth.label("worth"))
        .join(entry, entry.id == posting.entry_id)
        .join(donor, donor.id == posting.donor_id)
        .join(unit, unit.code == posting.currency)
        .where(
            posting.account_code == journal.INCOME,
            entry.fund_id == subject.fund.id,
            entry.occurred_on.between(days.first, days.until),
            subject.postings,
        )
        .group_by(donor.id, posting.currency, unit.decimals)
        .having(given != 0)
        .order_by(donor.name, posting.currency)
    )
    return [
        Received(
            donor_id=row.id,
            donor=row.name,
            currency=row.currency,
            amount=money.shown(row.given, row.decimals),
            amount_usd=row.worth,
        )
        for row in rows
    ]


def pledged(call: Call, subject: Subject, days: Days) -> Decimal:
    """The pledges by the period's end as they were then, in USD, for information only (Fund rules 6, 16). What no rate
    values is in `unvalued`."""
    agreement, terms = partners_model.Agreement, versions.on(days.until)
    total = func.coalesce(func.sum(terms.c.pledge_usd), ZERO)
    found = select(total).join_from(agreement, terms, terms.c.agreement_id == agreement.id)
    return call.session.execute(found.where(subject.agreements)).scalar_one() or ZERO


def unvalued(call: Call, subject: Subject, days: Days) -> list[UnvaluedPledges]:
    """By currency the pledges that no exchange rate values: they are in no total, and not zero (Fund rule 16)."""
    agreement, terms, unit = partners_model.Agreement, versions.on(days.until), currency_model.CurrencyUnit
    rows = call.session.execute(
        select(agreement.currency, unit.decimals, func.sum(terms.c.pledge).label("pledge"))
        .join(terms, terms.c.agreement_id == agreement.id)
        .join(unit, unit.code == agreement.currency)
        .where(subject.agreements, terms.c.pledge_usd.is_(None))
        .group_by(agreement.currency, unit.decimals)
        .order_by(agreement.currency)
    )
    return [UnvaluedPledges(currency=row.currency, pledge=money.shown(row.pledge, row.decimals)) for row in rows]


def pledges(call: Call, subject: Subject, days: Days) -> list[Pledge]:
    """Each pledge with what was received for it by the period's end, in the agreement's currency (Fund rule 6)."""
    agreement, against, terms = partners_model.Agreement, _against(subject, days), versions.on(days.until)
    own = and_(against.c.agreement_id == agreement.id, against.c.currency == agreement.currency)
    rows = call.session.execute(
        select(
            agreement,
            partners_model.Donor.name,
            currency_model.CurrencyUnit.decimals,
            func.coalesce(against.c.received, 0),
            terms.c.pledge,
        )
        .join(terms, terms.c.agreement_id == agreement.id)
        .join(partners_model.Donor, partners_model.Donor.id == agreement.donor_id)
        .join(currency_model.CurrencyUnit, currency_model.CurrencyUnit.code == agreement.currency)
        .outerjoin(against, own)
        .where(subject.agreements)
        .order_by(partners_model.Donor.name, agreement.signed_on, agreement.id)
    )
    return [
        Pledge(
            agreement_id=row.id,
            reference=row.reference,
            title=row.title,
            donor=donor,
            currency=row.currency,
            pledge=money.shown(pledge, decimals),
            received=money.shown(Decimal(came), decimals),
        )
        for row, donor, decimals, came, pledge in rows
    ]


def _against(subject: Subject, days: Days) -> Subquery:
    """What was received under each agreement by the period's end, by currency."""
    award, posting, entry = partners_model.Award, ledger_model.Posting, ledger_model.JournalEntry
    return (
        select(award.agreement_id, posting.currency, (-func.sum(posting.amount)).label("received"))
        .join(posting, and_(posting.award_id == award.id, posting.account_code == journal.INCOME))
        .join(entry, entry.id == posting.entry_id)
        .where(subject.awards, entry.occurred_on <= days.until)
        .group_by(award.agreement_id, posting.currency)
        .subquery()
    )


def budget(call: Call, subject: Subject, days: Days) -> list[BudgetUse]:
    """An award's budget lines as planned at the period's end, with what was spent within the period and by then, less
    recoveries. A line with spending that is no longer planned is listed too."""
    line, planned, spent = budget_model.BudgetLine, aliased(BudgetVersionLine), _spent(subject, days)
    found = budget_views.version_on(call, subject.id, days.until) if subject.id else None
    version = found.id if found else None
    amount = func.coalesce(planned.amount_usd, ZERO) if version else line.amount_usd
    rows = call.session.execute(
        select(
            line.id,
            line.kind,
            func.coalesce(planned.title, line.title).label("title"),
            amount.label("amount"),
            func.coalesce(spent.c.spent, ZERO).label("spent"),
            func.coalesce(spent.c.period, ZERO).label("period"),
        )
        .outerjoin(planned, and_(planned.line_id == line.id, planned.version_id == version))
        .outerjoin(spent, spent.c.line_id == line.id)
        .where(
            line.award_id == subject.id,
            or_(planned.line_id.is_not(None), spent.c.line_id.is_not(None), true() if version is None else false()),
        )
        .order_by(func.coalesce(planned.position, line.position), line.position)
    )
    return [
        BudgetUse(
            line_id=row.id,
            kind=row.kind,
            title=row.title,
            budget_usd=row.amount,
            period_usd=row.period,
            spent_usd=row.spent,
            rest_usd=row.amount - row.spent,
        )
        for row in rows
    ]


def _spent(subject: Subject, days: Days) -> Subquery:
    day, line = budget_model.LineDay, budget_model.BudgetLine
    in_period = func.sum(day.spent_usd).filter(day.on_day >= days.first)
    return (
        select(day.line_id, func.sum(day.spent_usd).label("spent"), in_period.label("period"))
        .join(line, line.id == day.line_id)
        .where(line.award_id == subject.id, day.on_day <= days.until)
        .group_by(day.line_id)
        .subquery()
    )
