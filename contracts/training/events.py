"""What happens in training, for the other contexts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from contracts.base import Event, View
from contracts.kinds import Country, Id, Sex, Translated


class EditionOpened(Event):
    """An edition of a course takes learners: the chat opens its cohort room."""

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
    """A learner has a seat; `member_id` when the learner is a member of the network."""

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
    """Many learners have a seat, from one import: those of them who are members, at most 500 per event."""

    type: ClassVar[str] = "training.learners_enrolled"

    edition_id: Id
    learners: list[EnrolledMember]

    @property
    def subject(self) -> str:
        return f"course_edition/{self.edition_id}"


class LearnerWithdrawn(Event):
    """A learner gave the seat up, or lost it."""

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
    """A certificate exists; its code is what the public verifies it by."""

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
    """An edition is over: programmes schedule the follow-up evaluation, 3 to 6 months later."""

    type: ClassVar[str] = "training.edition_ended"

    edition_id: Id
    title: Translated
    ends_on: date
    programme_edition_id: Id | None

    @property
    def subject(self) -> str:
        return f"course_edition/{self.edition_id}"


class ImportRequested(Event):
    """A file of learners is complete and is to be read; training itself listens."""

    type: ClassVar[str] = "training.import_requested"

    import_id: Id

    @property
    def subject(self) -> str:
        return f"import/{self.import_id}"
