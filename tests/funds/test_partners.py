"""The people at the donors, the reports they are owed, what is due, and who is reminded of what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from chassis.call import Call
from chassis.ids import new_id
from chassis.scheduler import CLOCK
from chassis.service import consumers_of, jobs_of
from chassis.testing import Desk, DeskOf, person
from contracts.base import NOT_FOUND, STALE
from contracts.funds import evidence as funds_evidence
from contracts.funds.ledger.periods import FUTURE_DATE
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import people as funds_people
from contracts.funds.partners import reports as funds_reports
from contracts.funds.refusals import DATES, DUPLICATE
from contracts.identity import MemberErased, MemberSnapshot
from contracts.notices import FundsNotice, NoticeKind
from contracts.tasks import TaskKind
from services.funds.door import ATTACHMENTS, DOOR
from services.funds.partners import instalments, people, reminders, reports
from services.funds.service import FundsService
from tests.common.funds.helpers import DAY, Setting, reverse, setting, usd
from tests.common.waiting_tasks import ask_again, open_tasks
from tests.funds.promises import HALVES, PDF, amend, end, files_of, owe, read, refused, small


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session, instalments=HALVES)


# People ------------------------------------------------------------------------------------------------------------


def add_person(fund: Setting, **fields: Any) -> funds_people.DonorPerson:
    given = {"donor_id": fund.donor.id, "name": "Claire Tremblay", "email": "claire@canada.example", "language": "fr"}
    return people.add_donor_person(fund.officer, funds_people.AddDonorPerson(**(given | fields)))


def listed(fund: Setting) -> list[funds_people.DonorPerson]:
    return list(people.list_donor_people(fund.officer, funds_people.ListDonorPeople(donor_id=fund.donor.id)).items)


def test_a_donor_has_people_with_their_languages(fund: Setting) -> None:
    claire = add_person(fund, phone="+1 613 555 0142", position="Programme manager")
    assert (claire.language, claire.version) == ("fr", 1)
    same = claire.model_dump(exclude={"id", "version"})
    edited = funds_people.EditDonorPerson(**(same | {"person_id": claire.id, "name": "C. Roy", "expected_version": 1}))
    assert people.edit_donor_person(fund.officer, edited).name == "C. Roy"
    with refused(STALE):
        people.edit_donor_person(fund.officer, edited)
    assert [each.name for each in listed(fund)] == ["C. Roy"]
    people.remove_donor_person(fund.officer, funds_people.DonorPersonById(person_id=claire.id))
    assert listed(fund) == []
    with refused(NOT_FOUND):
        people.remove_donor_person(fund.officer, funds_people.DonorPersonById(person_id=claire.id))


def test_a_person_may_be_linked_to_one_admitted_account(fund: Setting) -> None:
    desk = Desk(fund.session, "funds")
    claire, stranger, suspended = person(), person(), person()
    desk.admit(claire)
    desk.admit(suspended, "suspended")
    for nobody in (stranger, suspended):
        with refused(NOT_FOUND):
            add_person(fund, member_id=nobody.member_id)
    add_person(fund, member_id=claire.member_id)
    with refused(DUPLICATE):
        add_person(fund, member_id=claire.member_id, name="Again")
    add_person(fund, name="Without an account")
    add_person(fund, name="Another without an account")
    assert people.donors_of(fund.officer, claire.member_id) == {fund.donor.id}
    assert people.donors_of(fund.officer, stranger.member_id) == set()


def test_whose_account_is_erased_is_no_contact_any_more(fund: Setting) -> None:
    desk = Desk(fund.session, "funds")
    claire = person()
    snapshot = desk.admit(claire)
    add_person(fund, member_id=claire.member_id, phone="+1 613 555 0142", position="Manager")
    gone = MemberSnapshot(**(snapshot.model_dump() | {"name": "Erased member", "status": "erased"}))
    desk.happened(MemberErased(member=gone, at=fund.officer.now))  # the second news of this member
    happened = desk.happened(MemberErased(member=gone, at=fund.officer.now))
    [erasing] = [each for each in consumers_of(FundsService) if each.kind is MemberErased]
    erasing.feature(fund.officer, happened)
    [left] = listed(fund)
    assert (left.name, left.email, left.phone, left.position, left.member_id) == (
        "Erased member",
        None,
        None,
        None,
        None,
    )
    assert people.donors_of(fund.officer, claire.member_id) == set()


def test_people_belong_to_a_donor_that_stands(fund: Setting) -> None:
    with refused(NOT_FOUND):
        add_person(fund, donor_id=new_id())
    with refused(NOT_FOUND):
        people.list_donor_people(fund.officer, funds_people.ListDonorPeople(donor_id=new_id()))


# Reports -----------------------------------------------------------------------------------------------------------


def test_a_report_is_open_overdue_and_handed_in_with_its_file(fund: Setting) -> None:
    today = fund.officer.today
    late, early = owe(fund, today - timedelta(days=1)), owe(fund, today, "narrative")
    assert (late.state, early.state) == ("overdue", "open")
    assert late.donor == fund.donor.name and late.reference == fund.agreement.reference
    listing = funds_reports.ListReportDuties(agreement_id=fund.agreement.id, state="overdue")
    assert reports.list_report_duties(fund.officer, listing).items == [late]
    handing = funds_reports.SubmitReport(report_id=late.id, submitted_on=today)
    with refused(funds_reports.REPORT_WITHOUT_FILE):
        reports.submit_report(fund.officer, handing)
    with refused(FUTURE_DATE):
        reports.submit_report(fund.officer, handing.model_copy(update={"submitted_on": today + timedelta(days=1)}))
    done = reports.submit_report(fund.officer, funds_reports.SubmitReport(**(handing.model_dump() | {"document": PDF})))
    assert (done.state, done.submitted_on) == ("submitted", today)
    assert files_of(fund.officer, "report", late.id) == ["signed.pdf"]
    with refused(funds_reports.REPORT_DONE):
        reports.submit_report(fund.officer, handing)


def test_a_report_may_be_attached_before_it_is_handed_in(fund: Setting) -> None:
    duty = owe(fund, DAY)
    ATTACHMENTS.attach(fund.officer, funds_evidence.Attach(subject_kind="report", subject_id=duty.id, **PDF))
    handing = funds_reports.SubmitReport(report_id=duty.id, submitted_on=DAY)
    assert reports.submit_report(fund.officer, handing).state == "submitted"


def test_a_donor_may_do_without_a_report(fund: Setting) -> None:
    duty = owe(fund, DAY)
    waived = reports.waive_report(
        fund.officer, funds_reports.WaiveReport(report_id=duty.id, reason="Letter of 3 May: not needed")
    )
    assert (waived.state, waived.reason) == ("waived", "Letter of 3 May: not needed")
    with refused(funds_reports.REPORT_DONE):
        reports.waive_report(fund.officer, funds_reports.WaiveReport(report_id=duty.id, reason="Again"))


def test_a_report_is_asked_for_once_per_period(fund: Setting) -> None:
    owe(fund, DAY)
    with refused(DUPLICATE):
        owe(fund, DAY + timedelta(days=9))
    with refused(DATES):
        owe(fund, DAY, period_to=date(2025, 1, 1))
    with refused(NOT_FOUND):
        owe(fund, DAY, agreement_id=new_id())


# Reminders ---------------------------------------------------------------------------------------------------------


def on(fund: Setting, day: date) -> Call:
    """The clock's call, on that day."""
    return Call(
        fund.session,
        fund.officer.actor,
        "funds",
        datetime(day.year, day.month, day.day, 6, tzinfo=fund.officer.now.tzinfo),
    )


def told(fund: Setting) -> list[tuple[str, str]]:
    notices = Desk(fund.session, "funds").emitted(FundsNotice)
    reminded = [each for each in notices if each.kind is not NoticeKind.SECOND_SIGNATURE_NEEDED]
    return [(notice.kind, notice.params.get("amount", "report")) for notice in reminded]


def test_instalments_are_reminded_of_once_per_stage(fund: Setting) -> None:
    first = HALVES[0]["due_on"]
    for day in (first - timedelta(days=31), first - timedelta(days=30), first - timedelta(days=29)):
        reminders.remind(on(fund, day))
    assert told(fund) == [("instalment_due", "40000.00")]
    for day in (first, first + timedelta(days=29)):
        reminders.remind(on(fund, day))
    assert told(fund)[1:] == [("instalment_due", "40000.00")]
    for day in (first + timedelta(days=30), first + timedelta(days=90)):
        reminders.remind(on(fund, day))
    assert told(fund)[2:] == [("instalment_overdue", "40000.00")]


def test_nobody_is_reminded_of_what_came_in(fund: Setting) -> None:
    fund.receive("40000", instalment_id=fund.agreement.instalments[0].id)
    fund.receive("15000")
    assert reminders.remind(on(fund, HALVES[1]["due_on"])) == 1
    assert told(fund) == [("instalment_due", "45000.00")]
    end(fund)
    assert reminders.remind(on(fund, date(2027, 7, 31))) == 0


def test_a_new_due_date_begins_anew(fund: Setting) -> None:
    agreement = small(fund)
    due = agreement.instalments[0]
    end(fund)
    assert reminders.remind(on(fund, DAY)) == 1
    moved = DAY + timedelta(days=60)
    amend(fund, agreement, instalments=[{"instalment_id": due.id, "due_on": moved, "amount": "9000"}])
    assert reminders.remind(on(fund, DAY + timedelta(days=1))) == 0
    assert reminders.remind(on(fund, moved)) == 1


def test_reports_are_reminded_of_until_they_are_handed_in_or_waived(fund: Setting) -> None:
    end(fund)
    first, second = owe(fund, DAY), owe(fund, DAY, "narrative")
    assert reminders.remind(on(fund, DAY - timedelta(days=20))) == 2
    reports.waive_report(fund.officer, funds_reports.WaiveReport(report_id=second.id, reason="Not needed"))
    assert reminders.remind(on(fund, DAY)) == 1
    reports.submit_report(fund.officer, funds_reports.SubmitReport(report_id=first.id, submitted_on=DAY, document=PDF))
    assert reminders.remind(on(fund, DAY + timedelta(days=40))) == 0
    assert {kind for kind, _ in told(fund)} == {"report_due"}


def test_what_is_due_and_what_expired_is_done_by_the_clock(fund: Setting) -> None:
    """By nobody: the clock has no account and no role (Fund rule 11)."""
    fund.receive("5000")
    held = fund.reserve("1000")
    jobs = {job.name: job for job in jobs_of(FundsService)}
    after = Call(fund.session, CLOCK, "funds", fund.officer.now.replace(year=held.expires_on.year + 1))
    for name in ("funds.release_what_expired", "funds.remind_of_what_is_due"):
        jobs[name].run(after)
    assert fund.balance().committed_usd == 0
    assert [kind for kind, _ in told(fund) if kind.startswith("instalment")] == ["instalment_overdue"] * 2


# Instalments -------------------------------------------------------------------------------------------------------


def schedule(fund: Setting) -> list[tuple[Decimal, Decimal, Decimal, str]]:
    return [(each.received, each.open, each.over, each.state) for each in read(fund).instalments]


def test_instalments_show_what_came_in_early_under_over_and_unnamed(fund: Setting) -> None:
    first, second = fund.agreement.instalments
    fund.receive("30000", instalment_id=first.id, received_on=date(2025, 12, 1))
    assert schedule(fund)[0] == (usd("30000"), usd("10000"), usd("0"), "overdue")
    fund.receive("12000", instalment_id=first.id)
    assert schedule(fund)[0] == (usd("42000"), usd("0"), usd("2000"), "received")
    fund.receive("25000")
    assert schedule(fund)[1] == (usd("25000"), usd("35000"), usd("0"), "overdue")
    assert second.open == usd("60000")


def test_unnamed_money_counts_for_the_first_ones_that_are_open(fund: Setting) -> None:
    fund.receive("45000")
    assert schedule(fund) == [
        (usd("40000"), usd("0"), usd("0"), "received"),
        (usd("5000"), usd("55000"), usd("0"), "overdue"),
    ]


def awaited(fund: Setting) -> list[tuple[str, str]]:
    """The officers' tasks of instalments: which, and what is still to come."""
    found = open_tasks(fund.session, TaskKind.RECEIVE_INSTALMENT)
    return sorted((task.task, task.params["amount"]) for task in found)


def test_an_instalment_waits_as_a_task_until_all_of_it_has_come(fund: Setting) -> None:
    first, second = (str(each.id) for each in fund.agreement.instalments)
    ask_again(DOOR, fund.officer)
    assert awaited(fund) == sorted([(first, "40000.00"), (second, "60000.00")])
    fund.receive("31000", instalment_id=UUID(first))
    made = fund.receive("9000", instalment_id=UUID(first))
    assert awaited(fund) == [(second, "60000.00")]
    assert made.entry_id
    reverse(fund, made.entry_id)
    assert awaited(fund) == sorted([(first, "9000.00"), (second, "60000.00")])
    ask_again(DOOR, fund.officer)
    assert awaited(fund) == sorted([(first, "9000.00"), (second, "60000.00")])
    end(fund)
    assert awaited(fund) == []


def test_instalments_of_all_agreements_are_listed_by_the_day_they_are_due(fund: Setting) -> None:
    fund.receive("40000")

    def due(**fields: Any) -> list[Any]:
        command = funds_agreements.ListInstalments(donor_id=fund.donor.id, **fields)
        return list(instalments.list_instalments(fund.officer, command).items)

    assert [each.state for each in due()] == ["received", "overdue"]
    assert [each.open for each in due(state="overdue")] == [usd("60000")]
    assert due(due_until=date(2026, 3, 1))[0].reference == fund.agreement.reference
    assert due(fund_id="another-fund") == []
