"""What accounts in other currencies are worth at a period's end, prepared and signed by two (Fund rules 12, 13)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from contracts.funds.bank import matching as funds_matching
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.closing import closing as funds_closing
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.bank import booking, revaluations
from services.funds.closing import closing as guided
from services.funds.ledger import closing, journal_seals, periods
from services.funds.spending import expenditures
from tests.common.funds.bank import Bank
from tests.common.funds.helpers import award_statement, broken, rate, read_entry, reverse
from tests.funds.bank.books import DAY, END, cash, held
from tests.funds.bank.euros import AWAY, code, lines, prepare, receive, say, sign, spend, valuation
from tests.funds.test_journal_exports import both_agree_with_us


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
    verified = journal_seals.verify_journal(euros.fund.officer, funds_journal_seals.VerifyJournal())
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


def test_a_guided_closing_leads_to_the_account_and_then_to_what_waits(euros: Bank) -> None:
    receive(euros)

    def in_the_way() -> dict[str, list[tuple[str | None, object]]]:
        found = guided.read_closing(euros.fund.officer, funds_closing.ReadClosing(ends_on=END))
        return {step.code: [(each.kind, each.id) for each in step.items] for step in found.steps if step.blocks}

    assert (in_the_way()["valuation"], in_the_way()["pending"]) == ([(None, euros.account.id)], [])
    made = prepare(euros)
    assert in_the_way()["pending"] == [("revaluations", made.id)]
    sign(euros, made)
    assert (in_the_way()["valuation"], in_the_way()["pending"]) == ([], [])


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
