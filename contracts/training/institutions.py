"""Institutions, academies and universities."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import Country, Id, ShortText, Version

CODE_TAKEN = Refusal("training.code_taken", 409, "A course with the code {code} already exists; choose another code.")
UNKNOWN_COUNTRY = Refusal("training.unknown_country", 422, "{country} is not an ISO 3166-1 country code.")


class InstitutionKind(StrEnum):
    """The role of an institution in training: it sends learners, teaches them, or accredits courses."""

    INSTITUTION = "institution"
    ACADEMY = "academy"
    UNIVERSITY = "university"


# Institutions -------------------------------------------------------------------------------------------------------


class RegisterInstitution(Command):
    """Registers a police institution, an academy or a university."""

    name: ShortText = Field(examples=["Universidade de São Paulo"])
    kind: InstitutionKind
    country: Country = Field(examples=["BR"])


class ChangeInstitution(Command):
    """Corrects an institution's name or country; its kind cannot be changed."""

    institution_id: Id
    name: ShortText | None = None
    country: Country | None = None
    expected_version: Version | None = None


class ReadInstitution(Command):
    """One institution."""

    institution_id: Id


class ListInstitutions(Paged):
    """Institutions by name; optionally of one kind or country."""

    kind: InstitutionKind | None = None
    country: Country | None = None


class Institution(View):
    """An institution, academy or university."""

    id: Id
    name: str
    kind: InstitutionKind
    country: Country
    version: int


REGISTER_INSTITUTION = create(
    "training", "register_institution", RegisterInstitution, Institution, "Register an institution"
)
CHANGE_INSTITUTION = change("training", "change_institution", ChangeInstitution, Institution, "Correct an institution")
READ_INSTITUTION = read(
    "training",
    "read_institution",
    ReadInstitution,
    Institution,
    "Read an institution",
    at="/institutions/{institution_id}",
)
LIST_INSTITUTIONS = read(
    "training", "list_institutions", ListInstitutions, Page[Institution], "List institutions", at="/institutions"
)
