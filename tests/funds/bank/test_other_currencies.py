"""Bank accounts in other currencies: what comes and goes in them, and what they are worth at a period's end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.database import broken_rule
from chassis.ids import new_id
from contracts.base import Refused
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import matching as funds_matching
from contracts.funds.bank import reconciliation as funds_reconciliation
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_seals
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.bank import accounts, booking, revaluations, valuations
from services.funds.ledger import closing, journal_seals, periods
from services.funds.ledger import journal as ledger
from services.funds.receipts import unidentified
from services.funds.spending import expenditures
from tests.common.funds.bank import Bank, add_account
from tests.common.funds.helpers import award_statement, broken, rate, read_entry, reverse, setting
from tests.funds.bank.books import DAY, END, cash, close, comes_to_zero, confirm, held, propose, report
from tests.funds.test_journal_exports import both_agree_with_us

EURO = "DE89370400440532013000"
AWAY = END + timedelta(days=1)


@pytest.fixture
def euros(at_the_bank: Bank) -> Bank:
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


def test_rule_13_the_first_account_holds_dollars_and_others_any_currency(euros: Bank) -> None:
    assert (euros.account.account_code, euros.account.currency) == ("1001", "EUR")
    assert code(lambda: add_account(euros.fund, number="2", currency="XXX")) == "funds.unknown_currency"
    moved = "UPDATE bank_account SET currency = 'CAD' WHERE id = :id"
    assert broken(euros.fund.session, moved, id=euros.account.id) == "bank_account_kept"
    first = "UPDATE bank_account SET currency = 'EUR' WHERE account_code = '1000'"
    assert broken(euros.fund.session, first) is not None


def test_a_funds_first_account_cannot_hold_another_currency(desk: Any) -> None:
    assert code(lambda: add_account(setting(desk.session), currency="EUR")) == "funds.bank_currency"


def test_euros_come_in_and_go_out_unconverted(euros: Bank) -> None:
    came = receive(euros)
    assert lines(euros, came.entry_id) == [
        ("4000", "EUR", "-1000.00", "-1100.00"),
        ("1001", "EUR", "1000.00", "1100.00"),
    ]
    paid = spend(euros)
    assert lines(euros, paid.entry_id) == [
        ("5000", "EUR", "100.00", "110.00"), ("1001", "EUR", "-100.00", "-110.00"),
        ("5900", "USD", "13.20", "13.20"), ("1000", "USD", "-13.20", "-13.20"),
    ]  # fmt: skip
    assert [(each.part, str(each.amount)) for each in cash(euros)] == [("cash", "1000.00"), ("cash", "-100.00")]
    reverse(euros.fund, paid.entry_id)
    assert sum(each.amount for each in cash(euros)) == 1000


@pytest.mark.parametrize(("currency", "amount"), [("USD", "100"), ("CAD", "100")])
def test_another_currency_is_refused_on_it(euros: Bank, currency: str, amount: str) -> None:
    rate(euros.fund, "CAD", "0.75")
    on_it = {"bank_account_id": euros.account.id}
    assert code(lambda: euros.fund.receive(amount, currency=currency, **on_it)) == "funds.bank_in_currency"
    assert code(lambda: euros.fund.spend_abroad(amount, currency, **on_it)) == "funds.bank_in_currency"
    assert code(lambda: receive(euros, credited_usd="1099.00")) == "funds.unbookable"


def test_rule_13_the_database_refuses_cash_in_a_currency_that_its_account_does_not_hold(euros: Bank) -> None:
    def post(kind: str, *told: tuple[str, str, str, str]) -> str | None:
        where = (euros.fund.award.id, euros.fund.donor.id)
        made = [ledger.Line(at, *where, unit, Decimal(amount), Decimal(worth)) for at, unit, amount, worth in told]
        draft = ledger.Draft(new_id(), kind, DAY, "Wrong", euros.fund.officer.actor.member_id, made)
        try:
            with euros.fund.session.begin_nested():
                ledger.post(euros.fund.officer, [draft])
        except DBAPIError as error:
            return broken_rule(error)
        return None

    wrong = "rule_13_cash_in_its_currency"
    assert post("contribution", ("1000", "EUR", "10", "11"), ("4000", "EUR", "-10", "-11")) == wrong
    assert post("contribution", ("1001", "USD", "10", "10"), ("4000", "USD", "-10", "-10")) == wrong
    assert post("contribution", ("1001", "EUR", "10", "11"), ("4000", "EUR", "-10", "-11")) is None
    assert post("revaluation", ("1001", "USD", "1", "1"), ("4900", "USD", "-1", "-1")) is None
    assert post("revaluation", ("1001", "USD", "1", "1"), ("4000", "USD", "-1", "-1")) == "rule_4_no_refund"


def test_its_reconciliation_is_in_euros_and_closes_at_zero(euros: Bank) -> None:
    receive(euros)
    spend(euros, document="INV-EUR")
    say(euros, (DAY, "1000.00", "GIFT"), (DAY, "-100.00", "INV-EUR"), (DAY, "-3.50", "ENTGELT"))
    for found in propose(euros)[:2]:
        best = found.proposals[0]
        confirm(euros, [found.line], [{"entry_id": each.entry_id, "part": each.part} for each in best.items])
    [charge] = euros.lines(matched=False)
    command = funds_matching.BookCharge(line_id=charge.id, budget_line_id=euros.fund.award.lines[0].id, country="BZ",
                                        activity_kind="workshop")  # fmt: skip
    booked = held(euros, booking.book_charge(euros.fund.officer, command))
    assert booked.expenditure and (booked.expenditure.currency, str(booked.expenditure.direct_usd)) == ("EUR", "3.85")
    told = report(euros)
    assert (told.currency, str(told.bank_closing), str(told.book_closing), told.rest) == ("EUR", "896.50", "896.50", 0)
    assert comes_to_zero(told)
    closed = close(euros)
    assert closed.id and isinstance(closed, funds_reconciliation.Reconciliation)


def test_what_nobody_has_identified_waits_in_euros(euros: Bank) -> None:
    say(euros, (DAY, "250.00", "GIFT", "G-1", "Somebody"))
    [line] = euros.lines()
    booked = held(euros, booking.book_receipt(euros.fund.officer, funds_matching.BookReceipt(line_id=line.id)))
    assert booked.unidentified and str(booked.unidentified.credited_usd) == "275.00"
    assert ("1001", "EUR", "250.00", "275.00") in lines(euros, booked.entry_id)
    part = {"donor_id": euros.fund.donor.id, "identified_usd": "275.00", "agreement_id": euros.fund.agreement.id}
    command = funds_unidentified.IdentifyReceipt(receipt_id=booked.unidentified.id, parts=[part])
    unidentified.identify_receipt(euros.fund.officer, command)
    assert [str(each.amount) for each in cash(euros)] == ["250.00"], "it is in the bank once"


def test_a_donors_euros_are_booked_from_the_line(euros: Bank) -> None:
    say(euros, (DAY, "500.00", "GIFT", "G-2", euros.fund.donor.name))
    [line] = euros.lines()
    command = funds_matching.BookReceipt(
        line_id=line.id, donor_id=euros.fund.donor.id, agreement_id=euros.fund.agreement.id
    )
    booked = held(euros, booking.book_receipt(euros.fund.officer, command))
    assert booked.contribution and (booked.contribution.currency, str(booked.contribution.amount_usd)) == (
        "EUR",
        "550.00",
    )
    assert booked.match and booked.match.difference == 0


def test_what_moves_between_currencies_is_worth_what_was_paid_in_dollars(euros: Bank) -> None:
    euros.fund.receive("5000")
    say(euros, (DAY, "90.00", "FX PURCHASE", "FX-1"))
    [line] = euros.lines()
    [dollars] = [each for each in _accounts(euros) if each.currency == "USD"]
    move = {"line_id": line.id, "other_account_id": dollars.id, "award_id": euros.fund.award.id}
    untold = funds_matching.BookTransfer(**move)
    assert code(lambda: booking.book_transfer(euros.fund.officer, untold)) == "funds.bank_other_amount"
    command = funds_matching.BookTransfer(**move, other_amount="100.00")
    booked = held(euros, booking.book_transfer(euros.fund.officer, command))
    assert sorted(lines(euros, booked.entry_id)) == [
        ("1000", "USD", "-100.00", "-100.00"), ("1001", "EUR", "90.00", "100.00"),
        ("1900", "EUR", "-90.00", "-100.00"), ("1900", "USD", "100.00", "100.00"),
    ]  # fmt: skip
    amounts = euros.fund.session.scalars(
        text("SELECT amount FROM bank_item WHERE account_id = :id"), {"id": dollars.id}
    )
    assert Decimal("-100.000") in amounts.all()


def _accounts(euros: Bank) -> list[funds_accounts.BankAccount]:
    return accounts.list_bank_accounts(euros.fund.officer, funds_accounts.ListBankAccounts()).items


def test_a_difference_in_euros_is_booked_in_euros(euros: Bank) -> None:
    receive(euros)
    say(euros, (DAY, "-2.00", "ROUNDING"))
    [line] = euros.lines()
    command = funds_matching.BookDifference(line_id=line.id, award_id=euros.fund.award.id)
    booked = held(euros, booking.book_difference(euros.fund.officer, command))
    assert ("1001", "EUR", "-2.00", "-2.20") in lines(euros, booked.entry_id)
    assert ("4900", "USD", "2.20", "2.20") in lines(euros, booked.entry_id)


def test_rule_13_a_periods_end_is_at_the_closing_rate_and_the_next_opening_reverses_it(euros: Bank) -> None:
    receive(euros)
    spend(euros)
    before = award_statement(euros.fund, END).balance_usd
    told = valuation(euros)
    assert (str(told.amount), str(told.usd_per_unit)) == ("900.00", "1.05")
    assert [str(each) for each in (told.book_usd, told.worth_usd, told.difference_usd)] == [
        "990.00",
        "945.00",
        "-45.00",
    ]
    posted = sign(euros, prepare(euros))
    assert posted.status == "posted" and not posted.realized
    assert lines(euros, posted.entry_id) == [("1001", "USD", "-45.00", "-45.00"), ("4900", "USD", "45.00", "45.00")]
    opening = read_entry(euros.fund, posted.opening_entry_id)
    assert (opening.kind, opening.occurred_on, opening.reversal_of) == ("reversal", AWAY, posted.entry_id)
    entry = read_entry(euros.fund, posted.entry_id)
    assert (entry.kind, entry.occurred_on, entry.entered_by, entry.approved_by) == (
        "revaluation", END, euros.fund.officer.actor.member_id, euros.fund.approver.actor.member_id,
    )  # fmt: skip
    assert award_statement(euros.fund, END).balance_usd == before - 45
    assert award_statement(euros.fund, END).exchange_differences_usd == -45
    assert award_statement(euros.fund, AWAY).balance_usd == before
    assert valuation(euros).difference_usd == 0
    assert [str(each.amount) for each in cash(euros)] == ["1000.00", "-100.00"], "nothing moved at the bank"
    verified = journal_seals.verify_journal(euros.fund.officer, funds_seals.VerifyJournal())
    assert verified.intact


def test_rule_13_no_period_is_closed_over_an_account_that_is_not_valued(euros: Bank) -> None:
    receive(euros)
    command = funds_journal.ClosePeriod(ends_on=END)
    assert code(lambda: periods.close_period(euros.fund.approver, command)) == "funds.not_valued"
    made = prepare(euros)
    waits = closing.list_pending(euros.fund.officer, funds_periods.ListPending(until=END)).items
    assert [(each.kind, each.id) for each in waits] == [("revaluation", made.id)]
    assert code(lambda: periods.close_period(euros.fund.approver, command)) == "funds.entries_wait"
    sign(euros, made)
    held(euros, periods.close_period(euros.fund.approver, command))
    assert valuation(euros).closed
    assert code(lambda: prepare(euros)) == "funds.closed_period"


def test_rule_13_the_database_refuses_such_a_closing_too(euros: Bank) -> None:
    receive(euros)
    closed = (
        "INSERT INTO period (id, starts_on, ends_on, closed_by, closed_at, status)"
        " VALUES (gen_random_uuid(), '2000-01-01', :ends_on, gen_random_uuid(), now(), 'closed')"
    )
    assert broken(euros.fund.session, closed, ends_on=END) == "rule_13_closing_rate"
    sign(euros, prepare(euros))
    assert broken(euros.fund.session, closed, ends_on=END) is None


def test_what_changes_afterwards_is_revalued_again_by_its_difference(euros: Bank) -> None:
    receive(euros)
    first = prepare(euros)
    assert code(lambda: prepare(euros)) == "funds.revaluation_waits"
    receive(euros, "200.00")
    assert code(lambda: sign(euros, first)) == "funds.revaluation_changed"
    no = funds_revaluation.RefuseRevaluation(revaluation_id=first.id, reason="A receipt came late")
    assert revaluations.refuse_revaluation(euros.fund.approver, no).status == "refused"
    assert str(sign(euros, prepare(euros)).amount_usd) == "-60.00"
    receive(euros, "100.00")
    again = sign(euros, prepare(euros))
    assert str(again.amount_usd) == "-5.00"
    assert code(lambda: prepare(euros)) == "funds.revalued_already"


def test_what_is_left_when_nothing_is_there_any_more_is_realized_and_stays(euros: Bank) -> None:
    receive(euros)
    rate(euros.fund, "EUR", "1.20", DAY + timedelta(days=2))
    euros.fund.receive("5000")
    spend(euros, "1000.00", occurred_on=DAY + timedelta(days=2))
    told = valuation(euros)
    assert (told.realized, str(told.worth_usd), str(told.difference_usd)) == (True, "0.00", "100.00")
    posted = sign(euros, prepare(euros))
    assert (posted.realized, posted.opening_entry_id, read_entry(euros.fund, posted.entry_id).kind) == (
        True,
        None,
        "exchange",
    )
    assert award_statement(euros.fund, AWAY).exchange_differences_usd == 100


def test_rule_12_who_prepares_does_not_sign_and_the_database_holds_it(euros: Bank) -> None:
    receive(euros)
    made = prepare(euros)
    assert code(lambda: sign(euros, made, euros.fund.officer)) == "funds.same_person"
    session = euros.fund.session
    own = "UPDATE revaluation SET status = 'refused', decided_by = entered_by, decided_at = now() WHERE id = :id"
    assert "rule_12" in str(broken(session, own, id=made.id))
    other = "UPDATE revaluation SET amount_usd = amount_usd + 1, worth_usd = worth_usd + 1 WHERE id = :id"
    assert broken(session, other, id=made.id) == "revaluation_decided"
    posted = (
        "UPDATE revaluation SET status = 'posted', entry_id = :entry, opening_entry_id = :entry, decided_by = :who"
        " WHERE id = :id"
    )
    some = receive(euros, "1.00").entry_id
    who = euros.fund.approver.actor.member_id
    assert broken(session, posted, id=made.id, entry=some, who=who) == "revaluation_of_its_entry"
    assert broken(session, "DELETE FROM revaluation WHERE id = :id", id=made.id) is not None


def test_who_prepared_it_withdraws_it(euros: Bank) -> None:
    receive(euros)
    by_id = funds_revaluation.RevaluationById(revaluation_id=prepare(euros).id)
    assert revaluations.withdraw_revaluation(euros.fund.officer, by_id).status == "withdrawn"
    assert (
        code(lambda: sign(euros, revaluations.read_revaluation(euros.fund.officer, by_id))) == "funds.already_decided"
    )


def test_rule_7_a_loss_that_its_award_cannot_bear_is_refused(euros: Bank) -> None:
    receive(euros)
    other = euros.fund.receive("2000")
    assert other.entry_id
    command = funds_expenditures.PostExpenditure(**euros.fund.cost("2700"))
    expenditures.post_expenditure(euros.fund.officer, command)
    left = award_statement(euros.fund, END).available_usd
    assert 0 < left < 100
    rate(euros.fund, "EUR", "0.90", END - timedelta(days=1))
    assert code(lambda: prepare(euros, END - timedelta(days=1))) == "funds.beyond_available"


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(date(2026, 5, 3), "funds.revalued_already"), (date(2199, 1, 1), "funds.future_date")],
)
def test_days_on_which_there_is_nothing_to_value(euros: Bank, on: date, refusal: str) -> None:
    assert code(lambda: prepare(euros, on)) == refusal


def test_without_a_rate_nothing_is_zero(euros: Bank) -> None:
    receive(euros)
    late = END + timedelta(days=40)
    assert valuation(euros, late).worth_usd is None
    assert code(lambda: prepare(euros, late)) == "funds.unknown_rate"


def test_a_revaluation_is_not_reversed_by_hand(euros: Bank) -> None:
    receive(euros)
    posted = sign(euros, prepare(euros))
    assert code(lambda: reverse(euros.fund, posted.entry_id)) == "funds.already_reversed"
    assert code(lambda: reverse(euros.fund, posted.opening_entry_id)) == "funds.not_reversible"


def test_dollars_are_not_revalued(at_the_bank: Bank) -> None:
    assert code(lambda: valuation(at_the_bank)) == "funds.revaluation_in_dollars"


def test_into_a_soft_closed_period_with_a_reason(euros: Bank) -> None:
    receive(euros)
    periods.soft_close_period(euros.fund.approver, funds_periods.SoftClosePeriod(ends_on=END))
    made = prepare(euros)
    assert code(lambda: sign(euros, made)) == "funds.soft_closed"
    posted = sign(euros, made, late_reason="Year-end revaluation")
    assert read_entry(euros.fund, posted.entry_id).late_reason == "Year-end revaluation"


def test_rules_1_13_14_the_judges_agree_with_accounts_in_euros(euros: Bank, tmp_path: Path) -> None:
    receive(euros)
    euros.fund.receive("5000")
    spend(euros, occurred_on=DAY + timedelta(days=1))
    say(euros, (DAY, "250.00", "GIFT", "G-1", "Somebody"))
    [line] = euros.lines()
    booking.book_receipt(euros.fund.officer, funds_matching.BookReceipt(line_id=line.id))
    sign(euros, prepare(euros))
    periods.close_period(euros.fund.approver, funds_journal.ClosePeriod(ends_on=END))
    spend(euros, occurred_on=AWAY)
    both_agree_with_us(euros.fund, tmp_path)
