"""The gates of an edition: deliverables, submission, approval, skipping with a second person."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import (
    Id,
    Language,
    LongText,
    Moment,
    ShortText,
    Slug,
)
from contracts.programs.editions.editions import Link, Phase
from contracts.programs.kinds import SERVICE, Day

PHASE_NOT_OPEN = Refusal(
    "programs.phase_not_open",
    409,
    "This phase is not open yet; the previous phase must be approved first (Programme rule 1).",
)
NOTHING_TO_DECIDE = Refusal(
    "programs.nothing_to_decide", 409, "No decision of this kind has been requested for this phase."
)
DELIVERABLES_MISSING = Refusal("programs.deliverables_missing", 409, "These deliverables are still missing: {missing}.")
DELIVERABLE_UNEXPECTED = Refusal(
    "programs.deliverable_unexpected",
    422,
    "The methodology does not provide for a deliverable called {slug} in this phase.",
)
SECOND_PERSON = Refusal(
    "programs.second_person",
    403,
    "The person who requested this decision cannot make it; someone else must decide (Programme rule 1).",
)


class AddDeliverable(Command):
    """Submits a deliverable: a link, a note, or both. `expected` is its name in the methodology."""

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
    """Removes a deliverable while its phase is open."""

    deliverable_id: Id


class ListDeliverables(Paged):
    """The deliverables of a phase, oldest first."""

    phase_id: Id


class Deliverable(View):
    """A submitted deliverable."""

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
    """Submits a phase for approval once its required deliverables are complete (rule 1)."""

    phase_id: Id
    note: LongText | None = None


class ApprovePhase(Command):
    """Approves a submitted phase, as somebody other than the submitter (rule 1)."""

    phase_id: Id
    note: LongText | None = None


class ReturnPhase(Command):
    """Returns a submitted phase for further work, or rejects a request to skip it."""

    phase_id: Id
    reason: LongText


class RequestSkip(Command):
    """Requests that an open phase be skipped, with a reason that is recorded (rule 1)."""

    phase_id: Id
    reason: LongText


class ConfirmSkip(Command):
    """Confirms that a phase is skipped, as somebody other than the requester (rule 1)."""

    phase_id: Id
    note: LongText | None = None


class ListDecisions(Paged):
    """Requests and decisions concerning the phases of an edition, oldest first."""

    edition_id: Id


class Decision(View):
    """One entry of the record; entries are never changed."""

    id: Id
    phase: Slug
    action: str
    by: str
    at: Moment
    reason: str | None


ADD_DELIVERABLE = create(SERVICE, "add_deliverable", AddDeliverable, Deliverable, "Submit a deliverable")
REMOVE_DELIVERABLE = change(SERVICE, "remove_deliverable", RemoveDeliverable, Phase, "Withdraw a deliverable")
LIST_DELIVERABLES = read(
    SERVICE,
    "list_deliverables",
    ListDeliverables,
    Page[Deliverable],
    "List a phase's deliverables",
    at="/phases/{phase_id}/deliverables",
)
READ_PHASE = read(SERVICE, "read_phase", ReadPhase, Phase, "Read a phase", at="/phases/{phase_id}")
SUBMIT_PHASE = change(SERVICE, "submit_phase", SubmitPhase, Phase, "Submit a phase for approval")
APPROVE_PHASE = change(SERVICE, "approve_phase", ApprovePhase, Phase, "Approve a phase")
RETURN_PHASE = change(SERVICE, "return_phase", ReturnPhase, Phase, "Return a phase for revision")
REQUEST_SKIP = change(SERVICE, "request_skip", RequestSkip, Phase, "Ask to skip a phase")
CONFIRM_SKIP = change(SERVICE, "confirm_skip", ConfirmSkip, Phase, "Agree to skip a phase")
LIST_DECISIONS = read(
    SERVICE,
    "list_decisions",
    ListDecisions,
    Page[Decision],
    "List the decisions on an edition's phases",
    at="/editions/{edition_id}/decisions",
)
