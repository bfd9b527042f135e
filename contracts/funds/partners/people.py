"""Donors' contacts, and the accounts with which they may read their donor's statements."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.account_kinds import Email
from contracts.base import Command, Page, Paged, View, change, create, read
from contracts.kinds import Id, Language, ShortText, Version

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()./-]{4,38}$")]


class DonorPerson(View):
    """A donor's contact. `member_id`: the account with which this person may read the donor's statements."""

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
    """Adds a donor's contact."""

    donor_id: Id
    name: ShortText = Field(examples=["Claire Tremblay"])
    position: ShortText | None = Field(default=None, examples=["Programme manager"])
    email: Email | None = Field(default=None, examples=["claire.tremblay@international.example"])
    phone: Phone | None = Field(default=None, examples=["+1 613 555 0142"])
    language: Language = Language.EN
    member_id: Id | None = Field(default=None, description="The person's account, if any.")


class EditDonorPerson(AddDonorPerson):
    """Replaces the contact's details."""

    person_id: Id
    expected_version: Version | None = None


class DonorPersonById(Command):
    """One of a donor's contacts."""

    person_id: Id


class ListDonorPeople(Paged):
    """A donor's contacts, by name."""

    donor_id: Id


ADD_DONOR_PERSON = create("funds", "add_donor_person", AddDonorPerson, DonorPerson, "Add a donor contact")
EDIT_DONOR_PERSON = change("funds", "edit_donor_person", EditDonorPerson, DonorPerson, "Edit a person at a donor")
REMOVE_DONOR_PERSON = change("funds", "remove_donor_person", DonorPersonById, DonorPerson, "Remove a donor contact")
LIST_DONOR_PEOPLE = read(
    "funds",
    "list_donor_people",
    ListDonorPeople,
    Page[DonorPerson],
    "List a donor's people",
    at="/donors/{donor_id}/people",
)
