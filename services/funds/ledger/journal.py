"""Writes to the journal: any number of entries in one statement, all or nothing (Fund rules 1, 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import Row, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from chassis.attributes import same
from chassis.call import Call
from services.funds.ledger import model, public_figures
from services.funds.ledger.funds import THE_FUND

# The chart of accounts is data (table account); these are the accounts that the rules refer to.
CASH, CLEARING, SUSPENSE = "1000", "1900", "2100"
INCOME, OTHER_INCOME, INTEREST, TRANSFER, EXCHANGE = "4000", "4100", "4200", "4800", "4900"
DIRECT, INDIRECT = "5000", "5900"
# What payees owe of advances (Fund rule 19).
ADVANCE = "1950"


@dataclass(frozen=True)
class Line:
    """A posting to be made: debit is positive, credit is negative."""

    account: str
    award_id: UUID
    donor_id: UUID
    currency: str
    amount: Decimal
    amount_usd: Decimal
    line_id: UUID | None = None
    allocation_id: UUID | None = None
    commitment_id: UUID | None = None


@dataclass(frozen=True)
class Draft:
    """An entry to be posted, of one fund: its awards belong to that fund.

    What waited for a signature states when and from where it was entered; otherwise this is now and the caller's
    address. `late_reason`: why it is posted into a soft-closed period (Fund rule 10). `cash`: the cash account of its
    bank account; its lines name CASH. `papers`: what is sealed of the row that it is posted for, by the names of that
    row's columns, and the donor's name (Fund rule 18).
    """

    id: UUID
    kind: str
    occurred_on: date
    description: str
    entered_by: UUID
    lines: Sequence[Line]
    approved_by: UUID | None = None
    reversal_of: UUID | None = None
    fund_id: str = THE_FUND
    entered_at: datetime | None = None
    entered_from: str | None = None
    late_reason: str | None = None
    cash: str = CASH
    papers: Mapping[str, Any] | None = None


# A list as one value, so that any number of awards is the same prepared statement.
_LOCK = (
    select(model.AwardBalance.award_id)
    .where(model.AwardBalance.award_id == any_(bindparam("awards", type_=ARRAY(PG_UUID(as_uuid=True)))))
    .order_by(model.AwardBalance.award_id)
    .with_for_update()
)

# A function of the database (sql/fund_post.sql): planned once per connection. It locks awards, and then, last
# of all, the year's counter.
_POST = text("""
SELECT id, fiscal_year, number FROM fund_post(CAST(:drafts AS json), CAST(:lines AS json), :posted_at)
""")

_AS_DRAFTED = (
    "id",
    "kind",
    "occurred_on",
    "description",
    "entered_by",
    "approved_by",
    "reversal_of",
    "fund_id",
    "entered_at",
    "late_reason",
    "papers",
)
_AS_DRAWN = (
    "award_id",
    "donor_id",
    "line_id",
    "allocation_id",
    "commitment_id",
    "currency",
    "amount",
    "amount_usd",
)


class Waiting(Protocol):
    """A record that waited for a second signature: who entered it, when and from where."""

    entered_at: Any
    entered_from: Any


def signed(call: Call, draft: Draft, waiting: Waiting) -> Draft:
    """The draft of such a record, approved by the caller (Fund rule 12)."""
    return replace(
        draft,
        approved_by=call.actor.member_id,
        entered_at=waiting.entered_at,
        entered_from=waiting.entered_from,
    )


def lock(call: Call, award_ids: Iterable[UUID]) -> None:
    """Locks the awards' balances in the order of their ids, always before anything else is locked or posted."""
    call.session.execute(_LOCK, {"awards": list(set(award_ids))})


def post(call: Call, drafts: Sequence[Draft]) -> dict[UUID, str]:
    """Posts the entries; returns their numbers by id. It locks their awards' balances itself, in one call; whoever
    decides by what is in an award, or posts more than once, locks first: see `lock`."""
    untold = [draft for draft in drafts if draft.kind not in public_figures.WITH_OWN_EVENT]
    public_figures.awards_changed(call, (line.award_id for draft in untold for line in draft.lines))
    return numbers(call.session.execute(_POST, posting_of(call, drafts)))


def posting_of(call: Call, drafts: Sequence[Draft]) -> dict[str, Any]:
    """The drafts as the functions of the database take them."""
    return {
        "drafts": as_json([_entry(call, place, draft) for place, draft in enumerate(drafts)]),
        "lines": as_json([_line(draft, place, line) for draft in drafts for place, line in enumerate(draft.lines, 1)]),
        "posted_at": call.now,
    }


def numbers(rows: Iterable[Row[Any]]) -> dict[UUID, str]:
    """The numbers of what was posted, by id, from rows of id, fiscal year and number."""
    return {entry_id: number(fiscal_year, counted) for entry_id, fiscal_year, counted in rows}


def size(lines: Iterable[tuple[str, Decimal]]) -> Decimal:
    """What the threshold is compared with (Fund rule 12), of accounts and amounts in USD: the greater of what an entry
    debits and credits outside cash and indirect costs. The database computes the same (fund_postings_added)."""
    counted = [amount for account, amount in lines if not is_cash(account) and account not in (CLEARING, INDIRECT)]
    debit = sum((amount for amount in counted if amount > 0), Decimal(0))
    return max(debit, debit - sum(counted, Decimal(0)))


def is_cash(account: str) -> bool:
    """Whether the code is cash: the first bank account's, or another's (services/funds/bank/accounts.py)."""
    return CASH <= account < CLEARING


def number(fiscal_year: int, counted: int) -> str:
    """An entry's number as shown to people, for instance 2017-000042."""
    return f"{fiscal_year}-{counted:06d}"


def _entry(call: Call, place: int, draft: Draft) -> dict[str, Any]:
    here = call.actor.address
    return same(draft, *_AS_DRAFTED) | {
        "place": place,
        "entered_from": draft.entered_from if draft.approved_by else draft.entered_from or here,
        "approved_from": here if draft.approved_by else None,
    }


def _line(draft: Draft, place: int, line: Line) -> dict[str, Any]:
    return same(line, *_AS_DRAWN) | {
        "entry_id": draft.id,
        "position": place,
        "account_code": draft.cash if line.account == CASH else line.account,
    }


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as the functions of the database take them."""
    return orjson.dumps(rows, default=str).decode()
