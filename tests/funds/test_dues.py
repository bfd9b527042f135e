"""The dues: every kind in one list with its state, page by page; and the forecast of cash."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.testing import DeskOf
from contracts.base import MALFORMED, NOT_FOUND
from contracts.funds import reversals as funds_reversals
from contracts.funds.dues import dues as funds_dues
from contracts.funds.ledger import periods as funds_periods
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import reports as funds_reports
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import commitments as funds_commitments
from services.funds.dues import dues, forecast
from services.funds.ledger import funds, periods
from services.funds.partners import agreements, amendments, instalments, reports
from services.funds.receipts import contributions, unidentified
from services.funds.reversals import reversals
from services.funds.spending import commitments
from tests.common.funds.helpers import DAY, Setting, open_award, rate, setting, sign, usd
from tests.funds.promises import amend, refused

PAST, SOON, LATER = date(2026, 7, 31), date(2027, 1, 31), date(2027, 5, 31)
THIRDS = [{"due_on": day, "amount": amount} for day, amount in ((PAST, "30000"), (SOON, "30000"), (LATER, "40000"))]


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session, instalments=THIRDS)


def listed(fund: Setting, **fields: Any) -> list[funds_dues.Due]:
    return dues.list_dues(fund.officer, funds_dues.ListDues(**fields)).items


def told(fund: Setting, kind: str, **fields: Any) -> list[tuple[Any, ...]]:
    return [(each.due_on, each.state.value, each.amount) for each in listed(fund, kind=kind, **fields)]


def receive(fund: Setting, amount: str, place: int | None = None) -> Any:
    named = {"instalment_id": fund.agreement.instalments[place].id} if place is not None else {}
    return fund.receive(amount, **named)


def open_of(fund: Setting) -> list[Any]:
    read = funds_agreements.ReadAgreement(agreement_id=fund.agreement.id)
    return [each.open for each in agreements.read_agreement(fund.officer, read).instalments]


def test_an_instalment_is_overdue_or_ahead_until_it_has_come(fund: Setting) -> None:
    expected = [(PAST, "overdue", usd("30000.00")), (SOON, "ahead", usd("30000.00")), (LATER, "ahead", usd("40000.00"))]
    assert told(fund, "instalment") == expected
    receive(fund, "30000", 0)
    receive(fund, "9000", 1)
    assert told(fund, "instalment") == [(SOON, "ahead", usd("21000.00")), expected[2]]


def test_what_names_no_instalment_goes_to_the_first_open_ones_and_a_reversal_gives_it_back(fund: Setting) -> None:
    receive(fund, "5000", 1)
    made = receive(fund, "9500")
    assert open_of(fund) == [usd("20500"), usd("25000"), usd("40000")]
    receive(fund, "9900")
    receive(fund, "9900")
    receive(fund, "9900")
    assert open_of(fund) == [usd("0"), usd("15800"), usd("40000")]
    undo = funds_reversals.ReverseEntry(entry_id=made.entry_id, reason="Entered twice")
    assert reversals.reverse_entry(fund.officer, undo).status == "posted"
    assert open_of(fund) == [usd("300"), usd("25000"), usd("40000")]


def test_an_amended_schedule_counts_what_was_received_anew(fund: Setting) -> None:
    receive(fund, "9000")
    standing = fund.agreement.instalments
    whole = [{"instalment_id": standing[1].id, "due_on": SOON, "amount": "4000"}, {"due_on": LATER, "amount": "96000"}]
    amended = amend(fund, instalments=whole)
    if amended.status == "pending":
        signed = funds_agreements.AmendmentById(agreement_id=fund.agreement.id, number=amended.number)
        amendments.approve_amendment(fund.approver, signed)
    assert open_of(fund) == [usd("0"), usd("91000")]
    assert told(fund, "instalment") == [(LATER, "ahead", usd("91000.00"))]


def test_instalments_are_listed_open_or_done(fund: Setting) -> None:
    receive(fund, "30000", 0)
    for is_open, count in ((True, 2), (False, 1), (None, 3)):
        command = funds_agreements.ListInstalments(open=is_open)
        assert len(instalments.list_instalments(fund.officer, command).items) == count
    end = funds_agreements.EndAgreement(agreement_id=fund.agreement.id, ended_on=DAY, reason="The donor withdrew")
    agreements.end_agreement(fund.officer, end)
    assert told(fund, "instalment") == [], "what lapsed is due no more"


def test_reports_commitments_awards_and_closings_are_due_too(fund: Setting) -> None:
    fund.receive()
    add = {
        "agreement_id": fund.agreement.id,
        "kind": "financial",
        "period_from": DAY,
        "period_to": PAST,
        "due_on": SOON,
    }
    duty = reports.add_report_duty(fund.officer, funds_reports.AddReportDuty(**add))
    order = funds_commitments.EnterCommitment(
        kind="contract", line_id=fund.award.lines[0].id, reference="PO-1", payee="Hudson Trident", description="Time",
        amount="2000", signed_on=DAY, country="BZ", activity_kind="workshop",
    )  # fmt: skip
    commitments.enter_commitment(fund.officer, order)
    found = {each.kind.value: each for each in listed(fund, until=date(2028, 1, 31))}
    assert found["report"].id == duty.id and found["report"].detail == "financial"
    assert (found["commitment"].due_on, found["commitment"].amount) == (date(2027, 12, 31), usd("2000.00"))
    assert (found["award"].due_on, found["award"].party) == (date(2027, 12, 31), fund.donor.name)
    assert (found["closing"].detail, found["closing"].amount) == ("month", None)
    assert [each.due_on for each in listed(fund)] == sorted(each.due_on for each in listed(fund))
    reports.waive_report(fund.officer, funds_reports.WaiveReport(report_id=duty.id, reason="The donor waived it"))
    assert told(fund, "report") == []


def test_an_adjusting_period_is_due_by_its_last_day(fund: Setting) -> None:
    last = fund.officer.today + timedelta(days=20)
    command = funds_periods.SoftClosePeriod(ends_on=PAST, adjusting_until=last)
    periods.soft_close_period(fund.approver, command)
    found = {each.detail: each for each in listed(fund, kind="closing")}
    assert (found["adjusting"].due_on, found["adjusting"].title) == (last, PAST.isoformat())
    assert (found["month"].title, found["month"].state) == ("2026-08-31", "overdue")


def test_it_is_filtered_by_kind_fund_day_and_state(fund: Setting) -> None:
    other = funds_terms.OpenFund(fund_id="another", title="Another", second_signature_above_usd="1")
    funds.open_fund(fund.approver, other)
    assert {each.kind for each in listed(fund, fund_id="another")} == {"closing"}
    assert told(fund, "instalment", until=PAST) == told(fund, "instalment", overdue=True)
    assert len(told(fund, "instalment", overdue=False)) == 2
    assert listed(fund, until=date(2001, 1, 1)) == []


def test_page_by_page_nothing_is_left_out_or_told_twice(fund: Setting) -> None:
    sign(fund.officer, fund.donor.id, instalments=[{"due_on": SOON, "amount": "2500"}] * 40)
    whole = [(each.kind, each.id) for each in listed(fund, limit=200)]
    seen, cursor = [], None
    while True:
        page = dues.list_dues(fund.officer, funds_dues.ListDues(limit=7, cursor=cursor))
        seen += [(each.kind, each.id) for each in page.items]
        if not (cursor := page.next):
            break
    assert seen == whole and len(whole) > 42
    with refused(MALFORMED):
        listed(fund, cursor="bm90IG91cnM")


def test_the_forecast_adds_what_comes_and_takes_what_is_promised(fund: Setting) -> None:
    fund.receive("60000")
    order = funds_commitments.EnterCommitment(
        kind="contract", line_id=fund.award.lines[0].id, reference="PO-1", payee="Hudson Trident", description="Time",
        amount="3000", signed_on=DAY, country="BZ", activity_kind="workshop",
    )  # fmt: skip
    held = commitments.enter_commitment(fund.officer, order)
    reserved = fund.reserve("5000", ends_on=date(2026, 6, 5))
    made = forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast(months=24))
    assert made.cash_usd == usd("60000.00") and len(made.months) == 24
    by_month = {each.month: each for each in made.months}
    assert by_month[LATER.replace(day=1)].instalments_usd == usd("40000.00")
    assert sum(each.commitments_usd for each in made.months) == held.held_usd
    assert made.months[0].activities_usd == reserved.amount_usd + reserved.indirect_usd
    expected = usd("100000") - held.held_usd - made.months[0].activities_usd
    assert made.months[-1].balance_usd == expected
    assert funds_dues.ReadCashForecast().months == 12


def test_what_is_overdue_comes_in_the_first_month(fund: Setting) -> None:
    made = forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast())
    assert made.months[0].overdue_usd == usd("30000.00") and made.cash_usd == 0
    with refused(NOT_FOUND):
        forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast(fund_id="no-such-fund"))


def test_rule_16_what_nothing_values_is_named_and_in_no_sum(fund: Setting) -> None:
    sign(fund.officer, fund.donor.id, currency="CRC", pledge="9000", instalments=[{"due_on": SOON, "amount": "9000"}])
    [unvalued] = forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast()).unvalued
    assert (unvalued.currency, unvalued.amount) == ("CRC", usd("9000"))
    before = forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast()).months[-1].balance_usd
    rate(fund, "CRC", "0.5", on=fund.officer.today)
    after = forecast.cash_forecast(fund.officer, funds_dues.ReadCashForecast())
    assert after.unvalued == [] and after.months[-1].balance_usd - before == usd("4500.00")


def test_suspense_is_listed_while_something_is_open_of_it(fund: Setting) -> None:
    command = funds_unidentified.RecordUnidentified(received_on=DAY, credited_usd="300", reference="S-1")
    receipt = unidentified.record_unidentified(fund.officer, command)

    def identify(amount: str) -> Any:
        part = funds_unidentified.IdentifiedPart(
            donor_id=fund.donor.id, agreement_id=fund.agreement.id, identified_usd=amount
        )
        command = funds_unidentified.IdentifyReceipt(receipt_id=receipt.id, parts=[part])
        return unidentified.identify_receipt(fund.officer, command).contributions[0]

    def still_open() -> list[Any]:
        found = unidentified.list_unidentified(fund.officer, funds_unidentified.ListUnidentified()).items
        kept = fund.session.execute(text("SELECT open_usd FROM suspense_open")).scalars().all()
        assert [each.open_usd for each in found] == list(kept)
        return list(kept)

    first = identify("100")
    assert still_open() == [usd("200.00")]
    identify("200")
    assert still_open() == []
    undo = funds_reversals.ReverseEntry(entry_id=first.entry_id, reason="Another donor's")
    reversals.reverse_entry(fund.officer, undo)
    assert still_open() == [usd("100.00")]
    whole = unidentified.list_unidentified(fund.officer, funds_unidentified.ListUnidentified(open=False)).items
    assert len(whole) == 1


def test_a_receipt_of_nobody_that_was_a_bank_error_is_open_no_more(fund: Setting) -> None:
    command = funds_unidentified.RecordUnidentified(received_on=DAY, credited_usd="300", reference="S-2")
    receipt = unidentified.record_unidentified(fund.officer, command)
    reversals.reverse_entry(fund.officer, funds_reversals.ReverseEntry(entry_id=receipt.entry_id, reason="Bank error"))
    assert unidentified.list_unidentified(fund.officer, funds_unidentified.ListUnidentified()).items == []


def test_receipts_of_two_awards_of_one_agreement_at_once_are_all_counted(
    fresh_database: Callable[[str], sessionmaker[Session]],
) -> None:
    """Each locks its own award only: what their agreement has received is counted behind a lock of its own."""
    sessions = fresh_database("funds")
    with sessions.begin() as session:
        fund = setting(session, instalments=THIRDS)
        awards = [fund.award, open_award(fund.officer, fund.agreement.id, programme="tourism-security")]

    def give(number: int) -> None:
        with sessions.begin() as session:
            given = {"donor_id": fund.donor.id, "agreement_id": fund.agreement.id, "award_id": awards[number % 2].id}
            command = funds_contributions.RecordContribution(
                **given, currency="USD", amount="1000", received_on=DAY, reference=f"R-{number}"
            )
            contributions.record_contribution(Call(session, fund.officer.actor, "funds"), command)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(give, range(12)))
    with sessions() as session:
        assert session.scalar(text("SELECT sum(received) FROM instalment")) == 12000
