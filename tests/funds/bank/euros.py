"""A fund with an account in euros, and what officers do with it, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.base import Refused
from contracts.funds.bank import revaluation as funds_revaluation
from services.funds.bank import revaluations, valuations
from tests.common.funds.bank import Bank, add_account
from tests.common.funds.helpers import rate, read_entry
from tests.funds.bank.books import END, held

EURO = "DE89370400440532013000"
AWAY = END + timedelta(days=1)


def with_euros(at_the_bank: Bank) -> Bank:
    """The fund's second account, in euros: 1.10 dollars on the day, 1.05 at the end of the month, 1.20 today."""
    fund = at_the_bank.fund
    rate(fund, "EUR", "1.10")
    rate(fund, "EUR", "1.05", END)
    rate(fund, "EUR", "1.20", fund.officer.today)
    account = add_account(fund, name="Deutsche Bank", number=None, iban=EURO, currency="EUR", opening_balance="0")
    return replace(at_the_bank, account=account)


def code(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as error:
        act()
    return error.value.refusal.code


def lines(euros: Bank, entry_id: Any) -> list[tuple[str, str, str, str]]:
    """Account, currency, amount and dollars of each posting."""
    found = read_entry(euros.fund, entry_id).postings
    return [(each.account_code, each.currency, str(each.amount), str(each.amount_usd)) for each in found]


def receive(euros: Bank, amount: str = "1000.00", **fields: Any) -> Any:
    return euros.fund.receive(amount, currency="EUR", bank_account_id=euros.account.id, **fields)


def spend(euros: Bank, amount: str = "100.00", **fields: Any) -> Any:
    return euros.fund.spend_abroad(amount, "EUR", bank_account_id=euros.account.id, **fields)


def say(euros: Bank, *told: tuple[Any, ...], **head: Any) -> None:
    euros.say(*told, number=EURO, currency="EUR", opening="0", **head)


def valuation(euros: Bank, on: date = END) -> funds_revaluation.Valuation:
    command = funds_revaluation.ReadValuation(account_id=euros.account.id, on=on)
    return valuations.read_valuation(euros.fund.officer, command)


def prepare(euros: Bank, on: date = END, **fields: Any) -> funds_revaluation.Revaluation:
    given = {"account_id": euros.account.id, "on": on, "award_id": euros.fund.award.id} | fields
    return held(
        euros, revaluations.prepare_revaluation(euros.fund.officer, funds_revaluation.PrepareRevaluation(**given))
    )


def sign(
    euros: Bank, made: funds_revaluation.Revaluation, by: Any = None, **fields: Any
) -> funds_revaluation.Revaluation:
    command = funds_revaluation.ApproveRevaluation(revaluation_id=made.id, **fields)
    return held(euros, revaluations.approve_revaluation(by or euros.fund.approver, command))
