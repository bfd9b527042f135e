"""Follow-up evaluations, three to six months after a training."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.kinds import Id, LongText, Translated, Version
from contracts.programs.kinds import SERVICE, Day

TOO_EARLY = Refusal(
    "programs.too_early",
    422,
    "The follow-up evaluation can be recorded from {opens_on}, three months after the training (Programme rule 4).",
)
ALREADY_RECORDED = Refusal("programs.already_recorded", 409, "This follow-up evaluation has already been recorded.")


class FollowUpState(StrEnum):
    """The state of a follow-up evaluation: before, in or after its window, or completed on time or late (rule 4)."""

    SCHEDULED = "scheduled"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"


class RecordFollowUp(Command):
    """Records the evaluation 3 to 6 months after a training; earlier is refused, later is marked late (rule 4)."""

    follow_up_id: Id
    done_on: Day
    changes: LongText = Field(description="Changes in policies, plans and procedures.")
    impact: LongText = Field(description="Effects on personnel.")
    improved: bool = Field(description="Whether security has improved overall.")
    expected_version: Version | None = None


class ListFollowUps(Paged):
    """Follow-up evaluations, earliest window first."""

    edition_id: Id | None = None
    state: FollowUpState | None = None


class FollowUp(View):
    """A follow-up evaluation. Its window is from `opens_on` to `due_on`, both included."""

    id: Id
    edition_id: Id
    training_edition_id: Id
    title: Translated
    training_ended_on: date
    opens_on: date
    due_on: date
    state: FollowUpState
    done_on: date | None
    changes: str | None
    impact: str | None
    improved: bool | None
    recorded_by: str | None
    version: int


class RemindFollowUps(Command):
    """Reminds officers of follow-up evaluations that are due; each at most once a week."""


class Reminded(View):
    """The number of reminders sent."""

    reminded: int


RECORD_FOLLOW_UP = change(SERVICE, "record_follow_up", RecordFollowUp, FollowUp, "Record a follow-up evaluation")
LIST_FOLLOW_UPS = read(
    SERVICE, "list_follow_ups", ListFollowUps, Page[FollowUp], "List follow-up evaluations", at="/follow-ups"
)
REMIND_FOLLOW_UPS = change(
    SERVICE, "remind_follow_ups", RemindFollowUps, Reminded, "Send reminders of due follow-up evaluations"
)
