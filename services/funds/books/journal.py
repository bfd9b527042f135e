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

CASH, CLEARING, INCOME, EXCHANGE, DIRECT, INDIRECT = "1000", "1900", "4000", "4900", "5000", "5900"


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
    """An entry to be."""

    id: UUID
    kind: str
    occurred_on: date
    description: str
    entered_by: UUID
    lines: Sequence[Line]
    approved_by: UUID | None = None
    reversal_of: UUID | None = None


# The counter of the fiscal year is taken last, and held until the commit only: numbers have no gaps.
_POST = text("""
WITH draft AS (
    SELECT *, EXTRACT(YEAR FROM occurred_on)::smallint AS fiscal_year
    FROM json_to_recordset(CAST(:drafts AS json)) AS d(
        place int, id uuid, kind text, occurred_on date, description text,
        entered_by uuid, approved_by uuid, reversal_of uuid)
), counted AS (
    INSERT INTO entry_counter AS c (fiscal_year, last)
    SELECT fiscal_year, count(*) FROM draft GROUP BY fiscal_year ORDER BY fiscal_year
    ON CONFLICT (fiscal_year) DO UPDATE SET last = c.last + excluded.last
    RETURNING fiscal_year, last
), written AS (
    INSERT INTO journal_entry (id, fund_id, fiscal_year, number, kind, occurred_on, posted_at, description, entered_by,
                               approved_by, reversal_of)
    SELECT d.id, :fund_id, d.fiscal_year,
           c.last + 1 - row_number() OVER (PARTITION BY d.fiscal_year ORDER BY d.place DESC),
           d.kind, d.occurred_on, :posted_at, d.description, d.entered_by, d.approved_by, d.reversal_of
    FROM draft d JOIN counted c USING (fiscal_year)
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
            "fund_id": THE_FUND,
            "posted_at": call.now,
        },
    )
    return {row.id: number(row.fiscal_year, row.number) for row in rows}


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
