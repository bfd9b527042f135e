"""Institutions, academies and universities."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import CONFLICT, Page
from contracts.training.events import InstitutionChanged
from contracts.training.institutions import ChangeInstitution, ListInstitutions, ReadInstitution, RegisterInstitution
from contracts.training.institutions import Institution as View
from services.training import countries
from services.training.access import edit
from services.training.institutions.model import Institution


def register_institution(call: Call, command: RegisterInstitution) -> View:
    """Raises CONFLICT if the country has an institution of this name."""
    countries.check(command.country)
    _must_be_free(call, command.name, command.country)
    row = Institution(id=new_id(), created_at=call.now, **command.model_dump())
    call.session.add(row)
    call.session.flush()
    call.emit(InstitutionChanged(institution_id=row.id))
    return View.of(row)


def change_institution(call: Call, command: ChangeInstitution) -> View:
    """Raises STALE and CONFLICT."""
    row = get_row(call, Institution, command.institution_id, lock=True)
    name, country = command.name or row.name, command.country or row.country
    countries.check(country)
    if (name, country) != (row.name, row.country):
        _must_be_free(call, name, country)
    edit(row, command.expected_version)
    row.name, row.country = name, country
    call.session.flush()
    call.emit(InstitutionChanged(institution_id=row.id))
    return View.of(row)


def read_institution(call: Call, command: ReadInstitution) -> View:
    """Raises NOT_FOUND."""
    return View.of(get_row(call, Institution, command.institution_id))


def list_institutions(call: Call, command: ListInstitutions) -> Page[View]:
    """By name."""
    statement = select(Institution)
    if command.kind:
        statement = statement.where(Institution.kind == command.kind)
    if command.country:
        statement = statement.where(Institution.country == command.country)
    return page(call.session, statement, [Institution.name, Institution.id], command, _of_row)


def _must_be_free(call: Call, name: str, country: str) -> None:
    taken = select(Institution.id).where(Institution.name == name, Institution.country == country)
    if call.session.scalar(taken) is not None:
        raise CONFLICT("name", reason=f"{name} ({country})")


def _of_row(row: Row[Any]) -> View:
    return View.of(row[0])
