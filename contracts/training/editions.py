"""Editions of a course: on-site, virtual, workshops."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import Country, Id, ShortText, Translated, Version

NOT_AN_INSTRUCTOR = Refusal(
    "training.not_an_instructor", 422, "The member {member} is not an active instructor; choose another."
)
WRONG_DATES = Refusal("training.wrong_dates", 422, "The edition’s end date is before its start date.")
PLACE_MISSING = Refusal("training.place_missing", 422, "Give a place and a country, unless the edition is virtual.")
NOT_READY = Refusal("training.not_ready", 409, "The edition cannot be opened yet. Still missing: {missing}.")
NOT_A_DRAFT = Refusal(
    "training.not_a_draft", 409, "Only a draft can be changed in this way; the status of this edition is {status}."
)
EDITION_NOT_OPEN = Refusal(
    "training.edition_not_open", 409, "This edition is not open for enrolment; its status is {status}."
)
EDITION_NOT_OVER = Refusal(
    "training.edition_not_over", 409, "This is possible only after the last day of the edition, {ends_on}."
)
EDITION_NOT_STARTED = Refusal(
    "training.edition_not_started", 409, "This is possible only once the edition has started, on {starts_on}."
)
SEATS_BELOW_TAKEN = Refusal(
    "training.seats_below_taken",
    409,
    "{taken} seats are already taken; the number of seats cannot be lower (Training rule 6).",
)


class EditionKind(StrEnum):
    """How an edition is held."""

    ON_SITE = "on_site"
    VIRTUAL = "virtual"
    WORKSHOP = "workshop"


class EditionStatus(StrEnum):
    """A draft is in preparation, an open edition is open for enrolment, an ended one is over."""

    DRAFT = "draft"
    OPEN = "open"
    ENDED = "ended"


# Editions -----------------------------------------------------------------------------------------------------------


class PlanEdition(Command):
    """Creates a draft edition of a course. The default instructor is the caller, if an instructor."""

    course_id: Id
    curriculum_id: Id
    kind: EditionKind
    place: ShortText | None = Field(default=None, examples=["Academia Nacional de Policía, La Paz"])
    country: Country | None = None
    starts_on: date
    ends_on: date
    seats: int | None = Field(default=None, ge=1, le=1_000_000, description="Null: unlimited")
    instructor_ids: list[Id] = Field(default_factory=list, max_length=50)
    organiser_id: Id | None = Field(default=None, description="The academy that holds it")
    programme_edition_id: Id | None = Field(default=None, description="The programme edition to which it belongs")


class ChangeEdition(Command):
    """Changes the fields given; null clears an optional one.

    Curriculum and kind change only in a draft. Added seats go to the waiting list.
    """

    edition_id: Id
    curriculum_id: Id | None = None
    kind: EditionKind | None = None
    place: ShortText | None = None
    country: Country | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    seats: int | None = Field(default=None, ge=1, le=1_000_000)
    unlimited: bool = Field(default=False, description="True: the same as `seats` null")
    instructor_ids: list[Id] | None = Field(default=None, max_length=50)
    organiser_id: Id | None = None
    programme_edition_id: Id | None = None
    expected_version: Version | None = None


class EditionById(Command):
    """One edition of a course."""

    edition_id: Id


class ListEditions(Paged):
    """Editions, newest first; drafts are shown to those who prepare them."""

    course_id: Id | None = None
    status: EditionStatus | None = None
    kind: EditionKind | None = None
    country: Country | None = None
    programme_edition_id: Id | None = None
    mine: bool = Field(default=False, description="Only those the caller teaches")


class Edition(View):
    """An edition of a course. `seats` null: unlimited. `waiting` counts those on the waiting list."""

    id: Id
    course_id: Id
    course_code: str
    title: Translated
    curriculum_id: Id
    curriculum_number: int
    kind: EditionKind
    status: EditionStatus
    place: str | None
    country: Country | None
    starts_on: date | None
    ends_on: date | None
    seats: int | None
    seats_taken: int
    waiting: int
    instructor_ids: list[Id]
    organiser_id: Id | None
    programme_edition_id: Id | None
    version: int


PLAN_EDITION = create("training", "plan_edition", PlanEdition, Edition, "Plan an edition of a course")
CHANGE_EDITION = change("training", "change_edition", ChangeEdition, Edition, "Change an edition")
OPEN_EDITION = change("training", "open_edition", EditionById, Edition, "Open an edition for enrolment")
END_EDITION = change("training", "end_edition", EditionById, Edition, "End an edition")
READ_EDITION = read("training", "read_edition", EditionById, Edition, "Read an edition", at="/editions/{edition_id}")
LIST_EDITIONS = read("training", "list_editions", ListEditions, Page[Edition], "List editions", at="/editions")
