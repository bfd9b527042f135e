"""The gates of an edition: submit, approve, return, and skip with a reason and a second person (rule 1)."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.base import Page
from contracts.identity import Role
from contracts.notices import NoticeKind, ProgramsNotice
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions.editions import PhaseState
from contracts.programs.events import EditionChanged, PhaseApproved
from services.programs.access import in_language_of, link_to_edition, listed, names_of
from services.programs.editions import tasks
from services.programs.editions.model import Edition, Phase, PhaseDecision
from services.programs.editions.phase_views import missing, refuse_unless_open, view
from services.programs.editions.protection import keep_people_out
from services.programs.methodologies.model import Methodology


def begin(call: Call, edition: Edition, methodology: Methodology) -> None:
    """Gives a new edition its own copy of the methodology's phases; the first one is open."""
    for position, planned in enumerate(methodology.phases, start=1):
        phase = Phase(
            edition_id=edition.id,
            position=position,
            slug=planned["slug"],
            name=planned["name"],
            purpose=planned["purpose"],
            expected=planned["deliverables"],
            state=PhaseState.OPEN if position == 1 else PhaseState.WAITING,
        )
        call.session.add(phase)
    call.session.flush()


def read_phase(call: Call, command: programs_phases.ReadPhase) -> programs_editions.Phase:
    """Raises NOT_FOUND."""
    return view(call, get_row(call, Phase, command.phase_id, "phase_id"))


def submit_phase(call: Call, command: programs_phases.SubmitPhase) -> programs_editions.Phase:
    """Asks for approval.

    Raises NOT_FOUND, PHASE_NOT_OPEN, PHASE_CLOSED, DELIVERABLES_MISSING and what keep_people_out raises.
    """
    phase = _locked_open(call, command)
    if lacking := missing(call, phase):
        raise programs_phases.DELIVERABLES_MISSING(missing=", ".join(lacking))
    _ask(call, phase, PhaseState.SUBMITTED, command.note)
    return view(call, phase)


def request_skip(call: Call, command: programs_phases.RequestSkip) -> programs_editions.Phase:
    """Asks to skip an open phase. Raises NOT_FOUND, PHASE_NOT_OPEN, PHASE_CLOSED and what keep_people_out raises."""
    phase = _locked_open(call, command)
    phase.skip_reason = command.reason
    _ask(call, phase, PhaseState.SKIP_REQUESTED, command.reason)
    return view(call, phase)


def approve_phase(call: Call, command: programs_phases.ApprovePhase) -> programs_editions.Phase:
    """Approves, which opens the next phase. Raises what _decide raises."""
    phase = _decide(call, command, PhaseState.SUBMITTED, PhaseState.APPROVED)
    approved = PhaseApproved(
        edition_id=phase.edition_id, phase=phase.slug, position=phase.position, approved_by=call.actor.member_id
    )
    call.emit(approved)
    _notify_officer(call, phase)
    return view(call, phase)


def confirm_skip(call: Call, command: programs_phases.ConfirmSkip) -> programs_editions.Phase:
    """Skips, which opens the next phase. Raises what _decide raises."""
    phase = _decide(call, command, PhaseState.SKIP_REQUESTED, PhaseState.SKIPPED)
    call.emit(EditionChanged(edition_id=phase.edition_id))
    return view(call, phase)


def return_phase(call: Call, command: programs_phases.ReturnPhase) -> programs_editions.Phase:
    """Opens the phase again; also to withdraw one's own request.

    Raises NOT_FOUND, NOTHING_TO_DECIDE and what keep_people_out raises.
    """
    phase = get_row(call, Phase, command.phase_id, "phase_id", lock=True)
    if phase.state not in (PhaseState.SUBMITTED, PhaseState.SKIP_REQUESTED):
        raise programs_phases.NOTHING_TO_DECIDE("phase_id")
    keep_people_out(call, phase.edition_id, command)
    tasks.returned(call, phase, command.reason)
    phase.state, phase.asked_by, phase.asked_at, phase.skip_reason = PhaseState.OPEN, None, None, None
    _record(call, phase, "returned", command.reason)
    call.emit(EditionChanged(edition_id=phase.edition_id))
    return view(call, phase)


def list_decisions(call: Call, command: programs_phases.ListDecisions) -> Page[programs_phases.Decision]:
    """The record of an edition's phases. Raises NOT_FOUND."""
    get_row(call, Edition, command.edition_id, "edition_id")
    statement = select(PhaseDecision).where(PhaseDecision.edition_id == command.edition_id)
    return listed(call, statement, [PhaseDecision.id], command, _decisions)


def _locked_open(call: Call, command: programs_phases.SubmitPhase | programs_phases.RequestSkip) -> Phase:
    phase = get_row(call, Phase, command.phase_id, "phase_id", lock=True)
    refuse_unless_open(phase)
    keep_people_out(call, phase.edition_id, command)
    return phase


def _ask(call: Call, phase: Phase, state: PhaseState, reason: str | None) -> None:
    phase.state, phase.asked_by, phase.asked_at = state, call.actor.member_id, call.now
    _record(call, phase, state, reason)
    tasks.asked(call, phase)
    call.emit(EditionChanged(edition_id=phase.edition_id))
    edition = get_row(call, Edition, phase.edition_id, "edition_id")
    call.emit(
        ProgramsNotice(
            notice_id=new_id(),
            kind=NoticeKind.SECOND_SIGNATURE_NEEDED,
            role=Role.PROGRAMME_OFFICER,
            params={"title": f"{edition.title['en']}: {phase.name['en']}"},
            link=link_to_edition(edition.id),
        )
    )


def _decide(
    call: Call,
    command: programs_phases.ApprovePhase | programs_phases.ConfirmSkip,
    asked: PhaseState,
    decided: PhaseState,
) -> Phase:
    """Raises NOT_FOUND, NOTHING_TO_DECIDE, SECOND_PERSON and what keep_people_out raises."""
    phase = get_row(call, Phase, command.phase_id, "phase_id", lock=True)
    if phase.state != asked:
        raise programs_phases.NOTHING_TO_DECIDE("phase_id")
    if phase.asked_by == call.actor.member_id:
        raise programs_phases.SECOND_PERSON("phase_id")
    keep_people_out(call, phase.edition_id, command)
    phase.state, phase.decided_by, phase.decided_at = decided, call.actor.member_id, call.now
    _record(call, phase, decided, command.note)
    tasks.decided(call, phase)
    _open_next(call, phase)
    return phase


def _open_next(call: Call, phase: Phase) -> None:
    # The database lets the next phase open only once this one is decided.
    call.session.flush()
    following = select(Phase).where(Phase.edition_id == phase.edition_id, Phase.position == phase.position + 1)
    if opened := call.session.execute(following.with_for_update()).scalar_one_or_none():
        opened.state = PhaseState.OPEN
        call.session.flush()


def _record(call: Call, phase: Phase, action: str, reason: str | None) -> None:
    call.session.add(
        PhaseDecision(
            edition_id=phase.edition_id,
            phase_id=phase.id,
            action=str(action),
            reason=reason,
            created_by=call.actor.member_id,
            created_at=call.now,
        )
    )


def _notify_officer(call: Call, phase: Phase) -> None:
    edition = get_row(call, Edition, phase.edition_id, "edition_id")
    if edition.officer_id == call.actor.id:
        return
    texts = {"edition": edition.title, "phase": phase.name}
    call.emit(
        ProgramsNotice(
            notice_id=new_id(),
            kind=NoticeKind.PHASE_APPROVED,
            recipients=[edition.officer_id],
            params={name: in_language_of(call, edition.officer_id, text) for name, text in texts.items()},
            link=link_to_edition(edition.id),
        )
    )


def _decisions(call: Call, rows: list[PhaseDecision]) -> list[programs_phases.Decision]:
    names = names_of(call, (row.created_by for row in rows))
    found = call.session.execute(select(Phase.id, Phase.slug).where(Phase.id.in_({row.phase_id for row in rows})))
    slugs = {row.id: row.slug for row in found}
    return [
        programs_phases.Decision.of(row, phase=slugs[row.phase_id], by=names[row.created_by], at=row.created_at)
        for row in rows
    ]
