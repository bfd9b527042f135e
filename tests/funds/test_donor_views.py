"""A donor's contacts see their donor's money, in its currency too, no other's; a person who was paid is not named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds import payees as funds_payees
from contracts.funds.partners import people as funds_people
from contracts.funds.partners import reports as funds_reports
from contracts.funds.reporting import donor_views as funds_donor_views
from contracts.funds.reporting.donor_views import DonorPayment, DonorView
from contracts.identity import Role
from services.funds.door import ATTACHMENTS
from services.funds.partners import people, reports
from services.funds.payees import finding, payees
from services.funds.reporting import donor_papers, donor_payments, donor_views
from tests.common.funds.helpers import DAY, Setting, rate, reverse, setting, usd
from tests.funds.promises import PDF, owe

HOME = "prevention-network"


def contact(desk: Desk, fund: Setting) -> Call:
    """Somebody at the donor: a member like any other, but for that."""
    call = desk.call_as()
    command = funds_people.AddDonorPerson(donor_id=fund.donor.id, name="Claire Tremblay", member_id=call.actor.id)
    people.add_donor_person(fund.officer, command)
    return call


def view(call: Call, fund: Setting, fund_id: str = HOME, **asked: Any) -> DonorView:
    command = funds_donor_views.ReadDonorView(donor_id=fund.donor.id, fund_id=fund_id, **asked)
    return donor_views.read_donor_view(call, command)


def payments(call: Call, fund: Setting, **asked: Any) -> list[DonorPayment]:
    command = funds_donor_views.ListDonorPayments(donor_id=fund.donor.id, **asked)
    return donor_payments.list_donor_payments(call, command).items


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def test_amounts_are_in_the_agreements_currency_at_the_rates_of_the_receipts(desk: Desk) -> None:
    fund = setting(desk.session, currency="CAD", pledge="100000")
    rate(fund, "CAD", "0.75")
    rate(fund, "CAD", "0.80", DAY + timedelta(days=1))
    fund.receive("1000", currency="CAD")
    fund.receive("3000", currency="CAD", received_on=DAY + timedelta(days=1))
    fund.spend("315", occurred_on=DAY + timedelta(days=2))  # with 12 % of indirect costs 352.80
    seen = view(fund.officer, fund)
    [own] = seen.own
    assert (own.currency, own.received, own.usd_per_unit) == ("CAD", usd("4000.00"), Decimal("0.7875"))
    assert (own.spent, own.balance) == (usd("448.00"), usd("3552.00"))  # 352.80 and 2,797.20 by 0.7875
    assert seen.awards[0].own == own and own.spent + own.balance == own.received
    first, second = reversed(seen.receipts)
    assert (first.usd_per_unit, first.rate_source, first.rate_on) == (Decimal("0.75"), "UN", DAY)
    assert (second.amount, second.amount_usd, second.rate_on) == (usd("3000.00"), usd("2400"), DAY + timedelta(days=1))
    before = view(fund.officer, fund, on=DAY)
    assert [each.amount for each in before.receipts] == [usd("1000.00")] and before.own[0].received == usd("1000.00")


def test_money_in_usd_has_no_other_currency_and_a_reversed_receipt_is_none(desk: Desk) -> None:
    fund = setting(desk.session)
    kept, undone = fund.receive("500"), fund.receive("700")
    reverse(fund, undone.entry_id)
    seen = view(fund.officer, fund)
    assert seen.own == [] and [each.reference for each in seen.receipts] == [kept.reference]
    assert seen.receipts[0].rate_source is None


def test_only_their_own_donors_contacts_and_the_books_readers_see_it(desk: Desk) -> None:
    fund, other = setting(desk.session), setting(desk.session, pledge="90000")
    fund.receive("5000")
    claire = contact(desk, fund)
    assert view(claire, fund).digest == view(fund.officer, fund).digest
    for role in (Role.AUDITOR, Role.FINANCE_APPROVER, Role.FINANCE_OFFICER):
        assert view(desk.call_as(role), fund)
    for who in (desk.call_as(), desk.call_as(Role.PROGRAMME_OFFICER), contact(desk, other)):
        for ask in (view, payments):
            with pytest.raises(Refused, match="not_found"):
                ask(who, fund)
    for ask in (view, payments):
        with pytest.raises(Refused) as of_another:
            ask(claire, other)
        nobody = replace(other, donor=other.donor.model_copy(update={"id": new_id()}))
        with pytest.raises(Refused) as nothing:
            ask(claire, nobody)
        assert str(of_another.value) == str(nothing.value)


def test_a_person_who_was_paid_is_never_named(desk: Desk) -> None:
    fund = setting(desk.session)
    fund.receive("50000")
    add = [("Belize Port Authority", "institution"), ("María Ruiz", "person")]
    for name, kind in add:
        payees.add_payee(fund.officer, funds_payees.AddPayee(name=name, kind=kind))
    fund.spend("100", payee="Belize Port Authority")
    fund.spend("200", payee="María Ruiz", description="Fee of María Ruiz", document="MR-1")
    fund.spend("300", payee="Somebody nobody knows")
    undone = fund.spend("400", payee="María Ruiz")
    reverse(fund, undone.entry_id)
    told = payments(contact(desk, fund), fund)
    assert [each.payee for each in reversed(told)] == ["Belize Port Authority", None, None, None]
    assert "Ruiz" not in str(told) and "MR-1" not in str(told)
    assert [each.direct_usd for each in told] == [usd("400"), usd("300"), usd("200"), usd("100")]
    assert told[0].reversed_on and not told[1].reversed_on
    assert (told[1].line, told[1].country, told[1].indirect_usd) == ("Training", "BZ", usd("36"))
    assert finding.list_payees(fund.officer, funds_payees.ListPayees(search="somebody")).items[0].kind == "unknown"


def test_payments_add_up_to_what_was_spent(desk: Desk) -> None:
    fund = setting(desk.session)
    fund.receive("50000")
    for amount in ("10.01", "20.02", "30.03"):
        fund.spend(amount)
    told = payments(fund.officer, fund)
    assert total(each.direct_usd + each.indirect_usd for each in told) == view(fund.officer, fund).spent_usd
    first = donor_payments.list_donor_payments(
        fund.officer, funds_donor_views.ListDonorPayments(donor_id=fund.donor.id, limit=2)
    )
    assert len(first.items) == 2 and first.next
    assert len(payments(fund.officer, fund, cursor=first.next)) == 1


def test_of_files_a_donor_reads_those_of_submitted_reports_only(desk: Desk) -> None:
    fund, other = setting(desk.session), setting(desk.session, pledge="90000")
    claire, stranger = contact(desk, fund), contact(desk, other)
    done, waits = owe(fund, DAY), owe(fund, DAY, "narrative")
    reports.submit_report(fund.officer, funds_reports.SubmitReport(report_id=done.id, submitted_on=DAY, document=PDF))
    attach = {"subject_kind": "report", "subject_id": waits.id} | PDF
    waiting = ATTACHMENTS.attach(fund.officer, funds_evidence.Attach(**attach))
    inner = {"subject_kind": "agreement", "subject_id": fund.agreement.id} | PDF
    internal = ATTACHMENTS.attach(fund.officer, funds_evidence.Attach(**inner))
    seen = view(claire, fund)
    assert [(each.kind, each.state) for each in seen.reports] == [("financial", "submitted"), ("narrative", "overdue")]
    [document] = seen.documents
    by_id = funds_donor_views.DonorDocument(attachment_id=document.attachment_id)
    assert donor_papers.download_donor_document(claire, by_id).filename == "signed.pdf"
    for who, wanted in ((stranger, document.attachment_id), (claire, waiting.id), (claire, internal.id)):
        with pytest.raises(Refused, match="not_found"):
            donor_papers.download_donor_document(who, funds_donor_views.DonorDocument(attachment_id=wanted))
