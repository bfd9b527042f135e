"""Phases as tasks: one that is handed in waits for another officer, one that is sent back for whoever handed it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from chassis.call import Call
from chassis.rows import get_row
from chassis.tasks import Waiting
from contracts.identity import Role
from contracts.kinds import Worded
from contracts.programs.editions.editions import PhaseState
from contracts.tasks import ProgramsTaskClosed, ProgramsTaskOpened, TaskKind, TaskOpened
from services.programs.access import link_to_edition
from services.programs.editions.model import Edition, Phase

_ASKED = (PhaseState.SUBMITTED, PhaseState.SKIP_REQUESTED)


def asked(call: Call, phase: Phase) -> None:
    """It waits for a decision; whoever had it back has done with it."""
    call.emit(ProgramsTaskClosed(kind=TaskKind.RETURNED_PHASE, task=str(phase.id)))
    call.emit(_opened(phase, get_row(call, Edition, phase.edition_id, "edition_id")))


def decided(call: Call, phase: Phase) -> None:
    """It was approved, skipped, sent back or withdrawn."""
    call.emit(ProgramsTaskClosed(kind=TaskKind.DECIDE_PHASE, task=str(phase.id)))


def returned(call: Call, phase: Phase, reason: str) -> None:
    """It goes back to whoever handed it in, still named in it, unless that is who takes it back."""
    decided(call, phase)
    if phase.asked_by is None or phase.asked_by == call.actor.id:
        return
    edition = get_row(call, Edition, phase.edition_id, "edition_id")
    call.emit(
        ProgramsTaskOpened(
            kind=TaskKind.RETURNED_PHASE,
            task=str(phase.id),
            members=[phase.asked_by],
            params={"reason": reason},
            worded=_words(phase, edition),
            link=link_to_edition(edition.id),
            opened_at=call.now,
        )
    )


def _opened(phase: Phase, edition: Edition) -> ProgramsTaskOpened:
    assert phase.asked_by
    assert phase.asked_at
    return ProgramsTaskOpened(
        kind=TaskKind.DECIDE_PHASE,
        task=str(phase.id),
        roles=[Role.PROGRAMME_OFFICER],
        excluded=[phase.asked_by],
        handed_in_by=phase.asked_by,
        worded=_words(phase, edition),
        link=link_to_edition(edition.id),
        opened_at=phase.asked_at,
    )


def _words(phase: Phase, edition: Edition) -> dict[str, Worded]:
    return {"edition": Worded.model_validate(edition.title), "phase": Worded.model_validate(phase.name)}


def _all_asked(call: Call) -> Iterable[TaskOpened]:
    statement: Select[Any] = select(Phase, Edition).join(Edition, Edition.id == Phase.edition_id)
    locked = statement.where(Phase.state.in_(_ASKED)).order_by(Phase.id).with_for_update(read=True, of=Phase)
    return (_opened(phase, edition) for phase, edition in call.session.execute(locked))


WAITING = Waiting((TaskKind.DECIDE_PHASE,), _all_asked)
