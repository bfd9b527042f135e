"""The Fund's awards and their money as the IATI file lists them: by month or day, never by person or document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, select, text

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.exports.public import (
    ListPublishedAwards,
    PublishedAward,
    PublishedBudget,
    PublishedMonth,
    PublishedSum,
    PublishedTransfer,
)
from services.funds.ledger import currency_model, money
from services.funds.ledger.funds import THE_FUND
from services.funds.partners import model as partners_model

# An award, its donor, its agreement, and the decimals of the agreement's currency.
_Row = tuple[Any, ...]

# What was published stays: a receipt that was reversed is followed by its negative on the day of that, as a cost is.
_CONTRIBUTIONS = text("""
SELECT c.award_id, moved.on_day AS "on", c.currency, moved.amount, u.decimals
FROM contribution c JOIN currency u ON u.code = c.currency CROSS JOIN LATERAL (
    SELECT c.received_on AS on_day, c.amount
    UNION ALL SELECT r.occurred_on, -c.amount FROM journal_entry r WHERE r.reversal_of = c.entry_id) moved
WHERE c.award_id = ANY(:awards)
ORDER BY c.award_id, moved.on_day, c.id, moved.amount DESC
""").columns(award_id=Uuid)
_MONTHS = text("""
SELECT award_id, date_trunc('month', on_day)::date + INTERVAL '1 month' - INTERVAL '1 day' AS ends_on,
       sum(direct_usd) AS direct, sum(indirect_usd) AS indirect, sum(other_income_usd) AS other_income
FROM award_day WHERE award_id = ANY(:awards)
GROUP BY award_id, date_trunc('month', on_day)
HAVING sum(direct_usd) <> 0 OR sum(indirect_usd) <> 0 OR sum(other_income_usd) <> 0 ORDER BY award_id, ends_on
""").columns(award_id=Uuid)
# Each side of a transfer is one award; one that was reversed is followed by the money's way back on the day of that.
_TRANSFERS = text("""
SELECT l.award_id, o.award_id AS other, moved.on_day AS "on", sum(moved.times * l.amount_usd) AS amount
FROM posting l JOIN account c ON c.code = l.account_code AND c.kind = 'transfer'
JOIN journal_entry e ON e.id = l.entry_id AND e.kind = 'transfer'
JOIN LATERAL (SELECT DISTINCT p.award_id FROM posting p WHERE p.entry_id = e.id AND p.award_id <> l.award_id) o ON true
CROSS JOIN LATERAL (
    SELECT e.occurred_on AS on_day, 1 AS times
    UNION ALL SELECT r.occurred_on, -1 FROM journal_entry r WHERE r.reversal_of = e.id) moved
WHERE l.award_id = ANY(:awards)
GROUP BY l.award_id, o.award_id, e.id, moved.on_day, moved.times
ORDER BY l.award_id, moved.on_day, e.id, moved.times DESC
""").columns(award_id=Uuid, other=Uuid)
# What was ordered or contracted on a day; if it was released or has expired, only what was paid. An advance is no
# order: the costs that settle it are published as they are accounted for.
_COMMITMENTS = text("""
SELECT k.award_id, k.signed_on AS "on", k.currency, u.decimals, sum(k.amount) AS amount
FROM (SELECT award_id, signed_on, currency, CASE status WHEN 'open' THEN amount ELSE paid END AS amount
      FROM commitment WHERE award_id = ANY(:awards) AND kind <> 'advance'
        AND status IN ('open', 'released', 'expired')) k
JOIN currency u ON u.code = k.currency WHERE k.amount > 0
GROUP BY k.award_id, k.signed_on, k.currency, u.decimals ORDER BY k.award_id, k.signed_on, k.currency
""").columns(award_id=Uuid)
_BALANCES = text("""
SELECT b.award_id, b.received_usd - b.spent_usd AS balance,
       (SELECT COALESCE(sum(l.amount_usd), 0) FROM budget_line l WHERE l.award_id = b.award_id AND NOT l.removed)
           AS budget,
       (SELECT max(v.number) FROM budget_version v WHERE v.award_id = b.award_id AND v.status = 'approved') AS version
FROM award_balance b WHERE b.award_id = ANY(:awards)
""").columns(award_id=Uuid)
# From the version in force: the newest approved one.
_YEARS = text("""
SELECT v.award_id, y.fiscal_year, sum(y.amount_usd) AS amount
FROM budget_version v JOIN budget_year y ON y.version_id = v.id
WHERE v.award_id = ANY(:awards) AND v.status = 'approved' AND NOT EXISTS (
    SELECT FROM budget_version n WHERE n.award_id = v.award_id AND n.status = 'approved' AND n.number > v.number)
GROUP BY v.award_id, y.fiscal_year ORDER BY v.award_id, y.fiscal_year
""").columns(award_id=Uuid)
_SIBLINGS = text("""
SELECT a.agreement_id, a.id AS award_id, COALESCE(sum(l.amount_usd), 0) AS budget
FROM award a LEFT JOIN budget_line l ON l.award_id = a.id AND NOT l.removed
WHERE a.agreement_id = ANY(:agreements) GROUP BY a.agreement_id, a.id ORDER BY a.agreement_id, a.id
""").columns(agreement_id=Uuid, award_id=Uuid)


def list_published_awards(call: Call, command: ListPublishedAwards) -> Page[PublishedAward]:
    """The awards with their money, oldest first."""
    award, agreement = partners_model.Award, partners_model.Agreement
    statement = (
        select(award, partners_model.Donor, agreement, currency_model.CurrencyUnit.decimals)
        .join(partners_model.Donor, partners_model.Donor.id == award.donor_id)
        .outerjoin(agreement, agreement.id == award.agreement_id)
        .outerjoin(currency_model.CurrencyUnit, currency_model.CurrencyUnit.code == agreement.currency)
        .where(award.fund_id == THE_FUND, award.role == "donor")
    )
    rows: Page[_Row] = page(call.session, statement, [award.id], command, lambda row: tuple(row)[:4])
    return Page[PublishedAward](items=_views(call, rows.items), next=rows.next)


def _views(call: Call, rows: Sequence[_Row]) -> list[PublishedAward]:
    asked = {"awards": [row[0].id for row in rows]}
    contributions, months, transfers, commitments, balances, years = (
        _by_award(call.session.execute(question, asked).all())
        for question in (_CONTRIBUTIONS, _MONTHS, _TRANSFERS, _COMMITMENTS, _BALANCES, _YEARS)
    )
    promised = _promised(call, rows)
    return [
        PublishedAward.of(
            award,
            donor=donor.name,
            donor_class=donor.donor_class,
            donor_country=donor.country,
            donor_identifier=donor.iati_identifier,
            countries=agreement.countries if agreement else [],
            balance_usd=balances[award.id][0].balance,
            budget_usd=balances[award.id][0].budget,
            budget_years=[
                PublishedBudget(fiscal_year=row.fiscal_year, amount_usd=row.amount) for row in years[award.id]
            ],
            budget_revised=(balances[award.id][0].version or 1) > 1,
            promised=promised.get(award.id),
            contributions=[_sum(row) for row in contributions[award.id]],
            months=[_month(row) for row in months[award.id]],
            transfers=[
                PublishedTransfer(on=row.on, award_id=row.other, amount_usd=row.amount) for row in transfers[award.id]
            ],
            commitments=[_sum(row) for row in commitments[award.id]],
        )
        for award, donor, agreement, _ in rows
    ]


def _by_award(rows: Sequence[Row[Any]]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.award_id].append(row)
    return found


def _sum(row: Row[Any]) -> PublishedSum:
    return PublishedSum(on=row.on, currency=row.currency, amount=money.shown(row.amount, row.decimals))


def _month(row: Row[Any]) -> PublishedMonth:
    return PublishedMonth(
        ends_on=row.ends_on.date(),
        direct_usd=row.direct,
        indirect_usd=row.indirect,
        other_income_usd=row.other_income,
    )


def _promised(call: Call, rows: Sequence[_Row]) -> dict[UUID, PublishedSum]:
    """Each award's share of its agreement's pledge, by budget, adding up exactly."""
    terms = {agreement.id: (agreement, decimals) for _, _, agreement, decimals in rows if agreement}
    by_agreement: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    for row in call.session.execute(_SIBLINGS, {"agreements": list(terms)}):
        by_agreement[row.agreement_id][row.award_id] = row.budget
    promised = {}
    for agreement_id, budgets in by_agreement.items():
        agreement, decimals = terms[agreement_id]
        for award_id, amount in _shared(agreement.pledge, budgets, decimals).items():
            promised[award_id] = PublishedSum(on=agreement.signed_on, currency=agreement.currency, amount=amount)
    return promised


def _shared(amount: Decimal, weights: dict[UUID, Decimal], decimals: int) -> dict[UUID, Decimal]:
    """Divides the amount in proportion to the weights, equally if all are zero; the last one takes the remainder."""
    total, unit = sum(weights.values(), Decimal(0)), Decimal(1).scaleb(-decimals)
    shares = {
        key: (amount * weight / total if total else amount / len(weights)).quantize(unit, ROUND_DOWN)
        for key, weight in weights.items()
    }
    last = next(reversed(shares))
    shares[last] += amount - sum(shares.values())
    return shares
