"""Progress through the modules, and completion."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.base import Command, Refusal, View, change, read
from contracts.kinds import Id
from contracts.training.enrolment.enrolment import EnrolmentById

NOT_OF_THIS_CURRICULUM = Refusal(
    "training.not_of_this_curriculum", 422, "The module is not part of the curriculum of this edition."
)
STATEMENT_DIFFERS = Refusal(
    "training.statement_differs",
    409,
    "A different statement with this identifier has already been recorded (Training rule 8).",
)


class RecordProgress(Command):
    """Reports progress in one module. The same statement counts only once, in any order (Training rule 8)."""

    enrolment_id: Id
    statement_id: Id
    module_id: Id
    percent: int = Field(ge=0, le=100)


class ModuleProgress(View):
    """A learner's greatest progress in a module, in per cent."""

    module_id: Id
    position: int
    percent: int


class Progress(View):
    """A learner's progress; `percent` weighs the modules by their hours."""

    enrolment_id: Id
    modules: list[ModuleProgress]
    percent: int
    counted: bool = Field(description="False if already counted, or less than the known progress")


class RecordCompletion(Command):
    """Records that a learner completed the curriculum, and issues the certificate."""

    enrolment_id: Id
    completed_on: date


class RecordCompletions(Command):
    """Records that several learners of one edition completed the curriculum; all or none."""

    edition_id: Id
    enrolment_ids: list[Id] = Field(min_length=1, max_length=500)
    completed_on: date


class Completion(View):
    """A completed enrolment and the code of its certificate; `fresh` is false when it was recorded before."""

    enrolment_id: Id
    completed_on: date
    certificate_code: str
    fresh: bool


class Completions(View):
    """One completion per enrolment, in the order of the request."""

    items: list[Completion]


RECORD_PROGRESS = change("training", "record_progress", RecordProgress, Progress, "Record progress in a module")
READ_PROGRESS = read(
    "training",
    "read_progress",
    EnrolmentById,
    Progress,
    "Read a learner's progress",
    at="/enrolments/{enrolment_id}/progress",
)
RECORD_COMPLETION = change("training", "record_completion", RecordCompletion, Completion, "Record a completion")
RECORD_COMPLETIONS = change(
    "training", "record_completions", RecordCompletions, Completions, "Record the completions of several learners"
)
