"""What donors promised: drafts, amendments with their versions, and the end (Fund rules 6, 12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import NOT_FOUND, STALE, Refusal
from contracts.funds.evidence import FILE_KIND
from contracts.funds.ledger.periods import FUTURE_DATE
from contracts.funds.ledger.rates import TOO_PRECISE
from contracts.funds.ledger.terms import ALREADY_DECIDED, SAME_PERSON
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import reports as funds_reports
from contracts.funds.partners.agreements import OTHER_AGREEMENT, SCHEDULE
from contracts.funds.refusals import DATES
from contracts.funds.spending import awards as funds_awards
from contracts.notices import FundsNotice, NoticeKind
from services.funds.partners import agreements, amendments, drafts, reports
from services.funds.spending import awards
from tests.common.funds.helpers import DAY, FROM, TO, Setting, broken, open_award, setting, sign, usd
from tests.funds.promises import HALVES, PDF, amend, end, files_of, owe, read, refused, small


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session, instalments=HALVES)


# Drafts ------------------------------------------------------------------------------------------------------------


def terms_of(fund: Setting, **fields: Any) -> dict[str, Any]:
    given = {
        "donor_id": fund.donor.id,
        "reference": "GAC-2026-11",
        "title": "Ports",
        "currency": "CAD",
        "pledge": "500000",
        "starts_on": FROM,
        "ends_on": TO,
        "restriction": {"countries": ["BZ"], "purpose": "Ports of Belize only"},
    }
    return given | fields


def draft(fund: Setting, **fields: Any) -> funds_agreements.AgreementDraft:
    return drafts.draft_agreement(fund.officer, funds_agreements.DraftAgreement(**terms_of(fund, **fields)))


def test_a_draft_is_no_agreement_until_it_is_signed(fund: Setting) -> None:
    made = draft(fund)
    known = agreements.list_agreements(fund.officer, funds_agreements.ListAgreements(donor_id=fund.donor.id)).items
    assert [each.id for each in known] == [fund.agreement.id]
    changed = terms_of(fund, pledge="450000", draft_id=made.id, expected_version=1)
    assert drafts.edit_draft(fund.officer, funds_agreements.EditDraft(**changed)).version == 2
    with refused(STALE):
        drafts.edit_draft(fund.officer, funds_agreements.EditDraft(**changed))
    signed = funds_agreements.SignDraft(draft_id=made.id, signed_on=FROM, document=PDF)
    agreement = drafts.sign_draft(fund.officer, signed)
    assert (agreement.pledge, agreement.status, agreement.version) == (usd("450000"), "signed", 1)
    assert agreement.restriction.purpose == "Ports of Belize only"
    assert files_of(fund.officer, "agreement", agreement.id) == ["signed.pdf"]
    assert drafts.list_drafts(fund.officer, funds_agreements.ListDrafts()).items == []
    with refused(NOT_FOUND):
        drafts.sign_draft(fund.officer, signed)


def test_a_draft_may_be_dropped(fund: Setting) -> None:
    made = draft(fund)
    [shown] = drafts.list_drafts(fund.officer, funds_agreements.ListDrafts(donor_id=fund.donor.id)).items
    assert shown == made
    drafts.drop_draft(fund.officer, funds_agreements.DraftById(draft_id=made.id))
    with refused(NOT_FOUND):
        drafts.read_draft(fund.officer, funds_agreements.DraftById(draft_id=made.id))


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"donor_id": "01900000-0000-7000-8000-00000000ffff"}, NOT_FOUND),
        ({"fund_id": "no-such-fund"}, NOT_FOUND),
        ({"pledge": "0.001"}, TOO_PRECISE),
        ({"ends_on": FROM - timedelta(days=1)}, DATES),
        ({"instalments": [{"due_on": DAY, "amount": "1"}]}, SCHEDULE),
    ],
)
def test_a_draft_says_nothing_that_cannot_be_signed(fund: Setting, fields: dict[str, Any], refusal: Refusal) -> None:
    with refused(refusal):
        draft(fund, **fields)


# Amendments --------------------------------------------------------------------------------------------------------


def approve(fund: Setting, version: funds_agreements.AgreementVersion) -> funds_agreements.AgreementVersion:
    command = funds_agreements.AmendmentById(agreement_id=version.agreement_id, number=version.number)
    return amendments.approve_amendment(fund.approver, command)


def test_rule_12_an_amendment_above_the_threshold_waits_for_a_second_person(fund: Setting) -> None:
    later = date(2028, 6, 30)
    asked = amend(fund, ends_on=later, document=PDF)
    assert (asked.status, read(fund).ends_on) == ("pending", TO)
    [notice] = Desk(fund.session, "funds").emitted(FundsNotice)
    assert notice.kind is NoticeKind.SECOND_SIGNATURE_NEEDED and notice.params["amount"] == "100000.00"
    with refused(funds_agreements.AMENDMENT_WAITS):
        amend(fund, ends_on=later)
    with refused(SAME_PERSON):
        amendments.approve_amendment(
            fund.officer, funds_agreements.AmendmentById(agreement_id=fund.agreement.id, number=2)
        )
    assert approve(fund, asked).status == "in_force"
    amended = read(fund)
    assert (amended.ends_on, amended.version) == (later, 2)
    assert [each.id for each in amended.instalments] == [each.id for each in fund.agreement.instalments]
    # The award that ran as long as the agreement still does.
    assert fund.balance().ends_on == later
    assert files_of(fund.officer, "agreement", fund.agreement.id) == ["signed.pdf"]
    with refused(ALREADY_DECIDED):
        approve(fund, asked)


def test_an_amendment_may_be_refused(fund: Setting) -> None:
    asked = amend(fund, ends_on=date(2028, 6, 30))
    command = funds_agreements.RefuseAmendment(agreement_id=fund.agreement.id, number=2, reason="No letter is attached")
    assert amendments.refuse_amendment(fund.approver, command).refusal == "No letter is attached"
    assert read(fund).ends_on == TO
    assert amend(fund, ends_on=date(2028, 3, 31)).number == asked.number + 1


def test_earlier_versions_are_kept(fund: Setting) -> None:
    agreement = small(fund)
    changes = [
        {"instalment_id": agreement.instalments[0].id, "due_on": DAY, "amount": "4000"},
        {"due_on": date(2026, 12, 1), "amount": "3000"},
        {"due_on": date(2026, 2, 1), "amount": "1500"},
    ]
    assert amend(fund, agreement, pledge="8500", instalments=changes).status == "in_force"
    now = read(fund, agreement)
    assert (now.pledge, now.pledge_usd, now.version) == (usd("8500"), usd("8500"), 2)
    assert [(each.position, each.due_on, each.amount) for each in now.instalments] == [
        (1, date(2026, 2, 1), usd("1500")),
        (2, DAY, usd("4000")),
        (3, date(2026, 12, 1), usd("3000")),
    ]
    assert now.instalments[1].id == agreement.instalments[0].id
    versions = amendments.list_versions(fund.officer, funds_agreements.ListVersions(agreement_id=agreement.id)).items
    assert [(v.number, v.pledge, len(v.instalments)) for v in versions] == [(2, usd("8500"), 3), (1, usd("9000"), 1)]
    assert versions[1].reason == "As signed"
    with refused(STALE):
        amend(fund, now, pledge="8500", expected_version=1)


def test_what_an_amendment_cannot_do(fund: Setting) -> None:
    agreement = small(fund)
    paid = agreement.instalments[0]
    fund.receive(
        "100", agreement_id=agreement.id, instalment_id=paid.id, award_id=open_award(fund.officer, agreement.id).id
    )
    other = fund.agreement.instalments[0].id
    for fields, refusal in (
        ({}, funds_agreements.NOTHING_AMENDED),
        ({"pledge": "9001"}, SCHEDULE),
        ({"ends_on": FROM - timedelta(days=1)}, DATES),
        ({"instalments": [{"instalment_id": other, "due_on": DAY, "amount": "9000"}]}, OTHER_AGREEMENT),
        ({"instalments": [{"due_on": DAY, "amount": "9000"}]}, funds_agreements.INSTALMENT_RECEIVED),
    ):
        with refused(refusal):
            amend(fund, agreement, **fields)
    twice = {"instalment_id": paid.id, "due_on": DAY, "amount": "4500"}
    with refused(OTHER_AGREEMENT):
        amend(fund, agreement, instalments=[twice, twice])
    with refused(NOT_FOUND):
        amend(fund, agreement, agreement_id=new_id())
    with refused(FILE_KIND):
        amend(fund, agreement, ends_on=TO + timedelta(days=1), document=PDF | {"media_type": "image/png"})


def test_awards_stay_within_an_agreement_that_is_shortened(fund: Setting) -> None:
    agreement = sign(fund.officer, fund.donor.id, pledge="9000")
    follows = open_award(fund.officer, agreement.id)
    own = open_award(fund.officer, agreement.id, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    later = open_award(fund.officer, agreement.id, starts_on=date(2027, 1, 1))
    with refused(funds_agreements.AWARD_OUTSIDE):
        amend(fund, agreement, ends_on=date(2026, 12, 31))
    amend(fund, agreement, starts_on=date(2018, 1, 1), ends_on=date(2027, 6, 30))
    spans = [
        awards.read_award(fund.officer, funds_awards.ReadAward(award_id=each.id)) for each in (follows, own, later)
    ]
    assert [(each.starts_on, each.ends_on) for each in spans] == [
        (date(2018, 1, 1), date(2027, 6, 30)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2027, 1, 1), date(2027, 6, 30)),
    ]


# The end -----------------------------------------------------------------------------------------------------------


def test_an_agreement_that_has_ended_takes_no_money_and_no_award(fund: Setting) -> None:
    with refused(FUTURE_DATE):
        end(fund, ended_on=fund.officer.today + timedelta(days=1))
    with refused(DATES):
        end(fund, ended_on=FROM - timedelta(days=1))
    ended = end(fund)
    assert (ended.status, ended.ended_on, ended.end_reason) == ("ended", DAY, "Closed by mutual consent")
    assert {each.state for each in ended.instalments} == {"lapsed"}
    assert fund.balance().ends_on == DAY
    for attempt in (
        lambda: fund.receive("100"),
        lambda: open_award(fund.officer, fund.agreement.id),
        lambda: amend(fund, ends_on=TO),
        lambda: end(fund),
    ):
        with refused(funds_agreements.AGREEMENT_ENDED):
            attempt()
    found = agreements.list_agreements(fund.officer, funds_agreements.ListAgreements(status="ended")).items
    assert [each.id for each in found] == [fund.agreement.id]


def test_after_its_time_an_agreement_takes_late_instalments_only(fund: Setting) -> None:
    over = sign(
        fund.officer,
        fund.donor.id,
        ends_on=date(2025, 12, 31),
        instalments=[{"due_on": "2025-06-30", "amount": "100000"}],
    )
    award = open_award(fund.officer, over.id)
    money = {"agreement_id": over.id, "award_id": award.id}
    with refused(funds_agreements.AGREEMENT_EXPIRED):
        fund.receive("100", **money)
    late = fund.receive("100", **money, instalment_id=over.instalments[0].id)
    assert late.instalment_id == over.instalments[0].id


# The database ------------------------------------------------------------------------------------------------------


def test_an_agreement_says_what_its_newest_version_says(fund: Setting) -> None:
    for change in ("pledge = pledge + 1", "ends_on = ends_on + 1", "pledge_usd = NULL", "version = 2"):
        assert (
            broken(fund.session, f"UPDATE agreement SET {change} WHERE id = :id", id=fund.agreement.id)
            == "agreement_as_amended"
        )


def test_rule_12_the_database_wants_the_second_signature_on_amendments(fund: Setting) -> None:
    amend(fund, ends_on=date(2028, 6, 30))
    pending = "UPDATE agreement_version SET status = 'in_force'{} WHERE status = 'pending'"
    assert broken(fund.session, pending.format("")) == "rule_12_second_signature"
    own = broken(fund.session, pending.format(", decided_by = entered_by"))
    assert own == "ck_agreement_version_rule_12_maker_is_not_checker"
    # Signed, but the agreement does not follow.
    assert broken(fund.session, pending.format(", decided_by = gen_random_uuid()")) == "agreement_as_amended"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreement_version SET pledge = 1 WHERE status = 'in_force'",
        "DELETE FROM agreement_version",
        "UPDATE agreement SET title = 'x' WHERE status = 'ended'",
        "DELETE FROM agreement",
        "UPDATE report_duty SET due_on = due_on + 1",
        "DELETE FROM report_duty",
        "TRUNCATE report_duty CASCADE",
    ],
)
def test_rule_2_what_was_agreed_and_handed_in_stays(fund: Setting, statement: str) -> None:
    duty = owe(fund, DAY)
    reports.waive_report(fund.officer, funds_reports.WaiveReport(report_id=duty.id, reason="Not needed"))
    end(fund)
    assert broken(fund.session, statement) == "rule_2_never_changed"
