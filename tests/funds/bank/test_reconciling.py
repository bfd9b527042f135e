"""Closing an account: from the bank's balance to the books' without a rest, explained, by a second person, for good."""

from __future__ import annotations

import base64
import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.bank.accounts import EditBankAccount
from contracts.funds.bank.reconciliation import ListReconciliations, ReadReconciliation
from contracts.funds.evidence import ListExports
from contracts.identity import Role
from services.funds.bank import accounts, reconciliations
from services.funds.evidence import access_log
from tests.common.funds.bank import NUMBER, START, Bank
from tests.common.funds.helpers import reverse
from tests.funds.bank.books import DAY, END, close, comes_to_zero, confirm, explain, parts, read_match, report, undo

JUNE, MID_JUNE = date(2026, 6, 30), date(2026, 6, 15)


@pytest.fixture
def begun(at_the_bank: Bank) -> Bank:
    """The bank had 1,000 dollars more than the books when the account began, and it was said why."""
    command = EditBankAccount(
        account_id=at_the_bank.account.id,
        name="Bank of America",
        number=NUMBER,
        starts_on=START,
        opening_balance="1000",
        opening_note="Money of before the books",
    )
    return Bank(at_the_bank.fund, accounts.edit_bank_account(at_the_bank.fund.officer, command))


def refused(begun: Bank, ends_on: date = END) -> Refused:
    with pytest.raises(Refused) as error:
        close(begun, ends_on)
    assert error.value.refusal.code in [*report_codes(begun, ends_on), "funds.bank_confirmed_it"]
    return error.value


def report_codes(begun: Bank, ends_on: date) -> list[str]:
    """The obstacles that the report tells before anybody tries."""
    try:
        return report(begun, ends_on).obstacles
    except Refused as error:
        return [error.refusal.code]


def a_month(begun: Bank) -> None:
    """May: a gift that came in with 15 dollars less, a cost the bank has not shown, and a fee nobody has booked."""
    gift = begun.fund.receive("20000")
    begun.fund.spend("100", document="INV-1")
    begun.say((DAY, "19985", "GIFT"), (date(2026, 5, 6), "-5", "FEE"))
    wire, fee = begun.lines()
    explain(begun, confirm(begun, [wire], parts(gift.entry_id)))
    explain(begun, confirm(begun, [fee]))


def test_a_month_closes_at_zero_and_says_what_stands_between(begun: Bank) -> None:
    a_month(begun)
    open_report = report(begun)
    assert open_report.obstacles == [] and open_report.id is None
    told = close(begun)
    assert comes_to_zero(told) and told.closed_by == begun.fund.approver.actor.id
    assert (told.bank_opening, told.bank_closing) == (1000, 20980)
    assert (told.book_opening, told.book_closing, told.opening_difference) == (0, 19888, 1000)
    assert [each.amount for each in told.book_items] == [-100, -12]
    assert [each.amount for each in told.differences] == [-15, -5]
    assert told.bank_items == []
    assert report(begun) == told
    left = {"id", "closed_by", "closed_at"}
    assert told.model_dump(exclude=left) == open_report.model_dump(exclude=left)


def test_the_next_month_starts_from_there_and_takes_up_what_was_left(begun: Bank) -> None:
    a_month(begun)
    may = close(begun)
    by_part = {each.part: each.entry_id for each in may.book_items}
    fee = begun.fund.spend("20", occurred_on=MID_JUNE, description="Charges of May").entry_id
    june = [(MID_JUNE, "-100", "INV-1"), (JUNE, "-14.40", "ICR MAY, JUNE")]
    begun.say(*june, opening="20980", reference="S-2", since=date(2026, 6, 1), until=JUNE)
    paid, swept = begun.lines(matched=False)
    confirm(begun, [paid], parts(by_part["direct"], "direct"))
    confirm(begun, [swept], [*parts(by_part["indirect"], "indirect"), *parts(fee, "indirect")])
    confirm(begun, [], parts(fee, "direct"), settles=[each.match_id for each in may.differences])
    told = close(begun, JUNE)
    assert comes_to_zero(told)
    assert (told.starts_on, told.bank_opening, told.book_opening) == (date(2026, 6, 1), 20980, 19888)
    assert (told.bank_items, told.book_items, told.differences) == ([], [], [])
    assert told.bank_closing == told.book_closing + 1000


def test_what_was_closed_stays_as_it_was_told(begun: Bank) -> None:
    """Whatever is matched or booked later, also into the closed days."""
    a_month(begun)
    told = close(begun)
    late = begun.fund.spend("7", occurred_on=date(2026, 5, 20))
    cost = next(each for each in told.book_items if each.part == "direct")
    begun.say((MID_JUNE, "-100"), opening="20980", reference="S-2", since=date(2026, 6, 1), until=JUNE)
    match = confirm(begun, begun.lines(matched=False), parts(cost.entry_id, "direct"))
    assert match.effective_on == MID_JUNE
    assert report(begun) == told
    june = report(begun, JUNE)
    assert (june.late_entries, june.obstacles) == (Decimal("-7.84"), [])
    assert comes_to_zero(june)
    assert late.entry_id in {each.entry_id for each in june.book_items}


def test_two_items_of_the_closed_month_are_matched_in_the_next(begun: Bank) -> None:
    twice = begun.fund.receive("900").entry_id
    back = reverse(begun.fund, twice).reversing_entry_id
    today = begun.fund.officer.today
    begun.say(since=START, until=today - timedelta(days=1))
    told = close(begun)
    assert [each.amount for each in told.book_items] == [900]
    match = confirm(begun, [], [*parts(twice), *parts(back)])
    assert match.effective_on == today and report(begun) == told


def test_a_line_booked_in_the_next_month_is_in_transit_at_the_end_of_this_one(begun: Bank) -> None:
    begun.say((END, "300"))
    gift = begun.fund.receive("300", received_on=date(2026, 6, 2))
    confirm(begun, begun.lines(), parts(gift.entry_id))
    told = close(begun)
    assert [(each.amount, each.match_id is not None) for each in told.bank_items] == [(300, True)]
    assert comes_to_zero(told) and told.book_items == []


def test_frozen_is_frozen(begun: Bank) -> None:
    a_month(begun)
    told = close(begun)
    match = begun.lines()[0].match_id
    assert match is not None
    for attempt in (undo, explain):
        with pytest.raises(Refused) as error:
            attempt(begun, read_match(begun, match))
        assert error.value.refusal.code == "funds.bank_reconciled"
    with pytest.raises(Refused) as error:
        begun.say((date(2026, 5, 20), "1"), reference="S-9")
    assert error.value.refusal.code == "funds.bank_reconciled"
    with pytest.raises(Refused) as error:
        close(begun, date(2026, 5, 20))
    assert error.value.params == {"until": "2026-05-31"}
    assert read_match(begun, match).frozen and report(begun) == told


def test_lines_that_nobody_dealt_with_keep_it_open(begun: Bank) -> None:
    begun.say((DAY, "70"), (date(2026, 5, 6), "-5", "FEE"))
    error = refused(begun)
    assert (error.refusal.code, error.params) == ("funds.bank_lines_open", {"count": "2", "on": "2026-05-04"})


def test_a_difference_without_an_explanation_keeps_it_open(begun: Bank) -> None:
    begun.say((DAY, "70"))
    match = confirm(begun, begun.lines())
    error = refused(begun)
    assert (error.refusal.code, error.params) == ("funds.bank_unexplained", {"count": "1", "amount": "70.000"})
    explain(begun, match, "unidentified")
    assert comes_to_zero(close(begun))


def test_a_difference_that_was_booked_needs_no_explanation(begun: Bank) -> None:
    gift = begun.fund.receive("20000")
    begun.say((DAY, "19985"))
    short = confirm(begun, begun.lines(), parts(gift.entry_id))
    charge = begun.fund.spend("15", description="Correspondent's charge")
    confirm(begun, [], parts(charge.entry_id, "direct"), settles=[short.id])
    assert report(begun).obstacles == []
    told = close(begun)
    assert comes_to_zero(told) and told.differences == []


def test_a_statement_that_does_not_go_so_far_keeps_it_open(begun: Bank) -> None:
    begun.say(until=date(2026, 5, 20))
    error = refused(begun)
    assert (error.refusal.code, error.params["until"]) == ("funds.bank_no_statement", "2026-05-20")


def test_a_missing_statement_keeps_it_open_until_it_is_read(begun: Bank) -> None:
    begun.say(until=date(2026, 5, 10))
    begun.say(opening="1050", reference="S-3", since=date(2026, 5, 21))
    error = refused(begun)
    assert (error.refusal.code, error.params) == ("funds.bank_not_zero", {"rest": "50.000"})
    between = {"since": date(2026, 5, 11), "until": date(2026, 5, 20)}
    begun.say((date(2026, 5, 12), "50"), reference="S-2", **between)
    explain(begun, confirm(begun, begun.lines()))
    assert comes_to_zero(close(begun))


def test_an_account_that_began_apart_says_why(at_the_bank: Bank) -> None:
    at_the_bank.say()
    error = refused(at_the_bank)
    assert (error.refusal.code, error.params) == ("funds.bank_opening_unexplained", {"amount": "1000.000"})


def test_a_day_that_is_not_over_is_not_closed(begun: Bank) -> None:
    today = begun.fund.officer.today
    begun.say(until=today)
    assert refused(begun, today).refusal.code == "funds.bank_not_over"


def test_rule_12_who_confirmed_a_match_does_not_close_it(begun: Bank) -> None:
    begun.say((DAY, "70"))
    explain(begun, confirm(begun, begun.lines()))
    both = Desk(begun.fund.session, "funds").call(begun.fund.officer.actor)
    with pytest.raises(Refused) as error:
        close(begun, by=both)
    assert error.value.refusal.code == "funds.bank_confirmed_it"
    other = Desk(begun.fund.session, "funds").call_as(Role.FINANCE_APPROVER)
    assert close(begun, by=other).closed_by == other.actor.id


def test_a_balance_in_the_middle_of_a_statement(begun: Bank) -> None:
    """Closing on a day within a statement's days: its closing balance less its later lines."""
    begun.say((DAY, "70"), (date(2026, 5, 20), "30"))
    first, _ = begun.lines()
    explain(begun, confirm(begun, [first]))
    told = close(begun, date(2026, 5, 10))
    assert (told.bank_closing, comes_to_zero(told)) == (1070, True)


def test_closed_ones_are_listed_newest_first(begun: Bank) -> None:
    begun.say()
    close(begun, date(2026, 5, 10))
    close(begun)
    command = ListReconciliations(account_id=begun.account.id)
    listed = reconciliations.list_reconciliations(begun.fund.officer, command).items
    assert [each.ends_on for each in listed] == [END, date(2026, 5, 10)]
    assert [each.bank_closing for each in listed] == [1000, 1000]


def test_the_report_as_a_table_adds_up_and_runs_no_formula(begun: Bank) -> None:
    begun.say((DAY, "-5", '=HYPERLINK("http://x")', "+1"))
    confirm(begun, begun.lines(), explanation={"kind": "other", "text": "-2+3"})
    begun.fund.receive("20")
    command = ReadReconciliation(account_id=begun.account.id, ends_on=END)
    file = reconciliations.reconciliation_csv(begun.fund.officer, command)
    assert file.filename == "reconciliation-1000-2026-05-31.csv"
    [taken] = access_log.list_exports(begun.fund.officer, ListExports()).items
    assert (taken.what, taken.format, taken.subject_id) == ("reconciliation", "csv", begun.account.id)
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(file.content_base64).decode("utf-8-sig"))))
    amounts = {row["section"]: Decimal(row["amount"]) for row in rows[:10]}
    assert amounts["rest"] == 0 and amounts["bank_closing"] == 995
    listed = {row["section"]: row for row in rows[10:]}
    assert listed["book_items"]["amount"] == "20.00"
    assert listed["differences"]["explanation"] == "'-2+3"
