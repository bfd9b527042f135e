"""Receipts: split, in other currencies, and unidentified until somebody knows (Fund rules 13, 15)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.database import transaction
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import NOT_FOUND, Refused
from contracts.funds import reversals as funds_reversals
from contracts.funds.events import ContributionReceived, ContributionReversed
from contracts.funds.ledger.journal import ClosePeriod
from contracts.funds.ledger.periods import CLOSED_PERIOD, FUTURE_DATE
from contracts.funds.ledger.rates import TOO_PRECISE, UNBOOKABLE, UNKNOWN_RATE
from contracts.funds.partners.agreements import OTHER_AGREEMENT
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.receipts.contributions import NO_AWARD_YET, OTHER_DONOR
from contracts.funds.refusals import DATES, DUPLICATE
from contracts.funds.reporting.statements import ReadFundStatement
from contracts.funds.spending import awards as funds_awards
from services.funds.ledger import periods
from services.funds.receipts import contributions, unidentified
from services.funds.reporting import statements
from services.funds.reversals import reversals
from services.funds.spending import awards
from tests.common.funds.helpers import (
    AS_OWNER,
    DAY,
    Setting,
    award_statement,
    broken,
    open_award,
    rate,
    read_entry,
    received,
    reverse,
    setting,
    sign,
    usd,
)
from tests.funds.promises import HALVES, read, refused

SWIFT = "SWIFT 260504-0031"


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session, instalments=HALVES)


# Split ---------------------------------------------------------------------------------------------------------------


def split(fund: Setting, *parts: dict[str, Any], **fields: Any) -> funds_unidentified.ContributionSplit:
    given = {
        "donor_id": fund.donor.id,
        "currency": "USD",
        "received_on": DAY,
        "reference": SWIFT,
        "parts": [{"agreement_id": fund.agreement.id} | part for part in parts],
    }
    command = funds_unidentified.RecordSplitContribution(**(given | fields))
    done = contributions.record_split_contribution(fund.officer, command)
    return done.model_copy(update={"contributions": received(fund, done.contributions)})


def test_one_receipt_pays_several_instalments_and_some_is_unearmarked(fund: Setting) -> None:
    first, second = fund.agreement.instalments
    done = split(
        fund,
        {"instalment_id": first.id, "amount": "40000"},
        {"instalment_id": second.id, "amount": "10000"},
        {"agreement_id": None, "amount": "500.50"},
    )
    assert (done.amount, done.credited_usd) == (usd("50500.50"), usd("50500.50"))
    assert [(each.part, each.reference) for each in done.contributions] == [(n, SWIFT) for n in (1, 2, 3)]
    assert [each.open for each in read(fund).instalments] == [0, usd("50000")]
    assert done.contributions[2].agreement_id is None and done.contributions[2].programme is None
    assert len({each.entry_id for each in done.contributions}) == 3
    announced = Desk(fund.session, "funds").emitted(ContributionReceived)
    assert [event.programme_total_usd for event in announced] == [usd("50000"), usd("50000"), usd("500.50")]
    with refused(DUPLICATE):
        split(fund, {"amount": "1"}, {"amount": "1"})
    with refused(DUPLICATE):
        fund.receive("1", reference=SWIFT)


def test_what_the_bank_credited_is_shared_to_the_cent(fund: Setting) -> None:
    rate(fund, "CAD", "0.75")
    parts = [{"amount": "1000.01"}, {"amount": "1000.01"}, {"amount": "1000.02"}]
    done = split(fund, *parts, currency="CAD", credited_usd="2200.00")
    assert [each.amount_usd for each in done.contributions] == [usd("750.01"), usd("750.01"), usd("750.02")]
    assert [each.credited_usd for each in done.contributions] == [usd("733.33"), usd("733.33"), usd("733.34")]
    shown = award_statement(fund)
    assert (shown.exchange_differences_usd, shown.balance_usd) == (usd("-50.04"), usd("2200.00"))


def test_a_split_is_recorded_whole_or_not_at_all(fund: Setting) -> None:
    other = setting(fund.session)
    empty = sign(fund.officer, fund.donor.id)
    for bad, refusal, field in (
        ({"agreement_id": new_id()}, NOT_FOUND, "agreement_id"),
        ({"agreement_id": other.agreement.id}, OTHER_DONOR, "parts.1.agreement_id"),
        ({"agreement_id": empty.id}, NO_AWARD_YET, "parts.1.agreement_id"),
        ({"agreement_id": None, "award_id": fund.award.id}, OTHER_AGREEMENT, "parts.1.agreement_id"),
        ({"instalment_id": new_id()}, OTHER_AGREEMENT, "parts.1.instalment_id"),
        ({"amount": "0.001"}, TOO_PRECISE, "parts.1.amount"),
    ):
        with refused(refusal) as error:
            split(fund, {"amount": "5"}, {"amount": "5"} | bad)
        assert error.value.field == field
    with refused(UNBOOKABLE):
        split(fund, {"amount": "5"}, {"amount": "5"}, credited_usd="9.99")
    with refused(UNKNOWN_RATE):
        split(fund, {"amount": "5"}, {"amount": "5"}, currency="CAD")
    with refused(FUTURE_DATE):
        split(fund, {"amount": "5"}, {"amount": "5"}, received_on=fund.officer.today + timedelta(days=1))
    assert fund.balance().received_usd == 0


# Other currencies ----------------------------------------------------------------------------------------------------


def test_rule_13_money_in_another_currency_counts_in_the_agreements_at_the_days_rate(fund: Setting) -> None:
    canada = sign(
        fund.officer, fund.donor.id, currency="CAD", pledge="40000", instalments=[{"due_on": DAY, "amount": "40000"}]
    )
    award = open_award(fund.officer, canada.id)
    rate(fund, "CAD", "0.75")
    rate(fund, "EUR", "1.15")
    euros = {"agreement_id": canada.id, "award_id": award.id, "currency": "EUR", "received_on": DAY}
    fund.receive("10000", **euros, instalment_id=canada.instalments[0].id)
    [instalment] = read(fund, canada).instalments
    assert (instalment.received, instalment.open) == (usd("15333.33"), usd("24666.67"))
    fund.receive("1000", **(euros | {"currency": "USD"}))
    assert read(fund, canada).received == usd("16666.66")


@pytest.mark.parametrize(
    ("currency", "per_unit", "amount", "worth"),
    [("JPY", "0.0066", "1500001", "9900.01"), ("KWD", "3.2605", "1000.125", "3260.91"), ("PYG", "0.00014", "7", None)],
)
def test_rule_13_currencies_without_decimals_and_with_three(
    fund: Setting, currency: str, per_unit: str, amount: str, worth: str | None
) -> None:
    rate(fund, currency, per_unit)
    if worth is None:
        with refused(UNBOOKABLE):
            fund.receive(amount, currency=currency)
        return
    received = fund.receive(amount, currency=currency)
    assert (received.amount, received.amount_usd) == (Decimal(amount), usd(worth))
    if "." not in amount:
        with refused(TOO_PRECISE):
            fund.receive(f"{amount}.5", currency=currency)


# Unidentified --------------------------------------------------------------------------------------------------------


def wait(fund: Setting, credited: str = "15000", **fields: Any) -> funds_unidentified.UnidentifiedReceipt:
    given = {"received_on": DAY, "credited_usd": credited, "reference": SWIFT, "payer": "BNK OTTAWA 4411"}
    return unidentified.record_unidentified(fund.officer, funds_unidentified.RecordUnidentified(**(given | fields)))


def identify(
    fund: Setting, receipt: funds_unidentified.UnidentifiedReceipt, *parts: dict[str, Any], **fields: Any
) -> funds_unidentified.Identification:
    whose = {"donor_id": fund.donor.id, "agreement_id": fund.agreement.id}
    command = funds_unidentified.IdentifyReceipt(
        receipt_id=receipt.id, parts=[whose | part for part in parts], **fields
    )
    done = unidentified.identify_receipt(fund.officer, command)
    found = received(fund, done.contributions)
    now = unidentified.read_unidentified(fund.officer, funds_unidentified.ReceiptById(receipt_id=receipt.id))
    return done.model_copy(update={"receipt": now, "contributions": found})


def listed(fund: Setting, **fields: Any) -> list[Any]:
    command = funds_unidentified.ListUnidentified(**fields)
    return list(unidentified.list_unidentified(fund.officer, command).items)


def test_rule_15_money_is_no_revenue_until_it_is_identified(fund: Setting) -> None:
    receipt = wait(fund)
    assert (receipt.open_usd, receipt.identified_usd) == (usd("15000"), 0)
    assert receipt.days == (fund.officer.today - DAY).days
    assert read_entry(fund, receipt.entry_id).kind == "suspense"
    assert fund.balance().available_usd == 0
    assert Desk(fund.session, "funds").emitted(ContributionReceived) == []
    done = identify(fund, receipt, {"identified_usd": "15000", "instalment_id": fund.agreement.instalments[0].id})
    [made] = done.contributions
    assert (done.receipt.open_usd, made.receipt_id, made.reference) == (0, receipt.id, SWIFT)
    assert made.received_on == DAY
    assert fund.balance().available_usd == usd("15000")
    entry = read_entry(fund, made.entry_id)
    assert (entry.kind, entry.occurred_on) == ("identification", fund.officer.today)
    [event] = Desk(fund.session, "funds").emitted(ContributionReceived)
    assert (event.contribution_id, event.programme_total_usd) == (made.id, usd("15000"))
    assert read(fund).instalments[0].received == usd("15000")
    suspense = awards.suspense(fund.officer, "prevention-network")
    assert awards.read_award(fund.officer, funds_awards.ReadAward(award_id=suspense.id)).suspense_usd == 0


def test_what_was_identified_and_undone_did_not_wait_in_between(fund: Setting) -> None:
    """Identified in May, undone today: until today it was nobody's to identify, from today on it is again."""
    receipt = wait(fund)
    mistaken = identify(fund, receipt, {"identified_usd": "15000"}, identified_on=DAY).contributions[0]
    undoing = reverse(fund, mistaken.entry_id)
    if undoing.status == "pending":
        reversals.approve_reversal(fund.approver, funds_reversals.ApproveReversal(reversal_id=undoing.id))
    with refused(funds_unidentified.BEYOND_RECEIPT):
        identify(fund, receipt, {"identified_usd": "15000"}, identified_on=DAY)
    assert identify(fund, receipt, {"identified_usd": "15000"}).receipt.open_usd == 0


def test_a_receipt_is_identified_in_parts_and_at_different_times(fund: Setting) -> None:
    other = setting(fund.session)
    receipt = wait(fund)
    identify(
        fund,
        receipt,
        {"identified_usd": "5000"},
        {"donor_id": other.donor.id, "agreement_id": other.agreement.id, "identified_usd": "4000"},
    )
    assert [(each.open_usd, each.identified_usd) for each in listed(fund)] == [(usd("6000"), usd("9000"))]
    with refused(funds_unidentified.BEYOND_RECEIPT):
        identify(fund, receipt, {"identified_usd": "6000.01"})
    rest = identify(fund, receipt, {"identified_usd": "6000", "agreement_id": None})
    assert rest.contributions[0].part == 3
    assert listed(fund) == []
    assert [each.id for each in listed(fund, open=False)] == [receipt.id]
    assert fund.balance().received_usd == usd("5000") and other.balance().received_usd == usd("4000")


def test_rule_13_the_difference_of_another_valuation_goes_to_the_exchange_account(fund: Setting) -> None:
    """The bank credited dollars; the donor gave Canadian ones, which are worth what they were on the day they came."""
    rate(fund, "CAD", "0.75")
    receipt = wait(fund, "14900", currency="CAD", amount="20000")
    given = {"identified_usd": "14900", "currency": "CAD", "amount": "20000"}
    [made] = identify(fund, receipt, given).contributions
    assert (made.amount, made.amount_usd, made.credited_usd) == (usd("20000"), usd("15000"), usd("14900"))
    shown = award_statement(fund)
    assert (shown.exchange_differences_usd, shown.balance_usd) == (usd("-100"), usd("14900"))
    with refused(UNBOOKABLE):
        identify(fund, wait(fund, "10", reference="2"), {"identified_usd": "10", "currency": "CAD"})
    with refused(UNBOOKABLE):
        identify(fund, wait(fund, "10", reference="3"), {"identified_usd": "10", "amount": "11"})


def test_rule_14_the_fund_balances_while_money_waits_and_after(fund: Setting) -> None:
    receipt = wait(fund)
    before = statements.fund_statement(fund.officer, ReadFundStatement())
    assert before.sources_usd - before.uses_usd == before.balance_usd == 0
    identify(fund, receipt, {"identified_usd": "9000"})
    after = statements.fund_statement(fund.officer, ReadFundStatement())
    assert after.sources_usd - after.uses_usd == after.balance_usd == usd("9000")


def test_what_cannot_be_identified(fund: Setting) -> None:
    receipt = wait(fund)
    tomorrow = fund.officer.today + timedelta(days=1)
    for parts, fields, refusal in (
        ({"identified_usd": "1", "donor_id": new_id()}, {}, NOT_FOUND),
        ({"identified_usd": "1", "agreement_id": new_id()}, {}, NOT_FOUND),
        ({"identified_usd": "1"}, {"identified_on": DAY - timedelta(days=1)}, DATES),
        ({"identified_usd": "1"}, {"identified_on": tomorrow}, FUTURE_DATE),
    ):
        with refused(refusal):
            identify(fund, receipt, parts, **fields)
    with refused(NOT_FOUND):
        identify(fund, receipt.model_copy(update={"id": new_id()}), {"identified_usd": "1"})
    for fields, refusal in (
        ({"reference": SWIFT}, DUPLICATE),
        ({"reference": "4", "received_on": tomorrow}, FUTURE_DATE),
        ({"reference": "4", "currency": "CAD"}, UNBOOKABLE),
        ({"reference": "4", "currency": "JPY", "amount": "1.5"}, TOO_PRECISE),
        ({"reference": "4", "fund_id": "no-such-fund"}, NOT_FOUND),
    ):
        with refused(refusal):
            wait(fund, **fields)


def test_rule_10_what_came_in_a_closed_period_is_identified_in_an_open_one(fund: Setting) -> None:
    receipt = wait(fund)
    periods.close_period(fund.approver, ClosePeriod(ends_on=DAY))
    with refused(CLOSED_PERIOD):
        identify(fund, receipt, {"identified_usd": "1"}, identified_on=DAY)
    with refused(CLOSED_PERIOD):
        wait(fund, reference="5")
    assert identify(fund, receipt, {"identified_usd": "15000"}).receipt.open_usd == 0


def test_a_wrong_identification_is_reversed_and_the_money_waits_again(fund: Setting) -> None:
    receipt = wait(fund, "9000")
    [wrong] = identify(fund, receipt, {"identified_usd": "9000"}).contributions
    with refused(funds_unidentified.RECEIPT_IDENTIFIED):
        reverse(fund, receipt.entry_id)
    reverse(fund, wrong.entry_id)
    assert [event.contribution_id for event in Desk(fund.session, "funds").emitted(ContributionReversed)] == [wrong.id]
    assert [each.open_usd for each in listed(fund)] == [usd("9000")]
    right = setting(fund.session)
    again = {"donor_id": right.donor.id, "agreement_id": right.agreement.id, "identified_usd": "9000"}
    [made] = identify(fund, receipt, again).contributions
    assert (made.part, right.balance().received_usd, fund.balance().received_usd) == (2, usd("9000"), 0)


def test_a_receipt_that_was_a_bank_error_is_reversed_and_identified_no_more(fund: Setting) -> None:
    receipt = wait(fund, "9000")
    reverse(fund, receipt.entry_id)
    assert listed(fund) == []
    with refused(funds_unidentified.RECEIPT_REVERSED):
        identify(fund, receipt, {"identified_usd": "1"})
    [shown] = listed(fund, open=False)
    assert (shown.reversed, shown.open_usd) == (True, 0)


def test_a_donors_own_contribution_is_not_recorded_a_second_time(fund: Setting) -> None:
    fund.receive("15000", reference=SWIFT)
    with refused(DUPLICATE):
        identify(fund, wait(fund), {"identified_usd": "15000"})


def test_two_who_identify_at_once_never_identify_more_than_came_in(
    fresh_database: Callable[[str], sessionmaker[Session]],
) -> None:
    sessions = fresh_database("funds")
    with sessions.begin() as session:
        fund = setting(session)
        receipt = wait(fund)

    def attempt(_: int) -> str:
        try:
            with transaction(sessions) as session:
                officer = Call(session, fund.officer.actor, "funds")
                mine = Setting(session, officer, fund.approver, fund.donor, fund.agreement, fund.award)
                identify(mine, receipt, {"identified_usd": "4000"})
        except Refused as refusal:
            return refusal.refusal.code
        return "done"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert sorted(outcomes) == ["done"] * 3 + ["funds.beyond_receipt"] * 5
    with sessions() as session:
        left = session.execute(text("SELECT suspense_usd FROM award_balance WHERE suspense_usd <> 0"))
        assert list(left.scalars()) == [usd("3000")]


# The database ------------------------------------------------------------------------------------------------------


COPY = """
INSERT INTO contribution (id, entry_id, donor_id, agreement_id, award_id, currency, amount, usd_per_unit, amount_usd,
                          credited_usd, received_on, reference, pledge_amount, part, receipt_id)
SELECT :id, :entry, donor_id, agreement_id, award_id, currency, amount, usd_per_unit, amount_usd, credited_usd,
       received_on, reference, pledge_amount, part + 1, :receipt
FROM contribution LIMIT 1
"""


def test_the_database_knows_what_was_identified_of_a_receipt(fund: Setting) -> None:
    receipt = wait(fund, "9000")
    [made] = identify(fund, receipt, {"identified_usd": "5000"}).contributions
    [other] = identify(fund, wait(fund, "100", reference="6"), {"identified_usd": "100"}).contributions
    assert broken(fund.session, COPY, id=new_id(), entry=receipt.entry_id, receipt=None) == "contribution_has_its_entry"
    assert (
        broken(fund.session, COPY, id=new_id(), entry=made.entry_id, receipt=receipt.id) == "uq_contribution_entry_id"
    )
    with fund.session.begin_nested() as attempt:
        fund.session.execute(AS_OWNER)
        fund.session.execute(text("ALTER TABLE contribution DROP CONSTRAINT uq_contribution_entry_id"))
        beyond = broken(fund.session, COPY, id=new_id(), entry=other.entry_id, receipt=receipt.id)
        attempt.rollback()
    assert beyond == "identified_within_receipt"


@pytest.mark.parametrize("change", ["UPDATE {} SET note = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_rule_2_an_unidentified_receipt_stays_as_it_came(fund: Setting, change: str) -> None:
    wait(fund)
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    assert broken(fund.session, change.format("unidentified_receipt")) == "rule_2_never_changed"
