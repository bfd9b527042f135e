"""Programmes, the methodologies they follow, their editions, and the phases an edition goes through."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.identity import Network
from contracts.kinds import (
    Country,
    Id,
    Language,
    LongText,
    Moment,
    Percentage,
    ShortText,
    Slug,
    Text,
    Translated,
    Version,
)

SERVICE = "programs"

SLUG_TAKEN = Refusal("programs.slug_taken", 409, "The short name {slug} is already taken.")
PERIOD_REVERSED = Refusal("programs.period_reversed", 422, "The end ({ends_on}) lies before the start ({starts_on}).")
IN_FUTURE = Refusal("programs.in_future", 422, "The date {date} lies in the future (Programme rule 5).")
NOT_HUNDRED = Refusal("programs.not_hundred", 422, "The percentages come to {sum}, not to 100 (Programme rule 5).")
COUNTRY_OUTSIDE = Refusal("programs.country_outside", 422, "{country} is not among the countries of this edition.")
COUNTRY_IN_USE = Refusal(
    "programs.country_in_use", 409, "{country} can't be left out: activities of this edition are there."
)
OFFICER_UNKNOWN = Refusal("programs.officer_unknown", 422, "This person is not an admitted programme officer.")
PHASE_NOT_OPEN = Refusal(
    "programs.phase_not_open",
    409,
    "This phase is not open; the phase before it has to be approved first (Programme rule 1).",
)
PHASE_CLOSED = Refusal(
    "programs.phase_closed", 409, "This phase is waiting for a decision or is decided; it takes no more changes."
)
NOTHING_TO_DECIDE = Refusal("programs.nothing_to_decide", 409, "Nobody has asked for this decision on the phase.")
DELIVERABLES_MISSING = Refusal("programs.deliverables_missing", 409, "These deliverables are still missing: {missing}.")
DELIVERABLE_UNEXPECTED = Refusal(
    "programs.deliverable_unexpected", 422, "The methodology expects no deliverable called {slug} in this phase."
)
SECOND_PERSON = Refusal(
    "programs.second_person", 403, "Somebody other than the person who asked for it has to decide (Programme rule 1)."
)


def _different(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("repeated", "The same value is there twice")
    return values


Link = Annotated[Text, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
# A day of this work: nothing here was before the OAS, and nothing is planned for another age.
Day = Annotated[date, Field(ge=date(1948, 1, 1), le=date(2199, 12, 31))]
Countries = Annotated[list[Country], Field(min_length=1, max_length=60), AfterValidator(_different)]
# OECD DAC sector code, for instance 15132 (police), 21040 (water transport), 33210 (tourism).
DacSector = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
CountryShares = Annotated[
    dict[Country, Percentage],
    Field(max_length=60, description="Percentages by country; they come to 100.", examples=[{"BZ": "100"}]),
]
SectorShares = Annotated[
    dict[DacSector, Percentage],
    Field(max_length=60, description="Percentages by OECD DAC sector; they come to 100.", examples=[{"21040": "100"}]),
]


class PhaseState(StrEnum):
    """Where a phase stands. A phase opens when the one before it is approved or skipped (rule 1)."""

    WAITING = "waiting"
    OPEN = "open"
    SUBMITTED = "submitted"
    SKIP_REQUESTED = "skip_requested"
    APPROVED = "approved"
    SKIPPED = "skipped"


class ExpectedDeliverable(View):
    """What a methodology wants to see at the end of a phase; without the required ones it can't be submitted."""

    slug: Slug
    name: Translated
    required: bool


class MethodologyPhase(View):
    """A phase as the methodology describes it."""

    slug: Slug
    name: Translated
    purpose: Translated
    deliverables: list[ExpectedDeliverable]


class Methodology(View):
    """A template of phases."""

    slug: Slug
    name: Translated
    summary: Translated
    phases: list[MethodologyPhase]


class ListMethodologies(Paged):
    """The methodologies, in the order of their short names."""


class ReadMethodology(Command):
    """One methodology."""

    methodology: Slug


class CreateProgramme(Command):
    """A new programme. `donors` are names to be shown; the money itself is the Fund's."""

    slug: Slug = Field(examples=["maritime-security"])
    name: Translated
    description: Translated
    networks: list[Network] = Field(default_factory=list, max_length=2)
    donors: list[ShortText] = Field(default_factory=list, max_length=50, examples=[["Canada"]])


class EditProgramme(Command):
    """Changes a programme; what is left out stays as it is."""

    programme: Slug
    name: Translated | None = None
    description: Translated | None = None
    networks: list[Network] | None = Field(default=None, max_length=2)
    donors: list[ShortText] | None = Field(default=None, max_length=50)
    expected_version: Version | None = None


class ReadProgramme(Command):
    """One programme, by its short name."""

    programme: Slug


class ListProgrammes(Paged):
    """Programmes by short name, perhaps only those of a network."""

    network: Network | None = None


class Programme(View):
    """A programme."""

    id: Id
    slug: Slug
    name: Translated
    description: Translated
    networks: list[Network]
    donors: list[str]
    created_at: Moment
    version: int


class CreateEdition(Command):
    """A new edition of a programme; its phases come from the methodology. Without an officer it is the caller's."""

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
    """Changes an edition; what is left out stays as it is."""

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
    """Editions, the newest first."""

    programme: Slug | None = None
    methodology: Slug | None = None
    country: Country | None = None


class Phase(View):
    """A phase of an edition. `missing` are the required deliverables that nobody has handed in yet."""

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
    created_at: Moment


class AddDeliverable(Command):
    """Hands in a deliverable: a link to it or a note on it, or both. `expected` is the methodology's name for it."""

    phase_id: Id
    expected: Slug | None = Field(default=None, examples=["technical-visit-report"])
    title: ShortText
    link: Link | None = None
    note: LongText | None = None
    language: Language = Language.EN
    delivered_on: Day

    @model_validator(mode="after")
    def _says_something(self) -> AddDeliverable:
        if not self.link and not self.note:
            raise PydanticCustomError("link_or_note", "A link or a note is needed")
        return self


class RemoveDeliverable(Command):
    """Takes a deliverable back while its phase is open."""

    deliverable_id: Id


class ListDeliverables(Paged):
    """The deliverables of a phase, oldest first."""

    phase_id: Id


class Deliverable(View):
    """What was handed in."""

    id: Id
    phase_id: Id
    expected: Slug | None
    title: str
    link: str | None
    note: str | None
    language: Language
    delivered_on: date
    delivered_by: str


class ReadPhase(Command):
    """One phase."""

    phase_id: Id


class SubmitPhase(Command):
    """Asks for the approval of a phase whose required deliverables are in (rule 1)."""

    phase_id: Id
    note: LongText | None = None


class ApprovePhase(Command):
    """Approves a submitted phase, as somebody other than the submitter (rule 1)."""

    phase_id: Id
    note: LongText | None = None


class ReturnPhase(Command):
    """Sends a submitted phase back to work, or turns a request to skip it down."""

    phase_id: Id
    reason: LongText


class RequestSkip(Command):
    """Asks to skip an open phase, with the reason that stays on record (rule 1)."""

    phase_id: Id
    reason: LongText


class ConfirmSkip(Command):
    """Agrees to skip a phase, as somebody other than the one who asked (rule 1)."""

    phase_id: Id
    note: LongText | None = None


class ListDecisions(Paged):
    """What was asked and decided about the phases of an edition, oldest first."""

    edition_id: Id


class Decision(View):
    """One entry of the record; entries are never changed."""

    id: Id
    phase: Slug
    action: str
    by: str
    at: Moment
    reason: str | None


LIST_METHODOLOGIES = read(SERVICE, "list_methodologies", ListMethodologies, Page[Methodology], "List the methodologies")
READ_METHODOLOGY = read(SERVICE, "read_methodology", ReadMethodology, Methodology, "Read a methodology")
CREATE_PROGRAMME = create(SERVICE, "create_programme", CreateProgramme, Programme, "Create a programme")
EDIT_PROGRAMME = change(SERVICE, "edit_programme", EditProgramme, Programme, "Edit a programme")
READ_PROGRAMME = read(SERVICE, "read_programme", ReadProgramme, Programme, "Read a programme")
LIST_PROGRAMMES = read(SERVICE, "list_programmes", ListProgrammes, Page[Programme], "List programmes")
CREATE_EDITION = create(SERVICE, "create_edition", CreateEdition, Edition, "Create an edition of a programme")
EDIT_EDITION = change(SERVICE, "edit_edition", EditEdition, Edition, "Edit an edition")
READ_EDITION = read(SERVICE, "read_edition", ReadEdition, Edition, "Read an edition with its phases")
LIST_EDITIONS = read(SERVICE, "list_editions", ListEditions, Page[EditionItem], "List editions")
ADD_DELIVERABLE = create(SERVICE, "add_deliverable", AddDeliverable, Deliverable, "Hand in a deliverable")
REMOVE_DELIVERABLE = change(SERVICE, "remove_deliverable", RemoveDeliverable, Phase, "Take a deliverable back")
LIST_DELIVERABLES = read(
    SERVICE, "list_deliverables", ListDeliverables, Page[Deliverable], "List a phase's deliverables"
)
READ_PHASE = read(SERVICE, "read_phase", ReadPhase, Phase, "Read a phase")
SUBMIT_PHASE = change(SERVICE, "submit_phase", SubmitPhase, Phase, "Submit a phase for approval")
APPROVE_PHASE = change(SERVICE, "approve_phase", ApprovePhase, Phase, "Approve a phase")
RETURN_PHASE = change(SERVICE, "return_phase", ReturnPhase, Phase, "Return a phase to work")
REQUEST_SKIP = change(SERVICE, "request_skip", RequestSkip, Phase, "Ask to skip a phase")
CONFIRM_SKIP = change(SERVICE, "confirm_skip", ConfirmSkip, Phase, "Agree to skip a phase")
LIST_DECISIONS = read(
    SERVICE, "list_decisions", ListDecisions, Page[Decision], "List the decisions on an edition's phases"
)
