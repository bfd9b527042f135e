"""What an export reads from the books: everything as of one moment, although people go on posting.

Numbers have no gaps and are assigned in the order of commits, so the last number of each year says which entries
existed. Each query is one statement, which sees the balances and what was posted after that moment together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel
from sqlalchemy import Row, Uuid, text

from chassis.attributes import same
from chassis.call import Call
from services.funds.exports.names import Place

# Of accounts of these kinds the dollars are one amount: of cash without what bank accounts hold in other currencies,
# which is asserted with every account at the end. Contributions, unidentified receipts and direct costs may be in any
# currency: the cash that they moved gives their value.
IN_DOLLARS = ("cash", "advance", "exchange", "other_income", "interest", "transfer", "indirect")
# What rows of the queries below have under the names of their records.
_OF_AWARD = ("kind", "award_id", "award", "donor_id", "donor")
_OF_LINE = ("allocation_id", "commitment_id", "currency", "amount", "amount_usd")
_OF_ENTRY = (
    "id",
    "fiscal_year",
    "number",
    "kind",
    "occurred_on",
    "posted_at",
    "description",
    "entered_by",
    "approved_by",
    "seal",
)


class Moment(BaseModel):
    """A fund's books up to the day `on`, as they were when `last` were the last numbers of the years."""

    fund_id: str
    on: date
    last: dict[int, int]
    closed: date | None
    first: date


@dataclass(frozen=True)
class Posted:
    """A line of an entry, and the accounts it is filed under."""

    place: Place
    allocation_id: UUID | None
    commitment_id: UUID | None
    currency: str
    amount: Decimal
    amount_usd: Decimal


@dataclass(frozen=True)
class Entry:
    """An entry with its lines. People appear only as identifiers."""

    id: UUID
    fiscal_year: int
    number: int
    kind: str
    occurred_on: date
    posted_at: datetime
    description: str
    entered_by: UUID
    approved_by: UUID | None
    reversal_of: tuple[int, int] | None
    seal: bytes | None
    lines: Sequence[Posted]


@dataclass(frozen=True)
class Used:
    """What is on an account in one currency, and since when it has been used."""

    place: Place
    currency: str
    amount: Decimal
    since: date


@dataclass(frozen=True)
class Standing:
    """What an award has on its accounts of a kind, in USD, and whether that has changed recently."""

    place: Place
    kind: str
    amount_usd: Decimal
    moved: bool


_MOMENT = text("""
SELECT (SELECT json_object_agg(fiscal_year, last) FROM entry_counter WHERE fund_id = :fund) AS last,
       (SELECT max(ends_on) FROM period WHERE fund_id = :fund AND status = 'closed') AS closed,
       (SELECT min(occurred_on) FROM journal_entry WHERE fund_id = :fund) AS first
""")
_PLACED = """
SELECT l.entry_id, l.account_code AS code, c.kind, l.award_id, a.title AS award, l.donor_id, d.name AS donor, l.line_id,
       b.title AS line"""
_NAMED = """
JOIN account c ON c.code = l.account_code JOIN award a ON a.id = l.award_id JOIN donor d ON d.id = l.donor_id
LEFT JOIN budget_line b ON b.id = l.line_id"""
_UNTIL_THEN = "JOIN json_each_text(CAST(:last AS json)) y ON e.fiscal_year = y.key::int AND e.number <= y.value::bigint"
_ENTRIES = text(f"""
SELECT e.id, e.fiscal_year, e.number, e.kind, e.occurred_on, e.posted_at, e.description, e.entered_by, e.approved_by,
       o.fiscal_year AS undone_year, o.number AS undone, s.hash AS seal
FROM journal_entry e {_UNTIL_THEN} LEFT JOIN journal_entry o ON o.id = e.reversal_of
LEFT JOIN entry_seal s ON s.entry_id = e.id
WHERE e.fund_id = :fund AND e.occurred_on BETWEEN CAST(:day AS date) AND CAST(:on AS date)
  AND (e.occurred_on > :day OR e.number > :number)
ORDER BY e.occurred_on, e.number LIMIT :limit
""").columns(id=Uuid, entered_by=Uuid, approved_by=Uuid)  # noqa: S608 - constants of this module
_POSTINGS = text(f"""
{_PLACED}, l.allocation_id, l.commitment_id, l.currency, l.amount, l.amount_usd
FROM posting l {_NAMED} WHERE l.entry_id = ANY(:ids) ORDER BY l.entry_id, l.position
""").columns(entry_id=Uuid, award_id=Uuid, donor_id=Uuid, line_id=Uuid, allocation_id=Uuid, commitment_id=Uuid)
_AWARDS = text("""
SELECT id, donor_id FROM award
WHERE fund_id = :fund AND (donor_id, id) > (:donor_id, :award_id) ORDER BY donor_id, id LIMIT :limit
""").columns(id=Uuid, donor_id=Uuid)
_USED = text(f"""
WITH used AS (
    SELECT NULL::uuid AS entry_id, l.account_code, l.award_id, l.donor_id, l.line_id, l.currency,
           sum(l.amount) AS amount, min(e.occurred_on) AS since
    FROM posting l JOIN journal_entry e ON e.id = l.entry_id {_UNTIL_THEN}
    WHERE l.award_id = ANY(:awards) AND e.fund_id = :fund AND e.occurred_on <= :on
    GROUP BY l.account_code, l.award_id, l.donor_id, l.line_id, l.currency
) {_PLACED}, l.currency, l.amount, l.since FROM used l {_NAMED}
ORDER BY l.donor_id, l.award_id, l.account_code, b.position, l.currency
""").columns(award_id=Uuid, donor_id=Uuid, line_id=Uuid)  # noqa: S608 - constants of this module
_LATE = """
WITH late AS (
    SELECT l.award_id, c.kind, sum(l.amount_usd) AS amount
    FROM json_each_text(CAST(:last AS json)) y
    JOIN journal_entry e ON e.fund_id = :fund AND e.fiscal_year = y.key::int AND e.number > y.value::bigint
    JOIN posting l ON l.entry_id = e.id JOIN account c ON c.code = l.account_code
    WHERE e.occurred_on <= :on GROUP BY l.award_id, c.kind
)"""
# What the cash of each award in other currencies is worth, up to a day and to the moment of the export: bank accounts
# in other currencies have codes of their own.
_ABROAD = f"""
abroad AS (
    SELECT l.award_id, sum(l.amount_usd) AS amount FROM bank_account b
    JOIN posting l ON l.account_code = b.account_code AND l.currency <> 'USD'
    JOIN journal_entry e ON e.id = l.entry_id AND e.fund_id = b.fund_id AND e.occurred_on <= :on {_UNTIL_THEN}
    WHERE b.fund_id = :fund AND b.currency <> 'USD' GROUP BY l.award_id
)"""  # noqa: S608 - constants of this module
# The stored balances of the accounts at the end of a day, less what was posted after the moment of the export.
_STANDING = text(f"""
{_LATE}, {_ABROAD}, total AS (
    SELECT a.id AS award_id, c.kind, sum(last.balance_usd) AS amount, max(last.on_day) > :since AS moved
    FROM award a CROSS JOIN account c CROSS JOIN LATERAL (
        SELECT d.on_day, d.balance_usd FROM account_day d
        WHERE d.award_id = a.id AND d.account_code = c.code AND d.on_day <= :on ORDER BY d.on_day DESC LIMIT 1) last
    WHERE a.fund_id = :fund AND c.kind = ANY(:kinds) GROUP BY a.id, c.kind
)
SELECT t.award_id, t.kind, t.amount - COALESCE(late.amount, 0) - COALESCE(abroad.amount, 0) AS amount, t.moved,
       a.title AS award, a.donor_id, o.name AS donor
FROM total t JOIN award a ON a.id = t.award_id JOIN donor o ON o.id = a.donor_id
LEFT JOIN late ON late.award_id = t.award_id AND late.kind = t.kind
LEFT JOIN abroad ON abroad.award_id = t.award_id AND t.kind = 'cash'
ORDER BY a.donor_id, t.award_id, t.kind
""").columns(award_id=Uuid, donor_id=Uuid)  # noqa: S608 - constants of this module
# The same from the balances that statements are made of (Fund rule 14).
_REPORTED = text(f"""
{_LATE}, {_ABROAD}, total AS (
    SELECT d.award_id, sum(d.income_usd) AS income, sum(d.exchange_usd) AS exchange,
           sum(d.other_income_usd) AS other_income, sum(d.interest_usd) AS interest, sum(d.transfer_usd) AS transfer,
           sum(d.suspense_usd) AS suspense, sum(d.direct_usd) AS direct, sum(d.indirect_usd) AS indirect,
           sum(d.advance_usd) AS advance
    FROM award_day d JOIN award a ON a.id = d.award_id AND a.fund_id = :fund WHERE d.on_day <= :on GROUP BY d.award_id
)
SELECT t.award_id, k.kind, k.amount - COALESCE(late.amount, 0) - COALESCE(abroad.amount, 0) AS amount, true AS moved,
       a.title AS award, a.donor_id, o.name AS donor
FROM total t JOIN award a ON a.id = t.award_id JOIN donor o ON o.id = a.donor_id
CROSS JOIN LATERAL (VALUES
    ('cash', t.income + t.other_income + t.interest + t.transfer + t.exchange + t.suspense - t.direct - t.indirect
     - t.advance), ('advance', t.advance),
    ('exchange', -t.exchange), ('other_income', -t.other_income), ('interest', -t.interest), ('transfer', -t.transfer),
    ('indirect', t.indirect)) AS k (kind, amount)
LEFT JOIN late ON late.award_id = t.award_id AND late.kind = k.kind
LEFT JOIN abroad ON abroad.award_id = t.award_id AND k.kind = 'cash'
ORDER BY a.donor_id, t.award_id, k.kind
""").columns(award_id=Uuid, donor_id=Uuid)  # noqa: S608 - constants of this module
# The balances that a closing stored (Fund rule 10).
_FROZEN = text(f"""
WITH {_ABROAD}
SELECT b.award_id, c.kind, sum(b.amount_usd) - COALESCE(min(abroad.amount), 0) AS amount, true AS moved,
       a.title AS award, a.donor_id, o.name AS donor
FROM period p JOIN period_balance b ON b.period_id = p.id JOIN account c ON c.code = b.account_code
JOIN award a ON a.id = b.award_id JOIN donor o ON o.id = a.donor_id
LEFT JOIN abroad ON abroad.award_id = b.award_id AND c.kind = 'cash'
WHERE p.fund_id = :fund AND p.ends_on = :on AND p.status = 'closed' AND c.kind = ANY(:kinds)
GROUP BY b.award_id, c.kind, a.title, a.donor_id, o.name ORDER BY a.donor_id, b.award_id, c.kind
""").columns(award_id=Uuid, donor_id=Uuid)  # noqa: S608 - constants of this module


def moment(call: Call, fund_id: str, on: date) -> Moment:
    """The books as they are now, up to a day."""
    row = call.session.execute(_MOMENT, {"fund": fund_id}).one()
    first = min(row.first or on, on)
    last = {year: int((row.last or {}).get(str(year), 0)) for year in range(first.year, on.year + 1)}
    return Moment(fund_id=fund_id, on=on, last=last, closed=row.closed, first=first)


def entries(call: Call, then: Moment, day: date, number: int, limit: int) -> list[Entry]:
    """The entries after one of a day, in the order of days and numbers."""
    asked = {**_asked(then), "day": day, "number": number, "limit": limit}
    rows = call.session.execute(_ENTRIES, asked).all()
    lines: dict[UUID, list[Posted]] = {row.id: [] for row in rows}
    for line in call.session.execute(_POSTINGS, {"ids": list(lines)}):
        lines[line.entry_id].append(Posted(_place(line), **same(line, *_OF_LINE)))
    return [_entry(row, lines[row.id]) for row in rows]


def awards(call: Call, fund_id: str, after: tuple[UUID, UUID], limit: int) -> list[tuple[UUID, UUID]]:
    """Donor and award, in this order, after such a pair."""
    asked = {"fund": fund_id, "donor_id": after[0], "award_id": after[1], "limit": limit}
    return [(row.donor_id, row.id) for row in call.session.execute(_AWARDS, asked)]


def used(call: Call, then: Moment, award_ids: Sequence[UUID]) -> list[Used]:
    """What is on the accounts of awards, by currency: added up from the postings."""
    rows = call.session.execute(_USED, {**_asked(then), "awards": list(award_ids)})
    return [Used(_place(row), row.currency, row.amount, row.since) for row in rows]


def standing(call: Call, then: Moment, since: date, on: date) -> list[Standing]:
    """What every award had on a day, from the stored balances; `moved`: after the day `since`."""
    asked = {**_asked(then), "since": since, "on": on, "kinds": list(IN_DOLLARS)}
    return _standing(call.session.execute(_STANDING, asked).all())


def reported(call: Call, then: Moment) -> list[Standing]:
    """What every award has at the end, as in statements."""
    return _standing(call.session.execute(_REPORTED, _asked(then)).all())


def frozen(call: Call, then: Moment, on: date) -> list[Standing]:
    """What every award had at the end of a closed period, as stored by its closing (Fund rule 10)."""
    asked = {**_asked(then), "on": on, "kinds": list(IN_DOLLARS)}
    return _standing(call.session.execute(_FROZEN, asked).all())


def period_ends(call: Call, then: Moment) -> list[date]:
    """The last days of the periods that were closed by then."""
    ends = text("""
        SELECT ends_on FROM period
        WHERE fund_id = :fund AND status = 'closed' AND ends_on <= :closed ORDER BY ends_on""")
    return list(call.session.scalars(ends, {"fund": then.fund_id, "closed": then.closed}))


def currencies(call: Call, fund_id: str) -> list[str]:
    """The currencies in the fund's books, and the functional one."""
    found = text("""
        SELECT DISTINCT l.currency FROM posting l JOIN journal_entry e ON e.id = l.entry_id WHERE e.fund_id = :fund
        UNION SELECT 'USD' ORDER BY 1""")
    return list(call.session.scalars(found, {"fund": fund_id}))


def decimals(call: Call) -> dict[str, int]:
    """How many decimals each currency has."""
    rows = call.session.execute(text("SELECT code, decimals FROM currency"))
    return {row.code: row.decimals for row in rows}


def first_codes(call: Call) -> dict[str, str]:
    """The first account of each kind in the chart."""
    rows = call.session.execute(text("SELECT kind, min(code) AS code FROM account GROUP BY kind"))
    return {row.kind: row.code for row in rows}


def _asked(then: Moment) -> dict[str, Any]:
    return {
        "fund": then.fund_id,
        "on": then.on,
        "last": orjson.dumps(then.last, option=orjson.OPT_NON_STR_KEYS).decode(),
    }


def _place(row: Row[Any]) -> Place:
    return Place(**same(row, "code", *_OF_AWARD, "line_id", "line"))


def _entry(row: Row[Any], lines: Sequence[Posted]) -> Entry:
    undone = (row.undone_year, row.undone) if row.undone else None
    return Entry(**same(row, *_OF_ENTRY), reversal_of=undone, lines=lines)


def _standing(rows: Sequence[Row[Any]]) -> list[Standing]:
    return [Standing(Place("", **same(row, *_OF_AWARD)), row.kind, row.amount, bool(row.moved)) for row in rows]
