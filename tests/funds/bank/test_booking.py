"""Booking from the bank what the books do not have: by the rules that hold by hand, and matched at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.bank.matching import (
    BookCharge,
    BookDifference,
    Booked,
    BookReceipt,
    BookTransfer,
    ConfirmReceipt,
)
from contracts.funds.events import ContributionReceived
from contracts.funds.ledger.journal import ClosePeriod
from contracts.funds.ledger.terms import OpenFund
from contracts.funds.receipts.contributions import ListContributions
from contracts.funds.receipts.income import RecordIncome
from contracts.funds.receipts.unidentified import IdentifiedPart, IdentifyReceipt, ReceiptById, RecordSplitContribution
from contracts.funds.spending.expenditures import ApproveExpenditure
from contracts.funds.spending.recoveries import RecordRecovery
from contracts.identity import Role
from services.funds.bank import booking
from services.funds.ledger import funds, periods
from services.funds.receipts import contribution_views, contributions, income, unidentified
from services.funds.spending import expenditures, recoveries
from tests.common.funds.bank import Bank, add_account
from tests.common.funds.helpers import approve_receipt, rate, read_entry, reverse
from tests.funds.bank.books import DAY, cash, comes_to_zero, confirm, held, parts, propose, report


def receipt(at_the_bank: Bank, line_id: UUID, **fields: Any) -> Booked:
    given = {"line_id": line_id, "donor_id": at_the_bank.fund.donor.id, "agreement_id": at_the_bank.fund.agreement.id}
    booked = held(at_the_bank, booking.book_receipt(at_the_bank.fund.officer, BookReceipt(**given | fields)))
    waiting = booked.contribution and booked.contribution.pending_id
    return held(at_the_bank, confirm_receipt(at_the_bank, waiting, line_id)) if waiting else booked


def confirm_receipt(at_the_bank: Bank, pending_id: UUID, line_id: UUID) -> Booked:
    """Another officer confirms it by the bank's line (Fund rule 12)."""
    another = Desk(at_the_bank.fund.session, "funds").call_as(Role.FINANCE_OFFICER)
    booked = booking.confirm_receipt(another, ConfirmReceipt(receipt_id=pending_id, line_id=line_id))
    [made] = contribution_views.list_contributions(another, ListContributions(donor_id=at_the_bank.fund.donor.id)).items
    return booked.model_copy(update={"contribution": made})


def charge(at_the_bank: Bank, **fields: Any) -> Booked:
    given = {"budget_line_id": at_the_bank.fund.award.lines[0].id, "country": "BZ", "activity_kind": "workshop"}
    return held(at_the_bank, booking.book_charge(at_the_bank.fund.officer, BookCharge(**given | fields)))


def difference(at_the_bank: Bank, **fields: Any) -> Booked:
    given = {"award_id": at_the_bank.fund.award.id}
    return held(at_the_bank, booking.book_difference(at_the_bank.fund.officer, BookDifference(**given | fields)))


def transfer(at_the_bank: Bank, **fields: Any) -> Booked:
    return held(at_the_bank, booking.book_transfer(at_the_bank.fund.officer, BookTransfer(**fields)))


def test_a_receipt_becomes_a_contribution_and_is_matched(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "20000", "GAC-07", "BANK-REF-1"))
    [line] = at_the_bank.lines()
    booked = receipt(at_the_bank, line.id)
    assert booked.contribution is not None and booked.match is not None
    assert (booked.contribution.reference, booked.contribution.received_on) == ("BANK-REF-1", DAY)
    assert (booked.match.difference, booked.match.lines[0].id) == (0, line.id)
    assert at_the_bank.fund.balance().available_usd == 20000
    with pytest.raises(Refused) as error:
        receipt(at_the_bank, line.id)
    assert error.value.refusal.code == "funds.bank_matched_already"


def test_a_receipt_in_the_donors_currency_is_worth_what_the_bank_credited(at_the_bank: Bank) -> None:
    rate(at_the_bank.fund, "CAD", "0.80")
    at_the_bank.say((DAY, "14985.40", "x", "R", "", "", "CAD 20000.00"))
    booked = receipt(at_the_bank, at_the_bank.lines()[0].id, currency="CAD", amount="20000")
    assert booked.contribution is not None and booked.match is not None
    assert (booked.contribution.amount_usd, booked.contribution.credited_usd) == (16000, Decimal("14985.40"))
    assert booked.match.difference == 0


def test_money_of_nobody_waits_until_somebody_knows(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "14985.40", "THANK YOU", "R-9", "SOMEBODY LTD", "", "CAD 20000.00"))
    booked = receipt(at_the_bank, at_the_bank.lines()[0].id, donor_id=None, agreement_id=None)
    waits = booked.unidentified
    assert waits is not None and booked.match is not None and booked.contribution is None
    assert (waits.open_usd, waits.payer, waits.reference) == (Decimal("14985.40"), "SOMEBODY LTD", "R-9")
    assert (waits.currency, waits.amount) == ("CAD", 20000)
    assert booked.match.difference == 0
    rate(at_the_bank.fund, "CAD", "0.75")
    part = IdentifiedPart(
        donor_id=at_the_bank.fund.donor.id, identified_usd=waits.open_usd, currency="CAD", amount="20000"
    )
    command = IdentifyReceipt(receipt_id=waits.id, parts=[part])
    [named] = unidentified.identify_receipt(at_the_bank.fund.officer, command).contributions
    approve_receipt(at_the_bank.fund, named.pending_id)
    assert unidentified.read_unidentified(at_the_bank.fund.officer, ReceiptById(receipt_id=waits.id)).open_usd == 0
    # Whose it was is no business of the bank's: nothing new waits to be matched.
    assert cash(at_the_bank, matched=False) == []


def test_a_receipt_that_was_split_is_one_line_of_the_bank(at_the_bank: Bank) -> None:
    parts_ = [{"agreement_id": at_the_bank.fund.agreement.id, "amount": "300"}, {"amount": "200"}]
    split = RecordSplitContribution(
        donor_id=at_the_bank.fund.donor.id, currency="USD", received_on=DAY, reference="SPLIT-1", parts=parts_
    )
    contributions.record_split_contribution(at_the_bank.fund.officer, split)
    at_the_bank.say((DAY, "500", "SPLIT-1"))
    proposal = propose(at_the_bank)[0].proposals[0]
    assert sorted(item.amount for item in proposal.items) == [200, 300]


def test_what_is_booked_from_another_account_is_on_its_book(at_the_bank: Bank) -> None:
    other = Bank(at_the_bank.fund, add_account(at_the_bank.fund, number="4711", opening_balance="0"))
    other.say((DAY, "500", "", "A"), (DAY, "-50", "FEE", "B"), number="4711", opening="0")
    came, fee = other.lines()
    receipt(other, came.id)
    charge(other, line_id=fee.id)
    assert cash(at_the_bank) == []
    assert [(item.part, item.amount) for item in cash(other, matched=False)] == [("indirect", -6)]
    told = report(other)
    assert (told.bank_closing, told.book_closing) == (450, 444) and comes_to_zero(told)


def test_money_moves_between_own_accounts(at_the_bank: Bank) -> None:
    other = Bank(at_the_bank.fund, add_account(at_the_bank.fund, number="4711", opening_balance="0"))
    at_the_bank.fund.receive("500")
    at_the_bank.say((DAY, "500", "", "A"), (DAY, "-200", "TO 4711", "B"))
    other.say((DAY, "200", "FROM 5354", "C"), number="4711", opening="0")
    command = {"award_id": at_the_bank.fund.award.id, "other_account_id": other.account.id}
    out = next(line for line in at_the_bank.lines() if line.amount < 0)
    booked = transfer(at_the_bank, line_id=out.id, **command)
    assert booked.match is not None and booked.match.difference == 0
    [arrived] = cash(other)
    assert (arrived.entry_id, arrived.amount, arrived.kind) == (booked.entry_id, 200, "transfer")
    assert propose(other)[0].proposals[0].items[0].entry_id == booked.entry_id
    assert at_the_bank.fund.balance().available_usd == 500
    [came] = other.lines()
    for field, value, code in (
        ("other_account_id", other.account.id, "funds.bank_same_account"),
        ("other_account_id", new_id(), "not_found"),
        ("award_id", new_id(), "not_found"),
    ):
        given = {"award_id": at_the_bank.fund.award.id, "other_account_id": at_the_bank.account.id}
        with pytest.raises(Refused) as error:
            transfer(other, line_id=came.id, **given | {field: value})
        assert (error.value.refusal.code, error.value.field) == (code, field)


@pytest.mark.parametrize("amount", ["100", "10001"])
def test_what_is_entered_by_hand_may_name_its_bank_account(at_the_bank: Bank, amount: str) -> None:
    fund = at_the_bank.fund
    other = Bank(fund, add_account(fund, number="4711", opening_balance="0"))
    named = {"bank_account_id": other.account.id}
    fund.receive("60000", **named)
    spent = fund.spend(amount, **named)
    if spent.status == "pending":
        spent = expenditures.approve_expenditure(fund.approver, ApproveExpenditure(expenditure_id=spent.id))
    given_back = {"line_id": fund.award.lines[0].id, "payer": "P", "document": "D", "document_on": DAY}
    recovered = RecordRecovery(amount_usd="40", received_on=DAY, description="Back", **given_back, **named)
    recoveries.record_recovery(fund.officer, recovered)
    told = {"payer": "P", "reference": "R", "description": "D"}
    sold = RecordIncome(award_id=fund.award.id, kind="income", amount_usd="5", received_on=DAY, **told, **named)
    income.record_income(fund.officer, sold)
    assert cash(at_the_bank) == []
    paid = -Decimal(amount)
    assert sorted(item.amount for item in cash(other) if item.part != "indirect") == [paid, 5, 40, 60000]
    assert spent.bank_account_id == other.account.id
    # What undoes an entry is on its book.
    reverse(fund, fund.spend("9", **named).entry_id)
    assert {item.kind for item in cash(other)} >= {"reversal"} and cash(at_the_bank) == []


def test_a_bank_account_of_another_fund_is_refused(at_the_bank: Bank) -> None:
    opened = OpenFund(fund_id="pooled", title="Pooled", generates_interest=False, second_signature_above_usd="10")
    funds.open_fund(at_the_bank.fund.approver, opened)
    foreign = add_account(at_the_bank.fund, fund_id="pooled", number="99")
    for enter in (at_the_bank.fund.receive, at_the_bank.fund.spend):
        with pytest.raises(Refused) as error:
            enter("5", bank_account_id=foreign.id)
        assert (error.value.refusal.code, error.value.field) == ("funds.bank_other_fund", "bank_account_id")
        with pytest.raises(Refused) as error:
            enter("5", bank_account_id=new_id())
        assert error.value.refusal.code == "not_found"


def test_what_a_correspondent_bank_kept_is_booked_as_a_charge(at_the_bank: Bank) -> None:
    """The donor sent 10,000; 9,985 arrived: the contribution is 10,000, and 15 are bank charges."""
    at_the_bank.say((DAY, "9985"))
    booked = receipt(at_the_bank, at_the_bank.lines()[0].id, amount="10000")
    assert booked.match is not None and booked.match.difference == -15
    kept = charge(at_the_bank, match_id=booked.match.id)
    assert kept.match is not None and kept.expenditure is not None
    assert (kept.match.difference, kept.match.settles) == (0, [booked.match.id])
    assert (kept.expenditure.direct_usd, kept.expenditure.indirect_usd) == (15, Decimal("1.80"))
    # Indirect costs follow every cost (Fund rule 9); the bank shows them when they are transferred.
    assert [(item.part, item.amount) for item in cash(at_the_bank, matched=False)] == [("indirect", Decimal("-1.80"))]


def test_the_banks_fee_is_a_cost_with_the_bank_as_payee(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("20000")
    at_the_bank.say((DAY, "-15", "FEE", "F-1"))
    booked = charge(at_the_bank, line_id=at_the_bank.lines()[0].id)
    assert booked.expenditure is not None
    assert (booked.expenditure.payee, booked.expenditure.document) == ("Bank of America", "F-1")
    assert at_the_bank.lines(matched=False) == []


def test_a_charge_above_the_threshold_is_matched_once_it_is_signed(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("60000")
    at_the_bank.say((DAY, "-10001", "CHARGE"))
    [line] = at_the_bank.lines()
    booked = charge(at_the_bank, line_id=line.id)
    assert (booked.match, booked.entry_id) == (None, None)
    assert booked.expenditure is not None and booked.expenditure.status == "pending"
    approve = ApproveExpenditure(expenditure_id=booked.expenditure.id)
    signed = expenditures.approve_expenditure(at_the_bank.fund.approver, approve)
    proposal = propose(at_the_bank)[0].proposals[0]
    assert (proposal.items[0].entry_id, proposal.items[0].part) == (signed.entry_id, "direct")


@pytest.mark.parametrize("amount", ["-3.50", "3.50"])
def test_an_exchange_difference_is_an_awards(at_the_bank: Bank, amount: str) -> None:
    gift = at_the_bank.fund.receive("100")
    at_the_bank.say((DAY, str(Decimal(100) + Decimal(amount))))
    match = confirm(at_the_bank, at_the_bank.lines(), parts(gift.entry_id))
    booked = difference(at_the_bank, match_id=match.id)
    assert booked.match is not None and booked.entry_id is not None
    assert booked.match.difference == 0
    entry = read_entry(at_the_bank.fund, booked.entry_id)
    assert [(line.account_code, line.amount) for line in entry.postings] == [
        ("1000", Decimal(amount)),
        ("4900", -Decimal(amount)),
    ]
    assert at_the_bank.fund.balance().available_usd == Decimal(100) + Decimal(amount)


@pytest.mark.parametrize(
    ("lines", "book", "code"),
    [
        (["-5"], "receipt", "funds.bank_not_a_receipt"),
        (["5"], "charge", "funds.bank_not_a_charge"),
        (["-5"], "difference", "funds.beyond_available"),
        (["-10000.01"], "difference", "funds.bank_too_large"),
    ],
)
def test_what_cannot_be_booked_is_refused_and_leaves_nothing(
    at_the_bank: Bank, lines: list[str], book: str, code: str
) -> None:
    at_the_bank.say(*[(DAY, amount) for amount in lines])
    [line] = at_the_bank.lines()
    books: dict[str, Callable[..., Booked]] = {"receipt": receipt, "charge": charge, "difference": difference}
    with pytest.raises(Refused) as error, at_the_bank.fund.session.begin_nested():
        books[book](at_the_bank, line_id=line.id)
    assert error.value.refusal.code == code
    assert cash(at_the_bank) == [] and at_the_bank.lines()[0].match_id is None


def test_a_subject_is_a_line_or_a_match(at_the_bank: Bank) -> None:
    for fields in ({}, {"line_id": new_id(), "match_id": new_id()}):
        with pytest.raises(Refused) as error:
            charge(at_the_bank, **fields)
        assert error.value.refusal.code == "funds.bank_subject"
    for name in ("line_id", "match_id"):
        with pytest.raises(Refused) as error:
            charge(at_the_bank, **{name: new_id()})
        assert (error.value.refusal.code, error.value.field) == ("not_found", name)


def test_the_other_contexts_hear_of_a_booked_contribution(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "20000"))
    receipt(at_the_bank, at_the_bank.lines()[0].id)
    [event] = Desk(at_the_bank.fund.session, "funds").emitted(ContributionReceived)
    assert event.amount_usd == 20000


def test_a_day_that_is_closed_in_the_books_stays_closed(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "20000"))
    periods.close_period(at_the_bank.fund.approver, ClosePeriod(ends_on=date(2026, 5, 10)))
    with pytest.raises(Refused) as error:
        receipt(at_the_bank, at_the_bank.lines()[0].id)
    assert error.value.refusal.code == "funds.closed_period"


def test_rule_12_a_line_that_somebody_else_matches_confirms_a_receipt(at_the_bank: Bank) -> None:
    fund = at_the_bank.fund
    entered = fund.enter_receipt("20000", reference="GAC-07", bank_account_id=at_the_bank.account.id)
    at_the_bank.say((DAY, "20000", "GAC-07", "A"), (DAY, "19999", "GAC-08", "B"))
    line, other = sorted(at_the_bank.lines(), key=lambda each: -each.amount)
    with pytest.raises(Refused) as error:
        booking.confirm_receipt(fund.officer, ConfirmReceipt(receipt_id=entered.pending_id, line_id=line.id))
    assert error.value.refusal.code == "funds.same_person"
    with pytest.raises(Refused) as error:
        confirm_receipt(at_the_bank, entered.pending_id, other.id)
    assert error.value.refusal.code == "funds.bank_other_receipt"
    booked = confirm_receipt(at_the_bank, entered.pending_id, line.id)
    assert booked.match is not None and booked.match.lines[0].id == line.id and booked.match.difference == 0
    assert booked.contribution is not None and booked.contribution.id == entered.id
    assert fund.balance().available_usd == 20000
    assert read_entry(fund, booked.entry_id).approved_by not in (None, fund.officer.actor.id)
