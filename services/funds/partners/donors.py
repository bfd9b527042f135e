"""The donors of the Fund."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import refuse_stale, set_fields
from contracts.base import NOT_FOUND, Page
from contracts.funds.partners.donors import AddDonor, Donor, EditDonor, ListDonors, ReadDonor
from services.funds import duplicates
from services.funds.partners import model

_NAME = "uq_donor_name"


def add_donor(call: Call, command: AddDonor) -> Donor:
    """Raises DUPLICATE if a donor has this name."""
    donor = model.Donor(
        id=new_id(),
        created_by=call.actor.member_id,
        created_at=call.now,
        version=1,
        built_in=False,
        **command.model_dump(),
    )
    with duplicates.refuse(call, _NAME, "name", command.name):
        call.session.add(donor)
    return Donor.of(donor)


def edit_donor(call: Call, command: EditDonor) -> Donor:
    """Raises NOT_FOUND, STALE, DUPLICATE."""
    donor = find(call, command.donor_id, lock=True)
    refuse_stale(donor.version, command.expected_version)
    with duplicates.refuse(call, _NAME, "name", command.name):
        set_fields(donor, command.model_dump(exclude={"donor_id", "expected_version"}))
    return Donor.of(donor)


def read_donor(call: Call, command: ReadDonor) -> Donor:
    """Raises NOT_FOUND."""
    return Donor.of(find(call, command.donor_id))


def list_donors(call: Call, command: ListDonors) -> Page[Donor]:
    """The donors, by name."""
    keys, known = [model.Donor.name, model.Donor.id], select(model.Donor).where(model.Donor.built_in.is_(False))
    return page(call.session, known, keys, command, lambda row: Donor.of(row[0]))


def find(call: Call, donor_id: UUID, *, lock: bool = False) -> model.Donor:
    """A donor, but not the built-in "Unidentified". Raises NOT_FOUND."""
    donor = call.session.get(model.Donor, donor_id, with_for_update=lock or None)
    if donor is None or donor.built_in:
        raise NOT_FOUND("donor_id", what="donor")
    return donor
