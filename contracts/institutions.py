"""Institutions as members write them: an administrator gives several spellings one name, which then stands."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.account_kinds import Search
from contracts.base import Command, Page, Paged, View, change, read
from contracts.kinds import Country, Name

# What one call changes in less than a second: as long as it takes, whoever enters an institution waits.
MOST_AT_ONCE = 1000


class InstitutionOrder(StrEnum):
    """By name, or the largest first."""

    NAME = "name"
    SIZE = "size"


class ListInstitutions(Paged):
    """Institutions, one per country and name; case, accents and punctuation make no other name.

    `search` matches the beginnings of words.
    """

    search: Search | None = Field(default=None, examples=["policia"])
    country: Country | None = Field(default=None, examples=["HN"])
    order: InstitutionOrder = InstitutionOrder.NAME


class ListAlikeInstitutions(Command):
    """Institutions that may be the same: small words and the country's name make no difference, nor do initials."""

    country: Country | None = Field(default=None, examples=["HN"])


class InstitutionSeen(Command):
    """An institution as the caller read it; if it has another name by now, the change is refused."""

    country: Country = Field(examples=["HN"])
    name: Name = Field(examples=["PNH"])


class NameInstitutions(Command):
    """Gives one institution another name, or several the same: then they are one, in each of their countries.

    All members' accounts are changed, at most 1,000 by one call: the same call again changes those that are left. The
    former names are remembered: whoever enters one later gets the name that stands. Naming it back undoes a new name;
    members of institutions that were merged stay together.
    """

    institutions: list[InstitutionSeen] = Field(min_length=1, max_length=50)
    name: Name = Field(examples=["Policía Nacional de Honduras"])


class Institution(View):
    """An institution of one country. Registrations that wait for a decision count among its members."""

    name: str
    country: Country
    members: int
    spellings: list[str] = Field(description="As its members write it, at most 20")
    is_named: bool = Field(description="Whether an administrator has given it this name")


class InstitutionGroup(View):
    """Institutions that look alike, the largest first."""

    institutions: list[Institution]


class AlikeInstitutions(View):
    """Groups of institutions that look alike; those with the most members first, at most 20 at a time."""

    groups: list[InstitutionGroup]


class InstitutionsNamed(View):
    """The name that stands now, how many accounts were changed, and how many the same call has to change yet."""

    name: str
    changed: int
    left: int


LIST_INSTITUTIONS = read(
    "identity", "list_institutions", ListInstitutions, Page[Institution], "List institutions", at="/institutions"
)
LIST_ALIKE_INSTITUTIONS = read(
    "identity",
    "list_alike_institutions",
    ListAlikeInstitutions,
    AlikeInstitutions,
    "List institutions that may be the same",
    at="/institutions/alike",
)
NAME_INSTITUTIONS = change(
    "identity", "name_institutions", NameInstitutions, InstitutionsNamed, "Rename an institution, or merge several"
)
