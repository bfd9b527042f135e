"""What the pages of the training call kinds and states of editions, enrolments, sexes and sectors."""

from __future__ import annotations

from typing import Final

from contracts.kinds import Sex
from contracts.training.editions import EditionKind, EditionStatus
from contracts.training.enrolment.enrolment import EnrolmentStatus, Sector

EDITION_KINDS: Final = {
    EditionKind.ON_SITE: "On site",
    EditionKind.VIRTUAL: "Virtual",
    EditionKind.WORKSHOP: "Workshop",
}
EDITION_STATES: Final = {
    EditionStatus.DRAFT: "In preparation",
    EditionStatus.OPEN: "Open for enrolment",
    EditionStatus.ENDED: "Ended",
}
ENROLMENT_STATES: Final = {
    EnrolmentStatus.ENROLLED: "Enrolled",
    EnrolmentStatus.WAITING: "On the waiting list",
    EnrolmentStatus.WITHDRAWN: "Withdrawn",
    EnrolmentStatus.COMPLETED: "Completed",
}
SEXES: Final = {Sex.FEMALE: "Woman", Sex.MALE: "Man", Sex.UNDISCLOSED: "Prefer not to say"}
SECTORS: Final = {
    Sector.PUBLIC: "Public sector",
    Sector.PRIVATE: "Private sector",
    Sector.CIVIL_SOCIETY: "Civil society",
    Sector.ACADEMIA: "Academia",
}
