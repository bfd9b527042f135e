"""Editions of a programme and their phases."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import (
    Country,
    Id,
    Moment,
    Percentage,
    Slug,
    Text,
    Translated,
    Version,
)
from contracts.programs.kinds import SERVICE, Day, _different
from contracts.programs.methodologies import ExpectedDeliverable

COUNTRY_IN_USE = Refusal(
    "programs.country_in_use", 409, "{country} cannot be removed: this edition has activities there."
)
OFFICER_UNKNOWN = Refusal(
    "programs.officer_unknown", 422, "This person is not an active programme officer; choose another."
)


Link = Annotated[Text, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
Countries = Annotated[list[Country], Field(min_length=1, max_length=60), AfterValidator(_different)]
# OECD DAC sector code, for instance 15132 (police), 21040 (water transport), 33210 (tourism).
DacSector = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
CountryShares = Annotated[
    dict[Country, Percentage],
    Field(max_length=60, description="Percentages by country; total 100.", examples=[{"BZ": "100"}]),
]
SectorShares = Annotated[
    dict[DacSector, Percentage],
    Field(max_length=60, description="Percentages by OECD DAC sector; total 100.", examples=[{"21040": "100"}]),
]


class PhaseState(StrEnum):
    """The state of a phase. A phase opens when the previous one is approved or skipped (rule 1)."""

    WAITING = "waiting"
    OPEN = "open"
    SUBMITTED = "submitted"
    SKIP_REQUESTED = "skip_requested"
    APPROVED = "approved"
    SKIPPED = "skipped"


class CreateEdition(Command):
    """Creates an edition of a programme, with the phases of its methodology. The default officer is the caller."""

    programme: Slug = Field(examples=["maritime-security"])
    methodology: Slug = Field(examples=["maritime"])
    title: Translated
    countries: Countries = Field(examples=[["BZ"]])
    starts_on: Day = Field(examples=["2017-04-12"])
    ends_on: Day = Field(examples=["2017-12-31"])
    officer_id: Id | None = None
    country_shares: CountryShares | None = None
    sector_shares: SectorShares | None = None


class EditEdition(Command):
    """Changes an edition; fields left out are unchanged, null clears an optional one."""

    edition_id: Id
    title: Translated | None = None
    countries: Countries | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    officer_id: Id | None = None
    country_shares: CountryShares | None = None
    sector_shares: SectorShares | None = None
    expected_version: Version | None = None


class ReadEdition(Command):
    """One edition with its phases."""

    edition_id: Id


class ListEditions(Paged):
    """Editions, newest first."""

    programme: Slug | None = None
    methodology: Slug | None = None
    country: Country | None = None


class Phase(View):
    """A phase of an edition. `missing` are the required deliverables not yet submitted."""

    id: Id
    position: int
    slug: Slug
    name: Translated
    purpose: Translated
    state: PhaseState
    expected: list[ExpectedDeliverable]
    missing: list[Slug]
    deliverables: int
    asked_by: str | None
    asked_at: Moment | None
    decided_by: str | None
    decided_at: Moment | None
    skip_reason: str | None


class EditionItem(View):
    """An edition in a list. `current_phase` is null once every phase is approved or skipped."""

    id: Id
    programme: Slug
    methodology: Slug
    title: Translated
    countries: list[Country]
    starts_on: date
    ends_on: date
    officer_id: Id
    officer: str
    phases: int
    phases_done: int
    current_phase: Slug | None
    version: int


class Edition(EditionItem):
    """An edition with its phases."""

    country_shares: dict[str, Percentage] | None
    sector_shares: dict[str, Percentage] | None
    phase_list: list[Phase]
    protects_people: bool = Field(
        default=False, description="No text may have personal data: names, numbers, addresses (Programme rule 9)."
    )
    created_at: Moment


CREATE_EDITION = create(SERVICE, "create_edition", CreateEdition, Edition, "Create an edition of a programme")
EDIT_EDITION = change(SERVICE, "edit_edition", EditEdition, Edition, "Edit an edition")
READ_EDITION = read(
    SERVICE, "read_edition", ReadEdition, Edition, "Read an edition with its phases", at="/editions/{edition_id}"
)
LIST_EDITIONS = read(SERVICE, "list_editions", ListEditions, Page[EditionItem], "List editions", at="/editions")
