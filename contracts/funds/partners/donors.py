"""The Fund's donors."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, View, change, create, read
from contracts.kinds import Country, Id, Language, PaperName, Version


class DonorClass(StrEnum):
    """The class of a donor, which determines the rate of indirect-cost recovery (Fund rule 9)."""

    MEMBER_STATE = "member_state"
    PERMANENT_OBSERVER = "permanent_observer"
    OTHER = "other"


class Donor(View):
    """A donor."""

    id: Id
    name: str
    donor_class: DonorClass
    country: Country | None
    iati_identifier: str | None
    language: Language
    version: int


class AddDonor(Command):
    """Adds a donor."""

    name: PaperName = Field(examples=["Canada"])
    donor_class: DonorClass
    country: Country | None = None
    iati_identifier: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:+-]{3,100}$")] | None = Field(
        default=None, examples=["CA-3"]
    )
    language: Language = Language.EN


class EditDonor(AddDonor):
    """Replaces the donor's details."""

    donor_id: Id
    expected_version: Version | None = None


class ReadDonor(Command):
    """One donor."""

    donor_id: Id


class ListDonors(Paged):
    """The donors, by name."""


ADD_DONOR = create("funds", "add_donor", AddDonor, Donor, "Add a donor")
EDIT_DONOR = change("funds", "edit_donor", EditDonor, Donor, "Edit a donor")
READ_DONOR = read("funds", "read_donor", ReadDonor, Donor, "Read a donor", at="/donors/{donor_id}")
LIST_DONORS = read("funds", "list_donors", ListDonors, Page[Donor], "List the donors", at="/donors")
