"""Events of training, for the other services."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from contracts.base import Event, View
from contracts.kinds import Country, Id, Sex, Translated

# What a learner's enrolment changes: the seats and the line of its edition, and what the learner reads of their own.
_OWN = ("learner/{member_id}",)
_OF_LEARNER = ("course_edition/{edition_id}", *_OWN)
# What lists of editions depend on, besides each edition they show.
_OF_EDITIONS = ("course_editions",)


class CourseChanged(Event):
    """A course was created, or its title changed; a version of its curriculum was drafted, published, accredited."""

    type: ClassVar[str] = "training.course_changed"
    touches: ClassVar[tuple[str, ...]] = ("courses", *_OF_EDITIONS)

    course_id: Id

    @property
    def subject(self) -> str:
        return f"course/{self.course_id}"


class InstitutionChanged(Event):
    """An institution was registered, or its name or country changed."""

    type: ClassVar[str] = "training.institution_changed"
    touches: ClassVar[tuple[str, ...]] = ("institutions",)

    institution_id: Id

    @property
    def subject(self) -> str:
        return f"institution/{self.institution_id}"


class EditionChanged(Event):
    """An edition was planned, or what it says of itself was changed; its opening and end are events of their own."""

    type: ClassVar[str] = "training.edition_changed"
    touches: ClassVar[tuple[str, ...]] = _OF_EDITIONS

    edition_id: Id

    @property
    def subject(self) -> str:
        return f"course_edition/{self.edition_id}"


class LearnersImported(Event):
    """A file of learners was saved: some have a seat now, some wait for one, of some other things are recorded."""

    type: ClassVar[str] = "training.learners_imported"
    touches: ClassVar[tuple[str, ...]] = ("learners",)

    edition_id: Id

    @property
    def subject(self) -> str:
        return f"course_edition/{self.edition_id}"


class OfEnrolment(Event):
    """About one enrolment; `member_id` if the learner is a member of the network."""

    touches: ClassVar[tuple[str, ...]] = _OF_LEARNER

    enrolment_id: Id
    edition_id: Id
    member_id: Id | None

    @property
    def subject(self) -> str:
        return f"enrolment/{self.enrolment_id}"


class EnrolmentChanged(OfEnrolment):
    """A learner waits for a seat, or does no longer; or what is recorded of a learner was corrected."""

    type: ClassVar[str] = "training.enrolment_changed"


class EditionOpened(Event):
    """An edition of a course opened for enrolment: the chat opens its cohort room."""

    type: ClassVar[str] = "training.edition_opened"
    touches: ClassVar[tuple[str, ...]] = _OF_EDITIONS

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


class LearnerEnrolled(OfEnrolment):
    """A learner was given a seat; `member_id` if the learner is a member of the network."""

    type: ClassVar[str] = "training.learner_enrolled"


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


class LearnerWithdrawn(OfEnrolment):
    """A learner withdrew, or lost the seat."""

    type: ClassVar[str] = "training.learner_withdrawn"


class LearnerCompleted(Event):
    """A learner completed the curriculum: programmes count the person by sex, sector and country."""

    type: ClassVar[str] = "training.learner_completed"
    touches: ClassVar[tuple[str, ...]] = _OWN

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
    touches: ClassVar[tuple[str, ...]] = _OWN

    certificate_id: Id
    code: str
    enrolment_id: Id
    edition_id: Id
    member_id: Id | None

    @property
    def subject(self) -> str:
        return f"certificate/{self.certificate_id}"


class CertificateRevoked(Event):
    """A certificate was revoked: whoever verifies it is told so."""

    type: ClassVar[str] = "training.certificate_revoked"
    touches: ClassVar[tuple[str, ...]] = _OWN

    certificate_id: Id
    edition_id: Id
    member_id: Id | None

    @property
    def subject(self) -> str:
        return f"certificate/{self.certificate_id}"


class EditionEnded(Event):
    """An edition ended: programmes schedule the follow-up evaluation, 3 to 6 months later."""

    type: ClassVar[str] = "training.edition_ended"
    touches: ClassVar[tuple[str, ...]] = _OF_EDITIONS

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
