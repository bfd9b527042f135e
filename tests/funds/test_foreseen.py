"""Rules that the database decides and the code foresees, for a better message: both are asked about the same cases.

The table in services/funds/README.md ("Told once, foreseen once") says which they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from chassis.ids import new_id
from contracts.base import Refused
from contracts.funds.kinds import THE_FUND
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import periods as funds_periods
from services.funds.ledger import journal, money, periods
from services.funds.partners.restrictions import Limits, Purpose, objection
from services.funds.spending import encumbrances
from services.funds.spending.model import Commitment
from services.funds.spending.spendable_awards import lock_spendable
from tests.common.funds.helpers import AS_OWNER, AS_SERVICE, DAY, FROM, TO, Setting
from tests.common.funds.worlds import rolled_back
from tests.funds.test_purposes_in_the_database import another, restricted
from tests.funds.test_rules_in_the_database import CASH, DIRECT, EXCHANGE, INCOME, entry, lines, refused

INDIRECT = "5900"
THRESHOLD = Decimal(10000)
OVER, AT = THRESHOLD + money.CENT, THRESHOLD


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Setting]:
    """Money for workshops on ports in Belize, some of it held, ordered and spent."""
    with rolled_back(engine_of("funds")) as session:
        yield restricted(session)


def foreseen(ask: Callable[[], object]) -> bool:
    """Whether the code refuses."""
    try:
        ask()
    except Refused:
        return True
    return False


@pytest.mark.parametrize(
    ("kind", "amounts"),
    [
        ("expenditure", {DIRECT: AT}),
        ("expenditure", {DIRECT: OVER}),
        ("expenditure", {DIRECT: AT, INDIRECT: Decimal(1200)}),
        ("expenditure", {DIRECT: OVER, INDIRECT: Decimal(1200)}),
        ("recovery", {DIRECT: -AT, INDIRECT: Decimal(-1200)}),
        ("recovery", {DIRECT: -OVER}),
        ("exchange", {EXCHANGE: AT}),
        ("exchange", {EXCHANGE: -OVER}),
    ],
)
def test_rule_12_what_needs_a_second_signature(fund: Setting, kind: str, amounts: dict[str, Decimal]) -> None:
    rows = [*amounts.items(), (CASH, -sum(amounts.values(), Decimal(0)))]
    statement = lines(
        fund, entry(fund, kind), *((account, "USD", str(amount), str(amount)) for account, amount in rows)
    )
    needed = journal.size(rows) > THRESHOLD
    assert (refused(fund, statement) == "rule_12_second_signature") is needed


def test_rule_12_what_is_cash_counts_for_nothing(fund: Setting) -> None:
    """Every code that a bank account's book may have: the chart's kind of account says the same as the code."""
    codes = [str(code) for code in range(int(journal.CASH) + 1, int(journal.CLEARING))][::211]
    added = "INSERT INTO account (code, name, kind) VALUES (:code, 'Cash of a bank account', 'cash')"
    for code in codes:
        fund.session.execute(text(added), {"code": code})
    chart = fund.session.execute(text("SELECT code, kind = 'cash' FROM account")).tuples().all()
    assert {code: journal.is_cash(code) for code, _ in chart} == dict(chart)
    assert set(codes) < {code for code, is_cash in chart if is_cash}


PURPOSES = [
    {},
    {"occurred_on": FROM},
    {"occurred_on": FROM - timedelta(days=1)},
    {"occurred_on": TO},
    {"occurred_on": TO + timedelta(days=1)},
    {"country": "GT"},
    {"country": None},
    {"activity_kind": "study"},
    {"activity_kind": None},
    {"programme": "prevention"},
    {"programme": None},
    {"programme": None, "country": None, "activity_kind": None},
]


@pytest.mark.parametrize("limited", [True, False], ids=["limited", "programme only"])
@pytest.mark.parametrize("fields", PURPOSES, ids=str)
def test_rule_8_what_money_is_for(fund: Setting, fields: dict[str, Any], limited: bool) -> None:
    countries, kinds = (["BZ"], ["workshop"]) if limited else ([], [])
    fund.session.execute(AS_OWNER)
    fund.session.execute(
        text("UPDATE agreement SET countries = CAST(:countries AS text[]), activity_kinds = CAST(:kinds AS text[])"),
        {"countries": countries, "kinds": kinds},
    )
    fund.session.execute(AS_SERVICE)
    row = {"programme": "maritime-security", "country": "BZ", "activity_kind": "workshop", "occurred_on": DAY} | fields
    purpose = Purpose(row["programme"], row["country"], row["activity_kind"], row["occurred_on"], row["occurred_on"])
    limits = Limits("maritime-security", countries, kinds, FROM, TO)
    added = {"id": new_id(), **row}
    by_database = refused(fund, another(fund, "expenditure", added, "status = 'pending'"), **added)
    assert (by_database == "rule_8_purpose") is (objection(limits, purpose) is not None)
    assert by_database in ("rule_8_purpose", None)


@pytest.mark.parametrize("status", ["pending", "open", "released"])
@pytest.mark.parametrize("drawn", [True, False], ids=["drawn on an allocation", "by itself"])
@pytest.mark.parametrize(
    ("amount", "paid", "rate", "indirect"),
    [
        ("100", "0", "1", "11"),
        ("100", "33.33", "1", "11.05"),
        ("100", "99.995", "0.5", "0.01"),
        ("3", "1", "0.333333333333", "0.10"),
        ("7", "2", "1.005", "1.01"),
        ("1000000", "999999.999", "0.000123456789", "13.58"),
        ("100", "100", "0.75", "8.25"),
    ],
)
def test_rule_7_what_a_commitment_holds(
    fund: Setting, amount: str, paid: str, rate: str, indirect: str, drawn: bool, status: str
) -> None:
    allocation = fund.session.execute(text("SELECT id FROM allocation LIMIT 1")).scalar_one() if drawn else None
    told = {"amount": Decimal(amount), "indirect_usd": Decimal(indirect), "usd_per_unit": Decimal(rate)}
    row = {"id": new_id(), "currency": "BZD", "paid": paid, "status": status, "allocation_id": allocation, **told}
    fund.session.execute(text(another(fund, "commitment", row)), row)
    columns = text("SELECT open_usd, held_usd FROM commitment WHERE id = :id")
    open_usd, held_usd = fund.session.execute(columns, {"id": row["id"]}).one()
    commitment = Commitment(status=status, allocation_id=allocation, **told)
    unpaid = Decimal(amount) - Decimal(paid)
    assert encumbrances.held_usd(commitment, unpaid) == held_usd
    if status != "released":
        assert encumbrances.open_usd(commitment, unpaid) == open_usd


@pytest.mark.parametrize("back", [0, 1, 10, 400], ids="{} days back".format)
@pytest.mark.parametrize("over", ["-0.01", "0.00", "0.01"])
def test_rule_7_what_is_available_on_every_day(fund: Setting, back: int, over: str) -> None:
    """The award received its money on DAY; before it there was nothing, after it all that is not held or spent."""
    day = DAY + timedelta(days=5 - back)
    award = lock_spendable(fund.officer, awards=[fund.award.id])[fund.award.id]
    amount = award.available + Decimal(over)
    made = entry(fund, occurred_on=day, approved_by=new_id())
    statement = lines(fund, made, (DIRECT, "USD", str(amount), str(amount)), (CASH, "USD", f"-{amount}", f"-{amount}"))
    by_code = foreseen(lambda: award.take(fund.officer, {day: amount}, day, "amount_usd"))
    by_database = refused(fund, statement)
    assert (by_database is not None) is by_code
    assert by_database in (None, "rule_7_available", "ck_award_balance_rule_7_available")


CLOSED, SOFT_CLOSED = DAY - timedelta(days=60), DAY - timedelta(days=30)


@pytest.mark.parametrize("reason", [None, "The invoice came late"])
@pytest.mark.parametrize("day", [CLOSED, CLOSED + timedelta(days=1), SOFT_CLOSED, SOFT_CLOSED + timedelta(days=1)])
def test_rule_10_what_may_be_posted_on_a_day(fund: Setting, day: date, reason: str | None) -> None:
    periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=CLOSED))
    periods.soft_close_period(fund.approver, funds_periods.SoftClosePeriod(ends_on=SOFT_CLOSED))
    made = entry(fund, "contribution", occurred_on=day, late_reason=reason)
    by_database = refused(fund, lines(fund, made, (INCOME, "USD", "-5", "-5"), (CASH, "USD", "5", "5")))
    dates = periods.closing_dates(fund.approver, THE_FUND)
    assert (by_database == "rule_10_closed_period") is foreseen(
        lambda: dates.check(fund.approver, day, "occurred_on", reason)
    )
    assert by_database in ("rule_10_closed_period", None)


@pytest.mark.parametrize(
    ("currency", "amount"),
    [("USD", "5"), ("USD", "5.01"), ("USD", "5.001"), ("JPY", "5"), ("JPY", "5.1"), ("KWD", "5.001"), ("KWD", "5.01")],
)
def test_rule_13_how_precise_an_amount_is(fund: Setting, currency: str, amount: str) -> None:
    usd = amount if currency == "USD" else "5"
    made = entry(fund)
    statement = lines(fund, made, (DIRECT, currency, amount, usd), (CASH, currency, f"-{amount}", f"-{usd}"))
    decimals = money.decimals_of(fund.officer, currency)
    too_precise = foreseen(lambda: money.check(Decimal(amount), currency, decimals, "amount"))
    by_database = refused(fund, statement)
    # A cost in another currency passes the conversion account; here only its decimals are asked about.
    assert (by_database in ("rule_13_currency", "ck_posting_rule_13_usd")) is too_precise
