"""Phases as they are now, with what was submitted and what is still missing."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from contracts.programs import kinds as programs_kinds
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions.editions import PhaseState
from services.programs.access import names_of
from services.programs.editions.model import Deliverable, Phase


def of_edition(call: Call, edition_id: UUID) -> list[programs_editions.Phase]:
    """The phases of an edition in order."""
    rows = call.session.execute(select(Phase).where(Phase.edition_id == edition_id).order_by(Phase.position))
    return _views(call, list(rows.scalars()))


def view(call: Call, phase: Phase) -> programs_editions.Phase:
    """One phase as it is now."""
    return _views(call, [phase])[0]


def refuse_unless_open(phase: Phase) -> None:
    """Raises PHASE_NOT_OPEN before the phase's turn and PHASE_CLOSED after it."""
    if phase.state == PhaseState.WAITING:
        raise programs_phases.PHASE_NOT_OPEN("phase_id")
    if phase.state != PhaseState.OPEN:
        raise programs_kinds.PHASE_CLOSED("phase_id")


def counted(call: Call, phase_ids: list[UUID]) -> dict[UUID, Counter[str | None]]:
    """How many deliverables of each expected kind (None: of another) were submitted, by phase."""
    found: dict[UUID, Counter[str | None]] = {phase_id: Counter() for phase_id in phase_ids}
    statement = select(Deliverable.phase_id, Deliverable.expected, func.count().label("number"))
    grouped = statement.where(Deliverable.phase_id.in_(phase_ids)).group_by(Deliverable.phase_id, Deliverable.expected)
    for row in call.session.execute(grouped):
        found[row.phase_id][row.expected] = row.number
    return found


def missing(call: Call, phase: Phase) -> list[str]:
    """The required deliverables that nobody has submitted."""
    return not_among(phase, counted(call, [phase.id])[phase.id])


def not_among(phase: Phase, delivered: Counter[str | None]) -> list[str]:
    """The phase's required deliverables that are not among the delivered ones."""
    return [each["slug"] for each in phase.expected if each["required"] and not delivered[each["slug"]]]


def _views(call: Call, rows: list[Phase]) -> list[programs_editions.Phase]:
    names = names_of(call, (member for row in rows for member in (row.asked_by, row.decided_by)))
    delivered = counted(call, [row.id for row in rows])
    return [
        programs_editions.Phase.of(
            row,
            missing=not_among(row, delivered[row.id]),
            deliverables=sum(delivered[row.id].values()),
            asked_by=names.get(row.asked_by),
            decided_by=names.get(row.decided_by),
        )
        for row in rows
    ]
