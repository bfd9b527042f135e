"""What waits in the programmes is told as tasks: phases, follow-up evaluations, refused requests for money."""

from __future__ import annotations

from datetime import timedelta

from contracts.funds import events as funds_events
from contracts.identity import Role
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.plans.money_requests import MoneyRequest
from contracts.tasks import TaskKind, TaskOpened
from services.programs.door import DOOR
from services.programs.editions import phases
from services.programs.plans import money_requests
from services.programs.results import follow_ups
from tests.common.waiting_tasks import ask_again, open_tasks
from tests.programs.conftest import Office
from tests.programs.test_activities import ask, plan, reserved
from tests.programs.test_evaluations import record, schedule

PHASE = "port-assessment"


def waiting(office: Office) -> list[TaskOpened]:
    """As they are told, and told again."""
    before = open_tasks(office.desk.session)
    ask_again(DOOR, office.officer)
    assert sorted(before, key=lambda task: task.subject) == sorted(
        open_tasks(office.desk.session), key=lambda task: task.subject
    )
    return before


def submitted(office: Office) -> programs_editions.Phase:
    phase = office.edition().phase_list[0]
    office.deliver(phase)
    return phases.submit_phase(office.officer, programs_phases.SubmitPhase(phase_id=phase.id))


def test_a_phase_that_is_handed_in_waits_for_another_officer(office: Office) -> None:
    phase = submitted(office)
    [task] = waiting(office)
    assert (task.kind, task.task, task.roles) == (TaskKind.DECIDE_PHASE, str(phase.id), [Role.PROGRAMME_OFFICER])
    assert task.excluded == [office.officer.actor.id] == [task.handed_in_by]
    assert task.worded["edition"].en == "Belize 2017"
    phases.approve_phase(office.second, programs_phases.ApprovePhase(phase_id=phase.id))
    assert waiting(office) == []


def test_a_phase_that_is_sent_back_waits_for_whoever_handed_it_in_until_they_do_again(office: Office) -> None:
    phase = submitted(office)
    back = programs_phases.ReturnPhase(phase_id=phase.id, reason="The plan is missing")
    phases.return_phase(office.second, back)
    [task] = waiting(office)
    assert (task.kind, task.members, task.params) == (
        TaskKind.RETURNED_PHASE, [office.officer.actor.id], {"reason": "The plan is missing"},
    )  # fmt: skip
    skip = programs_phases.RequestSkip(phase_id=phase.id, reason="Another donor did it")
    phases.request_skip(office.officer, skip)
    assert [each.kind for each in waiting(office)] == [TaskKind.DECIDE_PHASE]
    phases.confirm_skip(office.second, programs_phases.ConfirmSkip(phase_id=phase.id))
    assert waiting(office) == []


def test_whoever_takes_back_their_own_has_nothing_to_do(office: Office) -> None:
    phase = submitted(office)
    phases.return_phase(office.officer, programs_phases.ReturnPhase(phase_id=phase.id, reason="Too early"))
    assert waiting(office) == []


def test_a_follow_up_is_its_officers_from_the_day_on_which_it_may_be_made(office: Office) -> None:
    today = office.officer.today
    schedule(office, today - timedelta(days=30))
    due = schedule(office, today - timedelta(days=120), office.another_edition().id)
    follow_ups.remind_follow_ups(office.officer)
    [task] = waiting(office)
    assert (task.kind, task.task, task.members) == (
        TaskKind.RECORD_FOLLOW_UP, str(due.id), [office.officer.actor.id],
    )  # fmt: skip
    assert (task.due_on, task.opened_at.date()) == (due.due_on, due.opens_on)
    record(office, due, today)
    assert waiting(office) == []


def refuse(office: Office, request: MoneyRequest) -> None:
    no = funds_events.MoneyRefused(
        request_id=request.id, activity_id=request.activity_id, code="funds.earmarked", message="Only ports.", params={}
    )
    money_requests.refused(office.officer, office.desk.happened(no))


def test_money_that_was_refused_waits_for_whoever_asked_until_they_ask_again(office: Office) -> None:
    activity = plan(office, office.edition().id)
    refuse(office, ask(office, activity))
    [task] = waiting(office)
    assert (task.kind, task.members, task.link) == (
        TaskKind.RETURNED_REQUEST, [office.officer.actor.id], f"/programs/activities/{activity.id}",
    )  # fmt: skip
    assert task.params["reason"] == "Only ports."
    ask(office, activity, "10.00")
    assert waiting(office) == []


def test_money_that_is_granted_after_all_waits_no_more(office: Office) -> None:
    request = ask(office, plan(office, office.edition().id))
    refuse(office, request)
    money_requests.reserved(office.officer, office.desk.happened(reserved(request)))
    assert waiting(office) == []
