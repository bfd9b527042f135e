"""Proposed modules and follow-up evaluations: rule 4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis.ids import new_id
from chassis.scheduler import CLOCK
from chassis.service import jobs_of
from chassis.testing import Desk
from contracts.base import Refused
from contracts.notices import NoticeKind, ProgramsNotice
from contracts.programs import findings as programs_findings
from contracts.programs.events import ModulesProposed
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.training.events import EditionEnded
from services.programs.findings import proposals
from services.programs.results import follow_ups
from services.programs.results.model import FollowUp
from services.programs.service import ProgramsService
from tests.programs.conftest import Office, words


def ended(edition_id: UUID | None, ends_on: date, training: UUID | None = None) -> EditionEnded:
    return EditionEnded(
        edition_id=training or new_id(), title=words("ISPS course"), ends_on=ends_on, programme_edition_id=edition_id
    )  # type: ignore[arg-type]


def schedule(office: Office, ends_on: date, edition_id: UUID | None = None) -> programs_follow_ups.FollowUp:
    event = ended(edition_id or office.edition().id, ends_on)
    follow_ups.edition_ended(office.officer, office.desk.happened(event))
    shown = follow_ups.list_follow_ups(office.officer, programs_follow_ups.ListFollowUps()).items
    return next(each for each in shown if each.training_edition_id == event.edition_id)


def record(
    office: Office, follow_up: programs_follow_ups.FollowUp, done_on: date, **options: Any
) -> programs_follow_ups.FollowUp:
    command = programs_follow_ups.RecordFollowUp(
        follow_up_id=follow_up.id, done_on=done_on, changes="New plan", impact="All know it", improved=True, **options
    )
    return follow_ups.record_follow_up(office.officer, command)


def test_experts_propose_modules_and_training_is_told(office: Office) -> None:
    edition = office.edition()
    values = {"title": words("Port security"), "modules": [words("Access control"), words("Drills")]}
    command = programs_findings.ProposeModules.model_validate({"edition_id": edition.id, "country": "BZ", **values})
    made = proposals.propose_modules(office.officer, command)
    (event,) = office.desk.emitted(ModulesProposed)
    assert (event.proposal_id, [m.en for m in event.modules]) == (made.id, ["Access control", "Drills"])
    assert proposals.list_proposals(office.officer, programs_findings.ListProposals(edition_id=edition.id)).items == [
        made
    ]
    with pytest.raises(Refused, match="country_outside"):
        proposals.propose_modules(office.officer, command.model_copy(update={"country": "HN"}))


def test_a_follow_up_falls_between_three_and_six_months_after_the_training(office: Office) -> None:
    """Programme rule 4; months end where they end."""
    follow_up = schedule(office, date(2017, 8, 31))
    assert (follow_up.opens_on, follow_up.due_on, follow_up.state) == (date(2017, 11, 30), date(2018, 2, 28), "overdue")
    with pytest.raises(Refused, match="too_early") as refused:
        record(office, follow_up, date(2017, 11, 29))
    assert refused.value.params == {"opens_on": "2017-11-30"}
    done = record(office, follow_up, date(2018, 2, 28), expected_version=1)
    assert (done.state, done.recorded_by, done.version) == ("done", "Ana Mora", 2)
    with pytest.raises(Refused, match="already_recorded"):
        record(office, follow_up, date(2018, 2, 28))


def test_a_late_follow_up_is_marked_late(office: Office) -> None:
    """Programme rule 4."""
    assert record(office, schedule(office, date(2017, 8, 31)), date(2018, 3, 1)).state == "done_late"


def test_a_follow_up_is_not_recorded_ahead(office: Office) -> None:
    today = office.officer.today
    follow_up = schedule(office, today - timedelta(days=100))
    assert follow_up.state == "due"
    with pytest.raises(Refused, match="in_future"):
        record(office, follow_up, today + timedelta(days=1))


def test_the_newest_end_of_a_training_counts(office: Office) -> None:
    training, edition = new_id(), office.edition()
    first = office.desk.happened(ended(edition.id, date(2017, 8, 31), training))
    second = office.desk.happened(ended(edition.id, date(2017, 9, 30), training))
    for happened in (second, first, second):
        follow_ups.edition_ended(office.officer, happened)
    for nobody in (None, new_id()):
        follow_ups.edition_ended(office.officer, office.desk.happened(ended(nobody, date(2017, 8, 31))))
    shown = follow_ups.list_follow_ups(office.officer, programs_follow_ups.ListFollowUps(edition_id=edition.id)).items
    assert [each.training_ended_on for each in shown] == [date(2017, 9, 30)]


def test_lists_and_states_agree(office: Office) -> None:
    today, edition = office.officer.today, office.edition()
    for days in (10, 120, 400):
        schedule(office, today - timedelta(days=days), edition.id)
    record(office, schedule(office, today - timedelta(days=130), edition.id), today)
    record(office, schedule(office, today - timedelta(days=500), edition.id), today)
    for state in programs_follow_ups.FollowUpState:
        shown = follow_ups.list_follow_ups(office.officer, programs_follow_ups.ListFollowUps(state=state)).items
        assert [each.state for each in shown] == [state]


def test_officers_are_reminded_until_it_is_done_once_a_week(office: Office) -> None:
    edition = office.edition()
    overdue = schedule(office, date(2017, 8, 31), edition.id)
    schedule(office, office.officer.today, edition.id)
    assert follow_ups.remind_follow_ups(office.second, programs_follow_ups.RemindFollowUps()).reminded == 1
    assert follow_ups.remind_follow_ups(office.second, programs_follow_ups.RemindFollowUps()).reminded == 0
    (notice,) = office.desk.emitted(ProgramsNotice)
    assert (notice.kind, notice.recipients) == (NoticeKind.FOLLOW_UP_DUE, [office.officer.actor.id])
    assert notice.params == {"title": "ISPS course", "due_on": "2018-02-28"}
    a_week_ago = office.second.now - timedelta(days=7, seconds=1)
    office.desk.session.execute(update(FollowUp).values(reminded_at=a_week_ago))
    office.desk.session.expire_all()
    assert follow_ups.remind_follow_ups(office.second, programs_follow_ups.RemindFollowUps()).reminded == 1
    record(office, overdue, date(2018, 2, 1))
    office.desk.session.execute(update(FollowUp).values(reminded_at=a_week_ago))
    office.desk.session.expire_all()
    assert follow_ups.remind_follow_ups(office.second, programs_follow_ups.RemindFollowUps()).reminded == 0


def test_officers_are_reminded_by_the_clock(office: Office) -> None:
    schedule(office, date(2017, 8, 31), office.edition().id)
    (job,) = (job for job in jobs_of(ProgramsService) if "remind" in job.name)
    job.run(office.desk.call(CLOCK))
    (notice,) = office.desk.emitted(ProgramsNotice)
    assert (notice.kind, notice.recipients) == (NoticeKind.FOLLOW_UP_DUE, [office.officer.actor.id])


def test_the_database_refuses_an_early_evaluation(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    """Programme rule 4, whatever the code does."""
    sessions = fresh_database("programs")
    with sessions() as session, session.begin():
        schedule(Office(Desk(session, "programs")), date(2017, 8, 31))
    done = "changes = 'x', impact = 'x', improved = true, recorded_by = id"
    for statement in (
        f"UPDATE follow_up SET done_on = '2017-11-29', {done}",
        "UPDATE follow_up SET done_on = '2017-12-29'",
    ):
        with sessions() as session, pytest.raises(DBAPIError) as refused:
            session.execute(text(statement))
        assert refused.value.orig and refused.value.orig.pgcode == "23514"  # type: ignore[attr-defined]
