"""Phase gates: rule 1 of programmes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import Desk, person
from contracts.base import Refused
from contracts.identity import Role
from contracts.notices import NoticeKind, ProgramsNotice
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.events import PhaseApproved
from services.programs.editions import deliverables, editions, phases
from tests.programs.conftest import Office


def test_a_phase_opens_when_the_one_before_it_is_approved(office: Office) -> None:
    """Programme rule 1."""
    first, second, third = office.edition().phase_list
    with pytest.raises(Refused, match="phase_not_open"):
        phases.submit_phase(office.officer, programs_phases.SubmitPhase(phase_id=second.id))
    assert office.approve(first).state == "approved"
    read = programs_phases.ReadPhase(phase_id=second.id)
    assert phases.read_phase(office.officer, read).state == "open"
    assert phases.read_phase(office.officer, programs_phases.ReadPhase(phase_id=third.id)).state == "waiting"
    (approved,) = office.desk.emitted(PhaseApproved)
    assert (approved.phase, approved.position, approved.approved_by) == ("port-assessment", 1, office.second.actor.id)
    notices = {notice.kind: notice for notice in office.desk.emitted(ProgramsNotice)}
    assert notices[NoticeKind.SECOND_SIGNATURE_NEEDED].role is Role.PROGRAMME_OFFICER
    assert notices[NoticeKind.PHASE_APPROVED].recipients == [office.officer.actor.id]


def test_an_edition_goes_through_all_its_phases(office: Office) -> None:
    edition = office.edition()
    for phase in edition.phase_list:
        office.approve(phase)
    done = editions.read_edition(office.officer, programs_editions.ReadEdition(edition_id=edition.id))
    assert (done.phases_done, done.current_phase) == (3, None)
    record = phases.list_decisions(office.officer, programs_phases.ListDecisions(edition_id=edition.id)).items
    assert [(d.action, d.by) for d in record[:2]] == [("submitted", "Ana Mora"), ("approved", "Luis Paz")]
    assert len(record) == 6


def test_a_phase_is_not_submitted_before_its_deliverables_are_in(office: Office) -> None:
    phase = office.edition().phase_list[0]
    with pytest.raises(Refused) as refused:
        phases.submit_phase(office.officer, programs_phases.SubmitPhase(phase_id=phase.id))
    assert refused.value.params["missing"] == "isps-survey, technical-visit-report, proposed-modules"


def test_the_submitter_does_not_approve(office: Office) -> None:
    """Programme rule 1: a second person."""
    phase = office.edition().phase_list[0]
    office.deliver(phase)
    phases.submit_phase(office.officer, programs_phases.SubmitPhase(phase_id=phase.id))
    with pytest.raises(Refused, match="second_person"):
        phases.approve_phase(office.officer, programs_phases.ApprovePhase(phase_id=phase.id))
    administrator = office.desk.call_as(Role.ADMINISTRATOR)
    assert phases.approve_phase(administrator, programs_phases.ApprovePhase(phase_id=phase.id)).state == "approved"
    with pytest.raises(Refused, match="nothing_to_decide"):
        phases.approve_phase(administrator, programs_phases.ApprovePhase(phase_id=phase.id))


def test_skipping_needs_a_reason_and_a_second_person(office: Office) -> None:
    """Programme rule 1."""
    first, second, _ = office.edition().phase_list
    asked = phases.request_skip(
        office.officer, programs_phases.RequestSkip(phase_id=first.id, reason="Assessed in 2016")
    )
    assert (asked.state, asked.skip_reason) == ("skip_requested", "Assessed in 2016")
    with pytest.raises(Refused, match="second_person"):
        phases.confirm_skip(office.officer, programs_phases.ConfirmSkip(phase_id=first.id))
    skipped = phases.confirm_skip(office.second, programs_phases.ConfirmSkip(phase_id=first.id))
    assert (skipped.state, skipped.asked_by, skipped.decided_by) == ("skipped", "Ana Mora", "Luis Paz")
    assert phases.read_phase(office.officer, programs_phases.ReadPhase(phase_id=second.id)).state == "open"
    assert not office.desk.emitted(PhaseApproved)


def test_a_returned_phase_is_open_again_and_the_reason_on_record(office: Office) -> None:
    edition = office.edition()
    phase = edition.phase_list[0]
    office.deliver(phase)
    phases.submit_phase(office.officer, programs_phases.SubmitPhase(phase_id=phase.id))
    back = phases.return_phase(office.second, programs_phases.ReturnPhase(phase_id=phase.id, reason="Survey unsigned"))
    assert (back.state, back.asked_by) == ("open", None)
    record = phases.list_decisions(office.officer, programs_phases.ListDecisions(edition_id=edition.id)).items
    assert [(d.action, d.reason) for d in record] == [("submitted", None), ("returned", "Survey unsigned")]


def test_deliverables_come_in_while_the_phase_is_open(office: Office) -> None:
    first, second, _ = office.edition().phase_list
    values = {"title": "Visit", "link": "https://oas.org/visit.pdf", "delivered_on": date(2017, 6, 1)}
    command = programs_phases.AddDeliverable.model_validate({"phase_id": first.id, "expected": "isps-survey", **values})
    added = deliverables.add_deliverable(office.officer, command)
    for options, code in [
        ({"phase_id": second.id}, "phase_not_open"),
        ({"phase_id": first.id, "expected": "poem"}, "deliverable_unexpected"),
        ({"phase_id": first.id, "delivered_on": office.officer.today + timedelta(days=1)}, "in_future"),
    ]:
        with pytest.raises(Refused, match=code):
            deliverables.add_deliverable(
                office.officer, programs_phases.AddDeliverable.model_validate(values | options)
            )
    shown = deliverables.list_deliverables(office.officer, programs_phases.ListDeliverables(phase_id=first.id)).items
    assert [(each.title, each.delivered_by) for each in shown] == [("Visit", "Ana Mora")]
    command_back = programs_phases.RemoveDeliverable(deliverable_id=added.id)
    assert "isps-survey" in deliverables.remove_deliverable(office.officer, command_back).missing
    with pytest.raises(ValueError, match="link_or_note"):
        programs_phases.AddDeliverable(phase_id=first.id, title="Nothing", delivered_on=date(2017, 6, 1))


def test_of_approvals_at_the_same_moment_one_counts(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    """Programme rule 1, under concurrency."""
    sessions = fresh_database("programs")
    with sessions() as session, session.begin():
        office = Office(Desk(session, "programs"))
        phase = office.edition().phase_list[0]
        office.deliver(phase)
        phases.submit_phase(office.officer, programs_phases.SubmitPhase(phase_id=phase.id))

    def approve(_: int) -> str:
        with sessions() as session, session.begin():
            try:
                call = Desk(session, "programs").call(person(Role.PROGRAMME_OFFICER))
                return phases.approve_phase(call, programs_phases.ApprovePhase(phase_id=phase.id)).state
            except Refused as refused:
                return refused.refusal.code

    with ThreadPoolExecutor(8) as people:
        answers = sorted(people.map(approve, range(8)))
    assert answers == ["approved", *["programs.nothing_to_decide"] * 7]
    with sessions() as session:
        assert len(Desk(session, "programs").emitted(PhaseApproved)) == 1


def test_the_database_keeps_the_gate_and_the_record(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    """Programme rule 1, whatever the code does."""
    sessions = fresh_database("programs")
    with sessions() as session, session.begin():
        office = Office(Desk(session, "programs"))
        edition = office.edition()
        office.approve(edition.phase_list[0])
    opened, waiting = edition.phase_list[1:]
    alone = (
        "state = 'skipped', skip_reason = 'x', (asked_by, asked_at, decided_by, decided_at) = (id, now(), id, now())"
    )
    for statement in (
        f"UPDATE phase SET state = 'open' WHERE id = '{waiting.id}'",
        f"UPDATE phase SET state = 'open' WHERE id = '{edition.phase_list[0].id}'",
        f"UPDATE phase SET {alone} WHERE id = '{opened.id}'",
        "UPDATE phase_decision SET reason = 'another'",
        "DELETE FROM phase_decision",
    ):
        with sessions() as session, pytest.raises(DBAPIError) as refused:
            session.execute(text(statement))
        assert refused.value.orig and refused.value.orig.pgcode == "23514"  # type: ignore[attr-defined]
