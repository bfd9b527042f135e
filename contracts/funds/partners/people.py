"""The people at the Fund's donors: whom to write to, and as which member they may see their own statements."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.accounts import Email
from contracts.base import Command, Page, Paged, View, change, create, read
from contracts.kinds import Id, Language, ShortText, Version

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()./-]{4,38}$")]


class DonorPerson(View):
    """Somebody at a donor. `member_id`: the account with which this person sees the donor's own statements."""

    id: Id
    donor_id: Id
    name: str
    position: str | None
    email: str | None
    phone: str | None
    language: Language
    member_id: Id | None
    version: int


class AddDonorPerson(Command):
    """Somebody to write to at a donor."""

    donor_id: Id
    name: ShortText = Field(examples=["Claire Tremblay"])
    position: ShortText | None = Field(default=None, examples=["Programme manager"])
    email: Email | None = Field(default=None, examples=["claire.tremblay@international.example"])
    phone: Phone | None = Field(default=None, examples=["+1 613 555 0142"])
    language: Language = Language.EN
    member_id: Id | None = Field(default=None, description="The person's account, once there is one.")


class EditDonorPerson(AddDonorPerson):
    """The person's particulars as they are now; all fields are replaced."""

    person_id: Id
    expected_version: Version | None = None


class DonorPersonById(Command):
    """One person at a donor."""

    person_id: Id


class ListDonorPeople(Paged):
    """The people at a donor, by name."""

    donor_id: Id


ADD_DONOR_PERSON = create("funds", "add_donor_person", AddDonorPerson, DonorPerson, "Add a person at a donor")
EDIT_DONOR_PERSON = change("funds", "edit_donor_person", EditDonorPerson, DonorPerson, "Edit a person at a donor")
REMOVE_DONOR_PERSON = change("funds", "remove_donor_person", DonorPersonById, DonorPerson, "Remove a person at a donor")
LIST_DONOR_PEOPLE = read(
    "funds",
    "list_donor_people",
    ListDonorPeople,
    Page[DonorPerson],
    "List a donor's people",
    at="/donors/{donor_id}/people",
)
