"""Balances on a date, looked up: an account's is its last day's up to that date, however long the books are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true

from chassis.call import Call
from services.funds.ledger import model
from services.funds.ledger.model import AccountDay, AwardHold
from services.funds.partners import model as partners_model


def of_accounts(call: Call, which: ColumnElement[bool], on: date) -> Mapping[str, Decimal]:
    """The balance of each account over these awards, by its code, in USD; debit is +."""
    found: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for _, code, _, balance in call.session.execute(_accounts(which, on)):
        found[code] += balance
    return found


def of_awards(call: Call, which: ColumnElement[bool], on: date) -> Mapping[UUID, Mapping[str, Decimal]]:
    """The balance of each kind of account, for each of these awards, in USD; debit is +."""
    found: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: Decimal("0.00")))
    for award_id, _, kind, balance in call.session.execute(_accounts(which, on)):
        found[award_id][kind] += balance
    return found


def held(call: Call, which: ColumnElement[bool], on: date) -> Mapping[UUID, Decimal]:
    """What each of these awards held for its open commitments, in USD."""
    day = AwardHold
    last = select(day.balance_usd).where(day.award_id == partners_model.Award.id, day.on_day <= on)
    newest = last.order_by(day.on_day.desc()).limit(1).lateral()
    rows = select(partners_model.Award.id, newest.c.balance_usd).join(newest, true()).where(which)
    return defaultdict(lambda: Decimal("0.00"), call.session.execute(rows).tuples().all())


def _accounts(which: ColumnElement[bool], on: date) -> Select[tuple[UUID, str, str, Decimal]]:
    """One look into the index for each account of each award; those that never moved are left out."""
    day, account = AccountDay, model.Account
    last = select(day.balance_usd).where(
        day.award_id == partners_model.Award.id, day.account_code == account.code, day.on_day <= on
    )
    newest = last.order_by(day.on_day.desc()).limit(1).lateral()
    chosen = select(partners_model.Award.id, account.code, account.kind, newest.c.balance_usd).select_from(
        partners_model.Award
    )
    return chosen.join(account, true()).join(newest, true()).where(which)
