"""The rules of the Fund, attacked with SQL: whoever writes, the database refuses (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from chassis.database import broken_rule
from chassis.ids import new_id
from services.funds.ledger.funds import THE_FUND
from tests.common.funds.helpers import DAY, Setting, broken, reverse, setting
from tests.common.funds.worlds import rolled_back

CASH, INCOME, EXCHANGE, DIRECT = "1000", "4000", "4900", "5000"


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Setting]:
    with rolled_back(engine_of("funds")) as session:
        fund = setting(session)
        fund.receive("20000")
        yield fund


def refused(fund: Setting, statement: str, **values: Any) -> str | None:
    """The rule the database names when it refuses the statement to its owner; what it did is undone."""
    return broken(fund.session, statement, **values)


def entry(fund: Setting, kind: str = "expenditure", **fields: Any) -> UUID:
    """An entry without postings, numbered as it should be."""
    on = fields.pop("occurred_on", DAY)
    next_number = "SELECT COALESCE(max(number), 0) + 1 FROM journal_entry WHERE fiscal_year = :year"
    given = {
        "id": new_id(),
        "fund_id": THE_FUND,
        "fiscal_year": on.year,
        "number": fund.session.execute(text(next_number), {"year": on.year}).scalar_one(),
        "kind": kind,
        "occurred_on": on,
        "posted_at": fund.officer.now,
        "description": "By hand",
        "entered_by": fund.officer.actor.id,
        "approved_by": None,
        "reversal_of": None,
    } | fields
    names = ", ".join(given)
    values = ", ".join(f":{name}" for name in given)
    fund.session.execute(text(f"INSERT INTO journal_entry ({names}) VALUES ({values})"), given)
    return given["id"]  # type: ignore[return-value]


LINES = (
    "INSERT INTO posting (entry_id, position, account_code, award_id, donor_id, currency, amount, amount_usd) VALUES "
)


def lines(fund: Setting, entry_id: UUID, *rows: tuple[str, str, str, str], first: int = 1) -> str:
    """A statement that adds postings: account, currency, amount, USD."""
    return LINES + ", ".join(
        f"('{entry_id}', {place}, '{account}', '{fund.award.id}', '{fund.donor.id}', '{currency}', {amount}, {usd})"
        for place, (account, currency, amount, usd) in enumerate(rows, first)
    )


def posting_refused(fund: Setting, kind: str = "contribution", **fields: Any) -> str | None:
    """The rule that refuses an entry of five dollars with its postings; what it did is undone if there is one."""
    sign = -1 if kind == "contribution" else 1
    account = INCOME if kind == "contribution" else DIRECT
    try:
        with fund.session.begin_nested():
            made = entry(fund, kind, **fields)
            five, back = str(5 * sign), str(-5 * sign)
            fund.session.execute(text(lines(fund, made, (account, "USD", five, five), (CASH, "USD", back, back))))
    except DBAPIError as error:
        return broken_rule(error)
    return None


def an_entry_of_before(fund: Setting) -> UUID:
    """A committed entry, as far as the database can tell: from another transaction than this one."""
    found = fund.session.execute(text("SELECT id FROM journal_entry LIMIT 1")).scalar_one()
    assert isinstance(found, UUID)
    return found


@pytest.mark.parametrize(
    "rows",
    [
        [(DIRECT, "USD", "100", "100"), (CASH, "USD", "-99.99", "-99.99")],
        [(DIRECT, "CAD", "100", "75"), (CASH, "USD", "-75", "-75")],
        [(DIRECT, "CAD", "100", "75"), (CASH, "CAD", "-100", "-74")],
        [(DIRECT, "USD", "100", "100")],
    ],
    ids=["a cent short", "zero in USD only", "zero in CAD only", "one-sided"],
)
def test_rule_1_an_entry_nets_to_zero_per_currency(fund: Setting, rows: list[tuple[str, str, str, str]]) -> None:
    assert refused(fund, lines(fund, entry(fund), *rows)) == "rule_1_nets_to_zero"


def test_rule_1_an_entry_cannot_be_balanced_later(fund: Setting) -> None:
    made = entry(fund)
    assert refused(fund, lines(fund, made, (DIRECT, "USD", "100", "100"))) == "rule_1_nets_to_zero"


def test_rule_1_an_entry_has_postings_when_it_is_committed(fund: Setting) -> None:
    entry(fund)
    assert refused(fund, "SET CONSTRAINTS ALL IMMEDIATE") == "rule_1_has_postings"


POSTED = ["journal_entry", "posting", "contribution"]


@pytest.mark.parametrize("table", POSTED)
@pytest.mark.parametrize("change", ["UPDATE {} SET amount = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_rule_2_posted_rows_are_never_changed(fund: Setting, table: str, change: str) -> None:
    if table == "journal_entry":
        change = change.replace("amount = 1", "description = 'x'")
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    assert refused(fund, change.format(table)) == "rule_2_never_changed"


@pytest.mark.parametrize("table", ["exchange_rate", "period", "period_balance", "expenditure", "reversal", "account"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_rule_2_what_the_books_rest_on_is_never_removed(fund: Setting, table: str, change: str) -> None:
    assert refused(fund, change.format(table)) == "rule_2_never_changed"


def test_rule_2_a_posted_cost_keeps_its_evidence(fund: Setting) -> None:
    fund.spend("100")
    assert refused(fund, "UPDATE expenditure SET payee = 'Somebody else'") == "rule_2_never_changed"


def test_rule_2_a_committed_entry_gets_no_more_postings(fund: Setting, fresh_database: Callable[[str], Any]) -> None:
    sessions = fresh_database("funds")
    with sessions.begin() as session:
        committed = setting(session)
        committed.receive("500")
    with sessions() as session:
        committed.session = session
        more = lines(
            committed, an_entry_of_before(committed), (DIRECT, "USD", "5", "5"), (CASH, "USD", "-5", "-5"), first=9
        )
        assert refused(committed, more) == "rule_2_entry_is_complete"


def test_rule_2_a_reversal_is_its_entry_with_the_signs_changed(fund: Setting) -> None:
    paid = fund.spend("100")
    for rows in (
        [(DIRECT, "USD", "-99", "-99"), (CASH, "USD", "99", "99")],
        [(DIRECT, "USD", "100", "100"), (CASH, "USD", "-100", "-100")],
        [(EXCHANGE, "USD", "-100", "-100"), (CASH, "USD", "100", "100")],
    ):
        with fund.session.begin_nested() as attempt:
            made = entry(fund, "reversal", reversal_of=paid.entry_id)
            assert refused(fund, lines(fund, made, *rows)) == "rule_2_reversal_negates"
            attempt.rollback()


def test_rule_2_an_entry_has_at_most_one_reversal(fund: Setting) -> None:
    paid = fund.spend("100")
    entry(fund, "reversal", reversal_of=paid.entry_id)
    with pytest.raises(DBAPIError) as error, fund.session.begin_nested():
        entry(fund, "reversal", reversal_of=paid.entry_id)
    assert broken_rule(error.value) == "uq_journal_entry_reversal_of"


def test_rule_2_a_reversal_is_not_reversed(fund: Setting) -> None:
    undone = reverse(fund, fund.spend("100").entry_id).reversing_entry_id
    assert posting_refused(fund, "reversal", reversal_of=undone) == "rule_2_no_reversal_of_a_reversal"


@pytest.mark.parametrize(("rule", "kind"), [(4, "refund"), (6, "pledge")])
def test_rules_4_6_there_is_no_such_kind_of_entry(fund: Setting, rule: int, kind: str) -> None:
    with pytest.raises(DBAPIError) as error, fund.session.begin_nested():
        entry(fund, kind)
    assert broken_rule(error.value) == "ck_journal_entry_rules_4_5_kind"


def test_rule_4_a_contribution_never_goes_back(fund: Setting) -> None:
    back = lines(fund, entry(fund, "contribution"), (INCOME, "USD", "500", "500"), (CASH, "USD", "-500", "-500"))
    assert refused(fund, back) == "rule_4_no_refund"


def test_rule_4_a_cost_is_not_a_way_to_pay_a_donor_back(fund: Setting) -> None:
    back = lines(fund, entry(fund), (INCOME, "USD", "500", "500"), (CASH, "USD", "-500", "-500"))
    assert refused(fund, back) == "rule_4_no_refund"


def test_rule_6_there_is_no_account_for_pledges(fund: Setting) -> None:
    broken = refused(fund, "INSERT INTO account (code, name, kind) VALUES ('7000', 'No', 'pledge')")
    assert broken == "ck_account_kind"


def test_rule_5_the_fund_generates_no_interest(fund: Setting) -> None:
    flag = fund.session.execute(text("SELECT generates_interest FROM fund WHERE id = :id"), {"id": THE_FUND})
    assert flag.scalar_one() is False


def test_rule_7_nothing_is_spent_that_is_not_available(fund: Setting) -> None:
    spent = lines(
        fund,
        entry(fund, approved_by=new_id()),
        (DIRECT, "USD", "20000.01", "20000.01"),
        (CASH, "USD", "-20000.01", "-20000.01"),
    )
    assert refused(fund, spent) == "ck_award_balance_rule_7_available"


def test_rule_7_what_is_held_is_not_available(fund: Setting) -> None:
    fund.reserve("9000")
    assert refused(fund, "UPDATE allocation SET amount_usd = 19000, decided_by = :who", who=new_id()) == (
        "ck_award_balance_rule_7_available"
    )


def test_rule_7_money_is_not_spent_before_it_came(fund: Setting) -> None:
    early = date(DAY.year, 1, 15)
    spent = lines(fund, entry(fund, occurred_on=early), (DIRECT, "USD", "5", "5"), (CASH, "USD", "-5", "-5"))
    assert refused(fund, spent) == "rule_7_available"


def test_rule_10_nothing_is_posted_into_a_closed_period(fund: Setting) -> None:
    closing = "INSERT INTO period VALUES (:id, '2000-01-01', :until, :who, now())"
    fund.session.execute(text(closing), {"id": new_id(), "until": DAY, "who": new_id()})
    assert posting_refused(fund) == "rule_10_closed_period"


def test_rule_10_closed_periods_do_not_overlap(fund: Setting) -> None:
    closing = "INSERT INTO period VALUES (:id, :since, :until, :who, now())"
    fund.session.execute(text(closing), {"id": new_id(), "since": "2017-01-01", "until": "2017-12-31", "who": new_id()})
    values = {"id": new_id(), "since": "2017-12-31", "until": "2018-12-31", "who": new_id()}
    assert refused(fund, closing, **values) == "ex_period_overlap"


def test_rule_12_maker_is_not_checker(fund: Setting) -> None:
    with pytest.raises(DBAPIError) as error, fund.session.begin_nested():
        entry(fund, approved_by=fund.officer.actor.id)
    assert broken_rule(error.value) == "ck_journal_entry_rule_12_maker_is_not_checker"
    fund.reserve("10")
    assert (
        refused(fund, "UPDATE allocation SET decided_by = entered_by") == "ck_allocation_rule_12_maker_is_not_checker"
    )
    waiting = fund.spend("10001")
    assert waiting.status == "pending"
    assert (
        refused(fund, "UPDATE expenditure SET decided_by = entered_by") == "ck_expenditure_rule_12_maker_is_not_checker"
    )


def test_rule_12_above_the_threshold_an_entry_has_an_approver(fund: Setting) -> None:
    big = lines(fund, entry(fund), (DIRECT, "USD", "10000.01", "10000.01"), (CASH, "USD", "-10000.01", "-10000.01"))
    assert refused(fund, big) == "rule_12_second_signature"


def test_rule_12_above_the_threshold_an_allocation_is_granted_by_somebody(fund: Setting) -> None:
    fund.reserve("12000")
    assert refused(fund, "UPDATE allocation SET status = 'granted'") == "rule_12_second_signature"


def test_rule_13_usd_is_the_functional_currency(fund: Setting) -> None:
    odd = lines(fund, entry(fund), (DIRECT, "USD", "100", "90"), (CASH, "USD", "-100", "-90"))
    assert refused(fund, odd) == "ck_posting_rule_13_usd"


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "0.5"), ("CAD", "0.001"), ("XYZ", "1")])
def test_rule_13_amounts_have_their_currencys_decimals(fund: Setting, currency: str, amount: str) -> None:
    odd = lines(fund, entry(fund), (DIRECT, currency, amount, "1"), (CASH, currency, f"-{amount}", "-1"))
    assert refused(fund, odd) == "rule_13_currency"


def test_rule_13_a_rate_is_never_changed(fund: Setting) -> None:
    assert refused(fund, "UPDATE exchange_rate SET usd_per_unit = 1") == "rule_2_never_changed"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE award_balance SET received_usd = received_usd + 1",
        "UPDATE account_day SET balance_usd = 0",
        "INSERT INTO account_day VALUES (:award, '1000', '2026-01-01', 1, 1)",
        "UPDATE award_hold SET balance_usd = 0",
        "INSERT INTO award_hold VALUES (:award, '2026-01-01', 1, 1)",
        "UPDATE line_day SET spent_usd = 0",
        "UPDATE award_entry_day SET last_number = 1",
        "INSERT INTO award_entry_day VALUES (:award, '2026-01-01', 7)",
        "UPDATE allocation SET spent_usd = 0",
    ],
)
def test_rule_14_balances_follow_the_journal_alone(fund: Setting, change: str) -> None:
    values = {"award": fund.award.id} if ":award" in change else {}
    assert refused(fund, change, **values) == "rule_14_balances_follow_the_journal"


def test_numbers_have_no_gaps_within_a_fiscal_year(fund: Setting) -> None:
    assert posting_refused(fund, number=9) == "numbers_without_gaps"
    assert posting_refused(fund, number=1) == "uq_journal_entry_fund_id_fiscal_year_number"
    assert posting_refused(fund, number=2) is None


def test_nothing_is_posted_ahead_of_time(fund: Setting) -> None:
    with pytest.raises(DBAPIError) as error, fund.session.begin_nested():
        entry(fund, occurred_on=date(2199, 1, 1))
    assert broken_rule(error.value) == "ck_journal_entry_not_in_the_future"


def test_a_budget_line_of_another_award_is_refused(fund: Setting) -> None:
    other = setting(fund.session)
    made = entry(fund)
    statement = lines(fund, made, (DIRECT, "USD", "5", "5"), (CASH, "USD", "-5", "-5"))
    with_line = statement.replace("currency,", "currency, line_id,").replace(
        "'USD',", f"'USD', '{other.award.lines[0].id}',"
    )
    assert refused(fund, with_line) == "fk_posting_line_id_award_id"
