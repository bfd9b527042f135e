"""Bank accounts in other currencies: what comes and goes in them, unconverted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.database import broken_rule
from chassis.ids import new_id
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import matching as funds_matching
from contracts.funds.bank import reconciliation as funds_reconciliation
from contracts.funds.receipts import unidentified as funds_unidentified
from services.funds.bank import accounts, booking
from services.funds.ledger import journal as ledger
from services.funds.receipts import unidentified
from tests.common.funds.bank import Bank, add_account
from tests.common.funds.helpers import broken, rate, reverse, setting
from tests.funds.bank.books import DAY, cash, close, comes_to_zero, confirm, held, propose, report
from tests.funds.bank.euros import code, lines, receive, say, spend


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
