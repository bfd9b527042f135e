"""The Fund's public figures: where money came from and where it went, from the same balances as statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, text

from chassis.call import Call
from contracts.funds.exports.public import (
    PublicCountry,
    PublicFlow,
    PublicFund,
    PublicShare,
    PublicYear,
    ReadPublicFund,
)
from services.funds.ledger import anchors
from services.funds.ledger import model as ledger_model
from services.funds.ledger.funds import THE_FUND

_ZERO = Decimal("0.00")
# Transfers between awards within the Fund are neither income nor spending.
_RECEIVED = "m.income_usd + m.other_income_usd + m.interest_usd + m.exchange_usd"
_FLOWS = text(f"""
SELECT d.name AS donor, a.programme, COALESCE(sum({_RECEIVED}), 0) AS received,
       COALESCE(sum(m.direct_usd), 0) AS direct, COALESCE(sum(m.indirect_usd), 0) AS indirect
FROM award a JOIN donor d ON d.id = a.donor_id LEFT JOIN award_day m ON m.award_id = a.id AND m.on_day <= :on
WHERE a.fund_id = :fund AND a.role = 'donor'
GROUP BY d.name, a.programme ORDER BY received DESC, d.name, a.programme
""")  # noqa: S608 - constants of this module
_YEARS = text(f"""
SELECT EXTRACT(YEAR FROM m.on_day)::int AS year, sum({_RECEIVED}) AS received,
       sum(m.direct_usd + m.indirect_usd) AS spent
FROM award_day m JOIN award a ON a.id = m.award_id
WHERE a.fund_id = :fund AND a.role = 'donor' AND m.on_day <= :on GROUP BY year
""")  # noqa: S608 - constants of this module
_COUNTRIES = text("""
SELECT x.country, sum(x.direct_usd + x.indirect_usd) AS spent
FROM expenditure x JOIN journal_entry e ON e.id = x.entry_id LEFT JOIN journal_entry r ON r.reversal_of = e.id
WHERE e.fund_id = :fund AND e.occurred_on <= :on AND (r.id IS NULL OR r.occurred_on > :on)
GROUP BY x.country ORDER BY spent DESC, x.country
""")
# A pledge counts for a programme if the agreement is for that programme alone.
_PLEDGES = text("""
SELECT d.name AS donor, EXTRACT(YEAR FROM g.signed_on)::int AS year, g.pledge_usd AS pledged,
       CASE cardinality(p.programmes) WHEN 1 THEN p.programmes[1] END AS programme
FROM agreement g JOIN donor d ON d.id = g.donor_id
CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(ARRAY(
    SELECT DISTINCT a.programme FROM award a WHERE a.agreement_id = g.id), '{}'), g.programmes) AS programmes) p
WHERE g.fund_id = :fund AND g.signed_on <= :on AND g.pledge_usd IS NOT NULL
""")
_UPDATED = text("SELECT max(posted_at) FROM journal_entry WHERE fund_id = :fund")


def public_fund(call: Call, _: ReadPublicFund) -> PublicFund:
    """The Fund as of today."""
    fund = call.session.get_one(ledger_model.Fund, THE_FUND)
    asked = {"fund": fund.id, "on": call.today}
    flows, years, countries, pledges = (
        call.session.execute(question, asked).all() for question in (_FLOWS, _YEARS, _COUNTRIES, _PLEDGES)
    )
    received, direct, indirect = (
        _total(getattr(row, name) for row in flows) for name in ("received", "direct", "indirect")
    )
    return PublicFund(
        title=fund.title,
        on=call.today,
        pledged_usd=_total(row.pledged for row in pledges),
        received_usd=received,
        spent_usd=direct + indirect,
        direct_usd=direct,
        indirect_usd=indirect,
        balance_usd=received - direct - indirect,
        donors=_shares("donor", flows, pledges),
        programmes=_shares("programme", flows, pledges),
        flows=[_flow(row) for row in flows if row.received or row.direct],
        countries=_countries(countries, direct + indirect),
        years=_years(years, pledges, call.today),
        updated_at=call.session.scalar(_UPDATED, asked),
        anchor=anchors.last(call, fund.id),
    )


def _shares(by: str, flows: Sequence[Row[Any]], pledges: Sequence[Row[Any]]) -> list[PublicShare]:
    sums: dict[str | None, dict[str, Decimal]] = defaultdict(
        lambda: dict.fromkeys(("received", "spent", "pledged"), _ZERO)
    )
    for row in flows:
        sums[getattr(row, by)]["received"] += row.received
        sums[getattr(row, by)]["spent"] += row.direct + row.indirect
    for row in pledges:
        sums[getattr(row, by)]["pledged"] += row.pledged
    ordered = sorted(sums.items(), key=lambda item: (-item[1]["received"], -item[1]["pledged"], item[0] or ""))
    return [
        PublicShare(name=name, received_usd=each["received"], spent_usd=each["spent"], pledged_usd=each["pledged"])
        for name, each in ordered
        if any(each.values())
    ]


def _flow(row: Row[Any]) -> PublicFlow:
    spent = row.direct + row.indirect
    return PublicFlow(donor=row.donor, programme=row.programme, received_usd=row.received, spent_usd=spent)


def _countries(rows: Sequence[Row[Any]], spent: Decimal) -> list[PublicCountry]:
    """Costs without a country and recoveries from payees are in the rest, so that everything adds up to the total."""
    by_country = {row.country: row.spent for row in rows if row.country}
    rest = spent - sum(by_country.values(), _ZERO)
    found = [PublicCountry(country=country, spent_usd=amount) for country, amount in by_country.items()]
    return found + ([PublicCountry(country=None, spent_usd=rest)] if rest else [])


def _years(rows: Sequence[Row[Any]], pledges: Sequence[Row[Any]], today: date) -> list[PublicYear]:
    """Every year from the first to this one, including those in which nothing happened."""
    pledged: dict[int, Decimal] = defaultdict(lambda: _ZERO)
    for row in pledges:
        pledged[row.year] += row.pledged
    moved = {row.year: row for row in rows}
    balance, years = _ZERO, []
    for year in range(min([*moved, *pledged], default=today.year + 1), today.year + 1):
        received, spent = (moved[year].received, moved[year].spent) if year in moved else (_ZERO, _ZERO)
        balance += received - spent
        years.append(
            PublicYear(
                year=year, pledged_usd=pledged[year], received_usd=received, spent_usd=spent, balance_usd=balance
            )
        )
    return years


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _ZERO)
