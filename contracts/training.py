"""Training: institutions, courses with their curricula, accreditations and editions. Learning: training_learning."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.kinds import Country, Id, Moment, ShortText, Slug, Translated, Version

CODE_TAKEN = Refusal("training.code_taken", 409, "There is already a course with the code {code}.")
CURRICULUM_PUBLISHED = Refusal(
    "training.curriculum_published",
    409,
    "Curriculum version {number} is published and can no longer be changed; draft a new version (Training rule 7).",
)
CURRICULUM_NOT_PUBLISHED = Refusal(
    "training.curriculum_not_published", 409, "Curriculum version {number} is not published yet; publish it first."
)
DRAFT_EXISTS = Refusal("training.draft_exists", 409, "Curriculum version {number} is still a draft; change that one.")
HOURS_MISSING = Refusal(
    "training.hours_missing", 422, "The module “{module}” needs its hours before the curriculum is published."
)
NOT_A_UNIVERSITY = Refusal("training.not_a_university", 422, "{name} is not registered as a university.")
ALREADY_ACCREDITED = Refusal(
    "training.already_accredited", 409, "{university} has already accredited this version of the curriculum."
)
IN_THE_FUTURE = Refusal("training.in_the_future", 422, "The date {on} lies in the future.")
UNKNOWN_COUNTRY = Refusal("training.unknown_country", 422, "{country} is not a country code of ISO 3166-1.")
NOT_AN_INSTRUCTOR = Refusal("training.not_an_instructor", 422, "The member {member} is not an admitted instructor.")
WRONG_DATES = Refusal("training.wrong_dates", 422, "The edition would end before it starts.")
PLACE_MISSING = Refusal("training.place_missing", 422, "An edition that is not virtual needs a place and a country.")
NOT_READY = Refusal("training.not_ready", 409, "The edition cannot be opened yet: its {missing} is missing.")
NOT_A_DRAFT = Refusal("training.not_a_draft", 409, "Only a draft can be changed this way; the edition is {status}.")
EDITION_NOT_OPEN = Refusal("training.edition_not_open", 409, "The edition takes no learners: it is {status}.")
EDITION_NOT_OVER = Refusal("training.edition_not_over", 409, "The edition runs until {ends_on}.")
EDITION_NOT_STARTED = Refusal("training.edition_not_started", 409, "The edition starts on {starts_on}.")
SEATS_BELOW_TAKEN = Refusal(
    "training.seats_below_taken", 409, "{taken} seats are taken, so there cannot be fewer (Training rule 6)."
)

Hours = Annotated[Decimal, Field(gt=0, le=2000, max_digits=5, decimal_places=1, allow_inf_nan=False)]


class InstitutionKind(StrEnum):
    """What an institution is to the training: whoever sends learners, teaches them, or accredits what they learn."""

    INSTITUTION = "institution"
    ACADEMY = "academy"
    UNIVERSITY = "university"


class EditionKind(StrEnum):
    """How an edition is held."""

    ON_SITE = "on_site"
    VIRTUAL = "virtual"
    WORKSHOP = "workshop"


class EditionStatus(StrEnum):
    """A draft is prepared, an open edition takes learners, an ended one is over."""

    DRAFT = "draft"
    OPEN = "open"
    ENDED = "ended"


# Institutions -------------------------------------------------------------------------------------------------------


class RegisterInstitution(Command):
    """A police institution, an academy or a university, so that courses and accreditations can name it."""

    name: ShortText = Field(examples=["Universidade de São Paulo"])
    kind: InstitutionKind
    country: Country = Field(examples=["BR"])


class ChangeInstitution(Command):
    """Corrects an institution's name or country; what it is stays."""

    institution_id: Id
    name: ShortText | None = None
    country: Country | None = None
    expected_version: Version | None = None


class ReadInstitution(Command):
    """One institution."""

    institution_id: Id


class ListInstitutions(Paged):
    """Institutions by name, of one kind or country if asked."""

    kind: InstitutionKind | None = None
    country: Country | None = None


class Institution(View):
    """An institution, academy or university."""

    id: Id
    name: str
    kind: InstitutionKind
    country: Country
    version: int


# Courses and curricula ----------------------------------------------------------------------------------------------


class ModuleText(Part):
    """One module of a curriculum: its title and its hours (may be left open while the curriculum is a draft)."""

    title: Translated
    hours: Hours | None = Field(default=None, description="Hours of teaching, to a tenth", examples=["4.5"])


class CreateCourse(Command):
    """A new course with the first draft of its curriculum."""

    code: Slug = Field(examples=["port-security-basics"])
    title: Translated
    modules: list[ModuleText] = Field(min_length=1, max_length=100)


class ChangeCourse(Command):
    """Corrects a course's title; certificates already issued keep the title they state."""

    course_id: Id
    title: Translated
    expected_version: Version | None = None


class ReadCourse(Command):
    """One course."""

    course_id: Id


class ListCourses(Paged):
    """Courses by code; drafts are shown to those who prepare them."""

    published: bool | None = Field(
        default=None, description="Only with (true) or without (false) a published curriculum"
    )


class DraftCurriculum(Command):
    """A new version of a course's curriculum, as a draft; published versions stay as they are (Training rule 7)."""

    course_id: Id
    modules: list[ModuleText] = Field(min_length=1, max_length=100)


class ChangeCurriculum(Command):
    """Replaces the modules of a draft."""

    curriculum_id: Id
    modules: list[ModuleText] = Field(min_length=1, max_length=100)
    expected_version: Version | None = None


class CurriculumById(Command):
    """One version of a curriculum."""

    curriculum_id: Id


class ListCurricula(Paged):
    """All versions of a course's curriculum, the first one first."""

    course_id: Id


class Course(View):
    """A course; `current_curriculum_id` is the newest published version of its curriculum."""

    id: Id
    code: Slug
    title: Translated
    current_curriculum_id: Id | None
    proposal_id: Id | None
    version: int


class Module(View):
    """A module of a curriculum; `position` counts from 1."""

    id: Id
    position: int
    title: Translated
    hours: Decimal | None


class Curriculum(View):
    """A version of a course's curriculum: unchangeable from the moment it is published."""

    id: Id
    course_id: Id
    number: int
    modules: list[Module]
    hours: Decimal
    published_at: Moment | None
    version: int


# Accreditation ------------------------------------------------------------------------------------------------------


class AccreditCurriculum(Command):
    """Records that a university signed for exactly this version of a curriculum, and no other."""

    curriculum_id: Id
    university_id: Id
    signed_by: ShortText = Field(description="Who signed for the university", examples=["Prof.ª Marta Siqueira"])
    signed_on: date
    document: ShortText = Field(description="Reference of the signed document", examples=["USP/FD 2017-114"])


class ListAccreditations(Paged):
    """Accreditations, of one curriculum version or of one university if asked, the newest first."""

    curriculum_id: Id | None = None
    university_id: Id | None = None


class Accreditation(View):
    """A university's signature under one version of one curriculum."""

    id: Id
    curriculum_id: Id
    curriculum_number: int
    course_id: Id
    course_title: Translated
    university_id: Id
    university: str
    signed_by: str
    signed_on: date
    document: str


# Editions -----------------------------------------------------------------------------------------------------------


class PlanEdition(Command):
    """An edition of a course, as a draft. Without instructors it is taught by whoever plans it, if an instructor."""

    course_id: Id
    curriculum_id: Id
    kind: EditionKind
    place: ShortText | None = Field(default=None, examples=["Academia Nacional de Policía, La Paz"])
    country: Country | None = None
    starts_on: date
    ends_on: date
    seats: int | None = Field(default=None, ge=1, le=1_000_000, description="Null: as many as come")
    instructor_ids: list[Id] = Field(default_factory=list, max_length=50)
    organiser_id: Id | None = Field(default=None, description="The academy that holds it")
    programme_edition_id: Id | None = Field(default=None, description="The programme edition it is part of")


class ChangeEdition(Command):
    """Changes what is given. The curriculum and the kind only while it is a draft; more seats promote who waits."""

    edition_id: Id
    curriculum_id: Id | None = None
    kind: EditionKind | None = None
    place: ShortText | None = None
    country: Country | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    seats: int | None = Field(default=None, ge=1, le=1_000_000)
    unlimited: bool = Field(default=False, description="True: from now on as many as come")
    instructor_ids: list[Id] | None = Field(default=None, max_length=50)
    organiser_id: Id | None = None
    programme_edition_id: Id | None = None
    expected_version: Version | None = None


class EditionById(Command):
    """One edition of a course."""

    edition_id: Id


class ListEditions(Paged):
    """Editions, the newest first; drafts are shown to those who prepare them."""

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


REGISTER_INSTITUTION = create(
    "training", "register_institution", RegisterInstitution, Institution, "Register an institution"
)
CHANGE_INSTITUTION = change("training", "change_institution", ChangeInstitution, Institution, "Correct an institution")
READ_INSTITUTION = read("training", "read_institution", ReadInstitution, Institution, "Read an institution")
LIST_INSTITUTIONS = read("training", "list_institutions", ListInstitutions, Page[Institution], "List institutions")

CREATE_COURSE = create("training", "create_course", CreateCourse, Course, "Create a course")
CHANGE_COURSE = change("training", "change_course", ChangeCourse, Course, "Change a course's title")
READ_COURSE = read("training", "read_course", ReadCourse, Course, "Read a course")
LIST_COURSES = read("training", "list_courses", ListCourses, Page[Course], "List courses")
DRAFT_CURRICULUM = create(
    "training", "draft_curriculum", DraftCurriculum, Curriculum, "Draft a new version of a course's curriculum"
)
CHANGE_CURRICULUM = change("training", "change_curriculum", ChangeCurriculum, Curriculum, "Change a curriculum's draft")
PUBLISH_CURRICULUM = change("training", "publish_curriculum", CurriculumById, Curriculum, "Publish a curriculum")
READ_CURRICULUM = read("training", "read_curriculum", CurriculumById, Curriculum, "Read a version of a curriculum")
LIST_CURRICULA = read(
    "training", "list_curricula", ListCurricula, Page[Curriculum], "List the versions of a course's curriculum"
)

ACCREDIT_CURRICULUM = create(
    "training", "accredit_curriculum", AccreditCurriculum, Accreditation, "Record a university's accreditation"
)
LIST_ACCREDITATIONS = read(
    "training", "list_accreditations", ListAccreditations, Page[Accreditation], "List accreditations"
)

PLAN_EDITION = create("training", "plan_edition", PlanEdition, Edition, "Plan an edition of a course")
CHANGE_EDITION = change("training", "change_edition", ChangeEdition, Edition, "Change an edition")
OPEN_EDITION = change("training", "open_edition", EditionById, Edition, "Open an edition to learners")
END_EDITION = change("training", "end_edition", EditionById, Edition, "End an edition")
READ_EDITION = read("training", "read_edition", EditionById, Edition, "Read an edition")
LIST_EDITIONS = read("training", "list_editions", ListEditions, Page[Edition], "List editions")
