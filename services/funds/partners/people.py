"""Donors' contacts: whom to write to, and who may read their donor's statements."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from chassis import members
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row, refuse_stale, set_fields
from contracts.base import NOT_FOUND, Page
from contracts.funds.partners.people import (
    AddDonorPerson,
    DonorPerson,
    DonorPersonById,
    EditDonorPerson,
    ListDonorPeople,
)
from services.funds import duplicates
from services.funds.partners import donors, model

_ONE_ACCOUNT = "uq_donor_person_donor_id_member_id"


def add_donor_person(call: Call, command: AddDonorPerson) -> DonorPerson:
    """Raises NOT_FOUND, also for an account that is not admitted, and DUPLICATE for one that is already linked."""
    _check(call, command)
    person = model.DonorPerson(id=new_id(), version=1, **command.model_dump())
    with duplicates.refuse(call, _ONE_ACCOUNT, "member_id", str(command.member_id)):
        call.session.add(person)
    return DonorPerson.of(person)


def edit_donor_person(call: Call, command: EditDonorPerson) -> DonorPerson:
    """Raises NOT_FOUND, STALE, DUPLICATE."""
    person = _find(call, command.person_id)
    refuse_stale(person.version, command.expected_version)
    _check(call, command)
    with duplicates.refuse(call, _ONE_ACCOUNT, "member_id", str(command.member_id)):
        set_fields(person, command.model_dump(exclude={"person_id", "expected_version"}))
    return DonorPerson.of(person)


def remove_donor_person(call: Call, command: DonorPersonById) -> DonorPerson:
    """Contacts are not part of the books, so nothing is kept. Raises NOT_FOUND."""
    person = _find(call, command.person_id)
    call.session.delete(person)
    call.session.flush()
    return DonorPerson.of(person)


def list_donor_people(call: Call, command: ListDonorPeople) -> Page[DonorPerson]:
    """A donor's contacts, by name. Raises NOT_FOUND."""
    donors.find(call, command.donor_id)
    person = model.DonorPerson
    statement = select(person).where(person.donor_id == command.donor_id)
    return page(call.session, statement, [person.name, person.id], command, lambda row: DonorPerson.of(row[0]))


def donors_of(call: Call, member_id: UUID) -> set[UUID]:
    """The donors of which the member is a contact, whose statements this member may read."""
    person = model.DonorPerson
    return set(call.session.scalars(select(person.donor_id).where(person.member_id == member_id)))


def erase(call: Call, member_id: UUID) -> None:
    """Removes an erased member from their donor: only the placeholder name of erased members is left."""
    person = model.DonorPerson
    name = members.names(call.session, [member_id])[member_id]
    for row in call.session.scalars(select(person).where(person.member_id == member_id).with_for_update()):
        row.name, row.member_id = name, None
        row.email = row.phone = row.position = None
        row.version += 1
    call.session.flush()


def _check(call: Call, command: AddDonorPerson) -> None:
    donors.find(call, command.donor_id)
    if command.member_id:
        member = members.find(call.session, command.member_id)
        if member is None or member.status != "admitted":
            raise NOT_FOUND("member_id", what="member")


def _find(call: Call, person_id: UUID) -> model.DonorPerson:
    return get_row(call, model.DonorPerson, person_id, "person_id", "person", lock=True)
