"""Courses, the versions of their curricula, and accreditations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.kinds import PLAIN_NUMBER, Id, Moment, ShortText, Slug, Translated, Version

CURRICULUM_PUBLISHED = Refusal(
    "training.curriculum_published",
    409,
    "Curriculum version {number} is published and can no longer be changed; draft a new version (Training rule 7).",
)
CURRICULUM_NOT_PUBLISHED = Refusal(
    "training.curriculum_not_published", 409, "Curriculum version {number} has not been published; publish it first."
)
DRAFT_EXISTS = Refusal("training.draft_exists", 409, "Curriculum version {number} is still a draft; edit that version.")
HOURS_MISSING = Refusal(
    "training.hours_missing", 422, "Enter the hours of the module “{module}” before publishing the curriculum."
)
NOT_A_UNIVERSITY = Refusal("training.not_a_university", 422, "{name} is not registered as a university.")
ALREADY_ACCREDITED = Refusal(
    "training.already_accredited", 409, "{university} has already accredited this version of the curriculum."
)
IN_THE_FUTURE = Refusal("training.in_the_future", 422, "The date {on} is in the future.")

Hours = Annotated[Decimal, Field(gt=0, le=2000, max_digits=5, decimal_places=1, allow_inf_nan=False), PLAIN_NUMBER]


# Courses and curricula ----------------------------------------------------------------------------------------------


class ModuleText(Part):
    """One module of a curriculum: its title and its hours (may be left open while the curriculum is a draft)."""

    title: Translated
    hours: Hours | None = Field(default=None, description="Hours of teaching, to a tenth", examples=["4.5"])


class CreateCourse(Command):
    """Creates a course with the first draft of its curriculum."""

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
    """Drafts a new version of a course's curriculum; published versions do not change (Training rule 7)."""

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
    """All versions of a course's curriculum, oldest first."""

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
    """Records that a university accredited this version of a curriculum, and no other."""

    curriculum_id: Id
    university_id: Id
    signed_by: ShortText = Field(description="Signatory of the university", examples=["Prof.ª Marta Siqueira"])
    signed_on: date
    document: ShortText = Field(description="Reference of the signed document", examples=["USP/FD 2017-114"])


class ListAccreditations(Paged):
    """Accreditations, newest first; optionally of one curriculum version or one university."""

    curriculum_id: Id | None = None
    university_id: Id | None = None


class Accreditation(View):
    """A university's accreditation of one version of a curriculum."""

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


CREATE_COURSE = create("training", "create_course", CreateCourse, Course, "Create a course")
CHANGE_COURSE = change("training", "change_course", ChangeCourse, Course, "Change a course's title")
READ_COURSE = read("training", "read_course", ReadCourse, Course, "Read a course", at="/courses/{course_id}")
LIST_COURSES = read("training", "list_courses", ListCourses, Page[Course], "List courses", at="/courses")
DRAFT_CURRICULUM = create(
    "training", "draft_curriculum", DraftCurriculum, Curriculum, "Draft a new version of a course's curriculum"
)
CHANGE_CURRICULUM = change("training", "change_curriculum", ChangeCurriculum, Curriculum, "Change a curriculum's draft")
PUBLISH_CURRICULUM = change("training", "publish_curriculum", CurriculumById, Curriculum, "Publish a curriculum")
READ_CURRICULUM = read(
    "training",
    "read_curriculum",
    CurriculumById,
    Curriculum,
    "Read a version of a curriculum",
    at="/curricula/{curriculum_id}",
)
LIST_CURRICULA = read(
    "training",
    "list_curricula",
    ListCurricula,
    Page[Curriculum],
    "List the versions of a course's curriculum",
    at="/courses/{course_id}/curricula",
)

ACCREDIT_CURRICULUM = create(
    "training", "accredit_curriculum", AccreditCurriculum, Accreditation, "Record a university's accreditation"
)
LIST_ACCREDITATIONS = read(
    "training",
    "list_accreditations",
    ListAccreditations,
    Page[Accreditation],
    "List accreditations",
    at="/accreditations",
)
