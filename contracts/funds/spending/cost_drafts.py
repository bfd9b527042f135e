"""Costs that are only begun: what was written, as it was written, with the files; each member's own."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.funds.evidence import MediaType, Upload
from contracts.kinds import Id, Moment, Text

DRAFT_FILES = Refusal("funds.draft_files", 422, "A cost may have at most {most} files.")
DRAFTS_FULL = Refusal("funds.drafts_full", 409, "You have {most} drafts; enter or delete some of them first.")
DraftField = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,60}$")]
Written = Annotated[Text, StringConstraints(max_length=1000)]


class CostDraftFile(View):
    """A file that will be evidence."""

    id: Id
    filename: str
    media_type: MediaType
    size_bytes: int


class CostDraft(View):
    """A cost as far as it is written: the form's fields and its files."""

    id: Id
    fields: dict[str, str]
    files: list[CostDraftFile]
    saved_at: Moment


class SaveCostDraft(Command):
    """Keeps a draft: a new one, or the one named. `files` are added, `remove` says which go."""

    draft_id: Id | None = None
    fields: dict[DraftField, Written] = Field(max_length=200)
    files: list[Upload] = Field(default_factory=list, max_length=5)
    remove: list[Id] = Field(default_factory=list, max_length=20)


class CostDraftById(Command):
    """One of one's own drafts."""

    draft_id: Id


class ListCostDrafts(Paged):
    """One's own drafts, the newest first."""


SAVE_COST_DRAFT = change("funds", "save_cost_draft", SaveCostDraft, CostDraft, "Keep a draft of a cost")
READ_COST_DRAFT = read(
    "funds", "read_cost_draft", CostDraftById, CostDraft, "Read a draft of a cost", at="/cost-drafts/{draft_id}"
)
LIST_COST_DRAFTS = read(
    "funds", "list_cost_drafts", ListCostDrafts, Page[CostDraft], "List one's drafts of costs", at="/cost-drafts"
)
DROP_COST_DRAFT = change("funds", "drop_cost_draft", CostDraftById, CostDraft, "Delete a draft of a cost")
