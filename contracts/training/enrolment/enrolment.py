"""Enrolment of learners, one by one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import Country, Id, Language, Moment, Sex, ShortText, Version

ALREADY_ENROLLED = Refusal(
    "training.already_enrolled", 409, "This person is already enrolled in the edition ({status})."
)
NO_SEAT = Refusal("training.no_seat", 409, "This is not possible for an enrolment whose status is {status}.")
OTHER_COUNTRY = Refusal("training.other_country", 403, "You can act only for learners from {country}.")
NOT_A_MEMBER = Refusal("training.not_a_member", 422, "There is no active member with the identifier {member}.")
NOT_OF_THIS_EDITION = Refusal(
    "training.not_of_this_edition", 422, "The enrolment {enrolment} does not belong to this edition."
)
NOT_BASE64 = Refusal("training.not_base64", 422, "The content is not valid base64.")


class Sector(StrEnum):
    """The sector in which a learner works, for disaggregated figures."""

    PUBLIC = "public"
    PRIVATE = "private"
    CIVIL_SOCIETY = "civil_society"
    ACADEMIA = "academia"


class EnrolmentStatus(StrEnum):
    """Enrolled and completed learners hold a seat; waiting and withdrawn ones do not."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


Email = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$",
        max_length=254,
    ),
]


# Enrolment ----------------------------------------------------------------------------------------------------------


class EnrolLearner(Command):
    """Enrols a learner in an open edition: a seat, or the next place on the waiting list (Training rule 6)."""

    edition_id: Id
    email: Email = Field(examples=["r.lopez@policia.example"])
    name: ShortText = Field(description="As it will appear on the certificate", examples=["Rosa López"])
    country: Country
    sex: Sex
    sector: Sector
    institution: ShortText
    language: Language
    member_id: Id | None = Field(default=None, description="If the learner is a member of the network")


class EnrolMe(Command):
    """Enrols the caller in an open edition; name, country, institution and language are taken from the account."""

    edition_id: Id
    sex: Sex = Sex.UNDISCLOSED
    sector: Sector


class ChangeLearner(Command):
    """Corrects a learner's record, until the course is completed."""

    enrolment_id: Id
    name: ShortText | None = None
    country: Country | None = None
    sex: Sex | None = None
    sector: Sector | None = None
    institution: ShortText | None = None
    language: Language | None = None
    expected_version: Version | None = None


class LinkMember(Command):
    """Links a learner to a member's account, which gives access to the cohort's room and the certificates."""

    enrolment_id: Id
    member_id: Id


class EnrolmentById(Command):
    """One enrolment."""

    enrolment_id: Id


class ListEnrolments(Paged):
    """Learners of an edition, in order of enrolment."""

    edition_id: Id
    status: EnrolmentStatus | None = None
    country: Country | None = None


class ListMyEnrolments(Paged):
    """The caller's own enrolments, newest first."""


class Enrolment(View):
    """A learner in an edition. Name, e-mail and institution are null once the person has been erased."""

    id: Id
    edition_id: Id
    member_id: Id | None
    email: str | None
    name: str | None
    country: Country
    sex: Sex
    sector: Sector
    institution: str | None
    language: Language
    status: EnrolmentStatus
    place_in_line: int | None = Field(description="Place on the waiting list, from 1; null for learners with a seat")
    completed_on: date | None
    enrolled_at: Moment
    version: int


ENROL_LEARNER = create("training", "enrol_learner", EnrolLearner, Enrolment, "Enrol a learner")
ENROL_ME = create("training", "enrol_me", EnrolMe, Enrolment, "Enrol yourself")
CHANGE_LEARNER = change("training", "change_learner", ChangeLearner, Enrolment, "Correct what is recorded of a learner")
LINK_MEMBER = change("training", "link_member", LinkMember, Enrolment, "Link a learner to a member")
WITHDRAW = change("training", "withdraw", EnrolmentById, Enrolment, "Withdraw a learner")
READ_ENROLMENT = read(
    "training", "read_enrolment", EnrolmentById, Enrolment, "Read an enrolment", at="/enrolments/{enrolment_id}"
)
LIST_ENROLMENTS = read(
    "training",
    "list_enrolments",
    ListEnrolments,
    Page[Enrolment],
    "List an edition's learners",
    at="/editions/{edition_id}/enrolments",
)
LIST_MY_ENROLMENTS = read(
    "training", "list_my_enrolments", ListMyEnrolments, Page[Enrolment], "List your own enrolments", at="/my-enrolments"
)
