"""Balances on a date, by look-up: an account's is that of its last day up to that date, however long the books are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select, true

from chassis.call import Call
from services.funds.ledger import model
from services.funds.ledger.model import AccountDay, AwardHold

# Which awards, as a query for their identifiers: the ledger does not know what an award is.
Awards = Select[tuple[UUID]]


def of_accounts(call: Call, awards: Awards, on: date) -> Mapping[str, Decimal]:
    """The balance of each account over these awards, by its code, in USD; debit is +."""
    found: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for _, code, _, balance in call.session.execute(_accounts(awards, on)):
        found[code] += balance
    return found


def of_awards(call: Call, awards: Awards, on: date) -> Mapping[UUID, Mapping[str, Decimal]]:
    """The balance of each kind of account, for each of these awards, in USD; debit is +."""
    found: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: Decimal("0.00")))
    for award_id, _, kind, balance in call.session.execute(_accounts(awards, on)):
        found[award_id][kind] += balance
    return found


def holds_of_awards(call: Call, awards: Awards, on: date) -> Mapping[UUID, Decimal]:
    """What each of these awards held for its open commitments, in USD."""
    day = AwardHold
    chosen = awards.subquery()
    award = chosen.c[0]
    last = select(day.balance_usd).where(day.award_id == award, day.on_day <= on)
    newest = last.order_by(day.on_day.desc()).limit(1).lateral()
    rows = select(award, newest.c.balance_usd).select_from(chosen).join(newest, true())
    return defaultdict(lambda: Decimal("0.00"), call.session.execute(rows).tuples().all())


def _accounts(awards: Awards, on: date) -> Select[tuple[UUID, str, str, Decimal]]:
    """One index look-up for each account of each award; accounts that never moved are left out."""
    day, account = AccountDay, model.Account
    chosen = awards.subquery()
    award = chosen.c[0]
    last = select(day.balance_usd).where(day.award_id == award, day.account_code == account.code, day.on_day <= on)
    newest = last.order_by(day.on_day.desc()).limit(1).lateral()
    found = select(award, account.code, account.kind, newest.c.balance_usd).select_from(chosen)
    return found.join(account, true()).join(newest, true())
