"""Writing to the journal: any number of entries in one statement, all or nothing (Fund rules 1, 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, select, text

from chassis.call import Call
from services.funds import book
from services.funds.terms import THE_FUND

# The chart of accounts is data (table account); these are the accounts the rules speak of.
CASH, CLEARING, SUSPENSE = "1000", "1900", "2100"
INCOME, OTHER_INCOME, INTEREST, TRANSFER, EXCHANGE = "4000", "4100", "4200", "4800", "4900"
DIRECT, INDIRECT = "5000", "5900"


@dataclass(frozen=True)
class Line:
    """A posting to be: debit is positive, credit is negative."""

    account: str
    award_id: UUID
    donor_id: UUID
    currency: str
    amount: Decimal
    amount_usd: Decimal
    line_id: UUID | None = None
    allocation_id: UUID | None = None


@dataclass(frozen=True)
class Draft:
    """An entry to be, of one fund: its awards are that fund's."""

    id: UUID
    kind: str
    occurred_on: date
    description: str
    entered_by: UUID
    lines: Sequence[Line]
    approved_by: UUID | None = None
    reversal_of: UUID | None = None
    fund_id: str = THE_FUND


# The counter of the fiscal year is taken last, and held until the commit only: numbers have no gaps.
_POST = text("""
WITH draft AS (
    SELECT *, EXTRACT(YEAR FROM occurred_on)::smallint AS fiscal_year
    FROM json_to_recordset(CAST(:drafts AS json)) AS d(
        place int, id uuid, kind text, occurred_on date, description text,
        entered_by uuid, approved_by uuid, reversal_of uuid, fund_id text)
), counted AS (
    INSERT INTO entry_counter AS c (fund_id, fiscal_year, last)
    SELECT fund_id, fiscal_year, count(*) FROM draft GROUP BY fund_id, fiscal_year ORDER BY fund_id, fiscal_year
    ON CONFLICT (fund_id, fiscal_year) DO UPDATE SET last = c.last + excluded.last
    RETURNING fund_id, fiscal_year, last
), written AS (
    INSERT INTO journal_entry (id, fund_id, fiscal_year, number, kind, occurred_on, posted_at, description, entered_by,
                               approved_by, reversal_of)
    SELECT d.id, d.fund_id, d.fiscal_year,
           c.last + 1 - row_number() OVER (PARTITION BY d.fund_id, d.fiscal_year ORDER BY d.place DESC),
           d.kind, d.occurred_on, :posted_at, d.description, d.entered_by, d.approved_by, d.reversal_of
    FROM draft d JOIN counted c USING (fund_id, fiscal_year)
    RETURNING id, fiscal_year, number
), lined AS (
    INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, line_id, allocation_id, currency,
                         amount, amount_usd)
    SELECT * FROM json_to_recordset(CAST(:lines AS json)) AS l(
        entry_id uuid, position smallint, account_code text, award_id uuid, donor_id uuid, line_id uuid,
        allocation_id uuid, currency text, amount numeric, amount_usd numeric)
)
SELECT id, fiscal_year, number FROM written
""").columns(id=Uuid)


def lock(call: Call, award_ids: Iterable[UUID]) -> None:
    """Locks the awards' balances, in the order of their ids; always before anything else is locked or posted."""
    balance = book.AwardBalance
    chosen = balance.award_id.in_(set(award_ids))
    call.session.execute(select(balance.award_id).where(chosen).order_by(balance.award_id).with_for_update())


def post(call: Call, drafts: Sequence[Draft]) -> dict[UUID, str]:
    """Posts the entries; their numbers by id. Their awards' balances are locked before: see `lock`."""
    rows = call.session.execute(
        _POST,
        {
            "drafts": _json([_entry(place, draft) for place, draft in enumerate(drafts)]),
            "lines": _json(
                [_line(draft, place, line) for draft in drafts for place, line in enumerate(draft.lines, 1)]
            ),
            "posted_at": call.now,
        },
    )
    return {row.id: number(row.fiscal_year, row.number) for row in rows}


def size(lines: Iterable[tuple[str, Decimal]]) -> Decimal:
    """What the threshold is compared with (Fund rule 12), of accounts and amounts in USD: the greater of what an entry
    debits and credits outside cash and indirect costs. The database reckons the same (fund_postings_added)."""
    counted = [amount for account, amount in lines if account not in (CASH, CLEARING, INDIRECT)]
    debit = sum((amount for amount in counted if amount > 0), Decimal(0))
    return max(debit, debit - sum(counted, Decimal(0)))


def number(fiscal_year: int, counted: int) -> str:
    """An entry's number as people write it, for instance 2017-000042."""
    return f"{fiscal_year}-{counted:06d}"


def _entry(place: int, draft: Draft) -> dict[str, Any]:
    return {
        "place": place,
        "id": draft.id,
        "kind": draft.kind,
        "occurred_on": draft.occurred_on,
        "description": draft.description,
        "entered_by": draft.entered_by,
        "approved_by": draft.approved_by,
        "reversal_of": draft.reversal_of,
        "fund_id": draft.fund_id,
    }


def _line(draft: Draft, place: int, line: Line) -> dict[str, Any]:
    return {
        "entry_id": draft.id,
        "position": place,
        "account_code": line.account,
        "award_id": line.award_id,
        "donor_id": line.donor_id,
        "line_id": line.line_id,
        "allocation_id": line.allocation_id,
        "currency": line.currency,
        "amount": line.amount,
        "amount_usd": line.amount_usd,
    }


def _json(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows, default=str).decode()
