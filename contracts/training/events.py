"""Events of training, for the other services."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from contracts.base import Event, View
from contracts.kinds import Country, Id, Sex, Translated


class EditionOpened(Event):
    """An edition of a course opened for enrolment: the chat opens its cohort room."""

    type: ClassVar[str] = "training.edition_opened"

    edition_id: Id
    course_id: Id
    title: Translated
    kind: Literal["on_site", "virtual", "workshop"]
    starts_on: date
    ends_on: date
    instructor_ids: list[Id]

    @property
    def subject(self) -> str:
        return f"course_edition/{self.edition_id}"


class LearnerEnrolled(Event):
    """A learner was given a seat; `member_id` if the learner is a member of the network."""

    type: ClassVar[str] = "training.learner_enrolled"

    enrolment_id: Id
    edition_id: Id
    member_id: Id | None

    @property
    def subject(self) -> str:
        return f"enrolment/{self.enrolment_id}"


class EnrolledMember(View):
    """A learner who is a member of the network."""

    enrolment_id: Id
    member_id: Id


class LearnersEnrolled(Event):
    """An import gave learners a seat; lists those who are members, at most 500 per event."""

    type: ClassVar[str] = "training.learners_enrolled"

    edition_id: Id
    learners: list[EnrolledMember]

    @property
    def subject(self) -> str:
        return f"course_edition/{self.edition_id}"


class LearnerWithdrawn(Event):
    """A learner withdrew, or lost the seat."""

    type: ClassVar[str] = "training.learner_withdrawn"

    enrolment_id: Id
    edition_id: Id
    member_id: Id | None

    @property
    def subject(self) -> str:
        return f"enrolment/{self.enrolment_id}"


class LearnerCompleted(Event):
    """A learner completed the curriculum: programmes count the person by sex, sector and country."""

    type: ClassVar[str] = "training.learner_completed"

    enrolment_id: Id
    edition_id: Id
    programme_edition_id: Id | None
    member_id: Id | None
    sex: Sex
    sector: Literal["public", "private", "civil_society", "academia"]
    country: Country
    completed_on: date

    @property
    def subject(self) -> str:
        return f"enrolment/{self.enrolment_id}"


class CertificateIssued(Event):
    """A certificate was issued; the public verifies it by its code."""

    type: ClassVar[str] = "training.certificate_issued"

    certificate_id: Id
    code: str
    enrolment_id: Id
    edition_id: Id
    member_id: Id | None

    @property
    def subject(self) -> str:
        return f"certificate/{self.certificate_id}"


class EditionEnded(Event):
    """An edition ended: programmes schedule the follow-up evaluation, 3 to 6 months later."""

    type: ClassVar[str] = "training.edition_ended"

    edition_id: Id
    title: Translated
    ends_on: date
    programme_edition_id: Id | None

    @property
    def subject(self) -> str:
        return f"course_edition/{self.edition_id}"


class ImportRequested(Event):
    """A file of learners is complete and ready to be read; consumed by training itself."""

    type: ClassVar[str] = "training.import_requested"

    import_id: Id

    @property
    def subject(self) -> str:
        return f"import/{self.import_id}"
