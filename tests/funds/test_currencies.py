"""Currencies without decimals and with three: kept as they were given, valued in dollars (Fund rule 13)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chassis.testing import DeskOf
from contracts.base import Refused
from tests.common.funds.helpers import (
    Setting,
    award_statement,
    open_award,
    rate,
    read_entry,
    reverse,
    setting,
    sign,
    usd,
)


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    fund = setting(desk_of("funds").session)
    rate(fund, "JPY", "0.00667")
    rate(fund, "KWD", "3.2512")
    rate(fund, "CLP", "0.00105")
    return fund


@pytest.mark.parametrize(
    ("currency", "amount", "worth"),
    [
        ("JPY", "1000000", "6670.00"),
        ("JPY", "2", "0.01"),
        ("CLP", "14", "0.01"),
        ("KWD", "1000.125", "3251.61"),
        ("KWD", "0.005", "0.02"),
        ("KWD", "12345678901.234", "40138271243.69"),
    ],
)
def test_rule_13_the_donors_amount_is_kept_and_valued_to_the_cent(
    fund: Setting, currency: str, amount: str, worth: str
) -> None:
    received = fund.receive(amount, currency=currency)
    assert (received.amount, received.amount_usd) == (Decimal(amount), usd(worth))
    assert str(received.amount) == amount
    postings = read_entry(fund, received.entry_id).postings
    assert [str(posting.amount) for posting in postings if posting.currency == currency] == [f"-{amount}", amount]
    assert award_statement(fund).contributions_usd == usd(worth)


@pytest.mark.parametrize(
    ("currency", "amount", "code"),
    [
        ("JPY", "100.5", "funds.too_precise"),
        ("CLP", "0.01", "funds.too_precise"),
        ("USD", "1.001", "funds.too_precise"),
        ("JPY", "0.4", "funds.too_precise"),
        ("CLP", "4", "funds.unbookable"),
        ("KWD", "0.001", "funds.unbookable"),
    ],
)
def test_rule_13_what_the_currency_does_not_have_is_refused(
    fund: Setting, currency: str, amount: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        fund.receive(amount, currency=currency)
    assert refused.value.refusal.code == code


def test_rule_13_the_banks_difference_is_an_exchange_difference_and_reversible(fund: Setting) -> None:
    received = fund.receive("1000000", currency="JPY", credited_usd="6612.49")
    told = award_statement(fund)
    assert (told.contributions_usd, told.exchange_differences_usd, told.available_usd) == (
        usd("6670.00"),
        usd("-57.51"),
        usd("6612.49"),
    )
    reverse(fund, received.entry_id)
    assert award_statement(fund).balance_usd == 0


def test_rule_13_a_pledge_and_its_instalments_have_their_currencys_decimals(fund: Setting) -> None:
    plan = [{"due_on": "2026-06-01", "amount": "400.125"}, {"due_on": "2026-07-01", "amount": "599.875"}]
    agreement = sign(fund.officer, fund.donor.id, currency="KWD", pledge="1000", instalments=plan)
    assert [str(each.amount) for each in agreement.instalments] == ["400.125", "599.875"]
    open_award(fund.officer, agreement.id)
    received = fund.receive(
        "400.125", currency="KWD", agreement_id=agreement.id, instalment_id=agreement.instalments[0].id
    )
    assert received.amount_usd == usd("1300.89")
    with pytest.raises(Refused, match="too_precise"):
        sign(fund.officer, fund.donor.id, currency="JPY", pledge="1000.5")
