"""The deliverables of a phase."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.rows import get_row
from contracts.base import Page
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.events import EditionChanged
from services.programs.access import filled_in, listed, names_of, refuse_future
from services.programs.editions.model import Deliverable, Phase
from services.programs.editions.phase_views import refuse_unless_open, view
from services.programs.editions.protection import keep_people_out


def add_deliverable(call: Call, command: programs_phases.AddDeliverable) -> programs_phases.Deliverable:
    """Raises NOT_FOUND, PHASE_NOT_OPEN, PHASE_CLOSED, DELIVERABLE_UNEXPECTED, IN_FUTURE and as keep_people_out does."""
    phase = get_row(call, Phase, command.phase_id, "phase_id", lock=True)
    refuse_unless_open(phase)
    refuse_future(call, command.delivered_on, "delivered_on")
    keep_people_out(call, phase.edition_id, command)
    if command.expected and command.expected not in {each["slug"] for each in phase.expected}:
        raise programs_phases.DELIVERABLE_UNEXPECTED("expected", slug=command.expected)
    deliverable = Deliverable(**filled_in(command), created_by=call.actor.member_id, created_at=call.now)
    call.session.add(deliverable)
    call.session.flush()
    call.emit(EditionChanged(edition_id=phase.edition_id))
    return _views(call, [deliverable])[0]


def remove_deliverable(call: Call, command: programs_phases.RemoveDeliverable) -> programs_editions.Phase:
    """Raises NOT_FOUND, PHASE_CLOSED."""
    deliverable = get_row(call, Deliverable, command.deliverable_id, "deliverable_id")
    phase = get_row(call, Phase, deliverable.phase_id, "phase_id", lock=True)
    refuse_unless_open(phase)
    call.session.delete(deliverable)
    call.session.flush()
    call.emit(EditionChanged(edition_id=phase.edition_id))
    return view(call, phase)


def list_deliverables(call: Call, command: programs_phases.ListDeliverables) -> Page[programs_phases.Deliverable]:
    """Raises NOT_FOUND."""
    get_row(call, Phase, command.phase_id, "phase_id")
    statement = select(Deliverable).where(Deliverable.phase_id == command.phase_id)
    return listed(call, statement, [Deliverable.id], command, _views)


def _views(call: Call, rows: list[Deliverable]) -> list[programs_phases.Deliverable]:
    names = names_of(call, (row.created_by for row in rows))
    return [programs_phases.Deliverable.of(row, delivered_by=names[row.created_by]) for row in rows]
