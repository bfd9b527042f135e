"""Methodologies, as data, and the programmes that follow them."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.rows import edited, refuse_stale, set_fields
from contracts.base import Page
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.events import ProgrammeChanged, ProgrammeCreated
from services.programs.access import (
    KEPT_SECONDS,
    filled_in,
    find_named,
    listed,
    refuse_taken,
)
from services.programs.editions.model import Programme
from services.programs.editions.protection import keep_people_out_of_programme


def create_programme(call: Call, command: programs_programmes.CreateProgramme) -> programs_programmes.Programme:
    """Raises SLUG_TAKEN."""
    refuse_taken(call, Programme, command.slug)
    programme = Programme(**filled_in(command), created_by=call.actor.member_id, created_at=call.now)
    call.session.add(programme)
    call.session.flush()
    call.emit(ProgrammeCreated(programme_id=programme.id, programme=programme.slug))
    return _programme(programme)


def edit_programme(call: Call, command: programs_programmes.EditProgramme) -> programs_programmes.Programme:
    """Raises NOT_FOUND, STALE and what keep_people_out raises."""
    programme = find_named(call, Programme, command.programme, "programme", lock=True)
    refuse_stale(programme.version, command.expected_version, "expected_version")
    keep_people_out_of_programme(call, programme, command)
    set_fields(programme, edited(programme, command, "programme"))
    call.emit(ProgrammeChanged(programme_id=programme.id, programme=programme.slug))
    return _programme(programme)


def read_programme(call: Call, command: programs_programmes.ReadProgramme) -> programs_programmes.Programme:
    """Raises NOT_FOUND."""
    programme = find_named(call, Programme, command.programme, "programme")
    call.cache(f"programme/{programme.id}", seconds=KEPT_SECONDS)
    return _programme(programme)


def list_programmes(call: Call, command: programs_programmes.ListProgrammes) -> Page[programs_programmes.Programme]:
    """By short name."""
    call.cache("programmes", seconds=KEPT_SECONDS)
    statement = select(Programme)
    if command.network:
        statement = statement.where(Programme.networks.contains([command.network.value]))
    return listed(call, statement, [Programme.slug], command, lambda _, rows: [_programme(row) for row in rows])


def _programme(row: Programme) -> programs_programmes.Programme:
    return programs_programmes.Programme.of(row)
