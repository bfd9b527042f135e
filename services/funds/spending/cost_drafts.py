"""Drafts of costs, each member's own: saved with their files, so that nothing written or chosen is lost."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import undefer

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds.evidence import MediaType, Upload
from contracts.funds.spending.cost_drafts import (
    DRAFT_FILES,
    DRAFTS_FULL,
    CostDraftById,
    CostDraftFile,
    ListCostDrafts,
    SaveCostDraft,
)
from contracts.funds.spending.cost_drafts import CostDraft as View
from services.funds.evidence import attachments, filenames
from services.funds.spending import draft_model as model

_MOST_FILES, _MOST_DRAFTS = 5, 50


def save_cost_draft(call: Call, command: SaveCostDraft) -> View:
    """Raises NOT_FOUND, NOT_BASE64, FILE_KIND, DRAFT_FILES, DRAFTS_FULL."""
    draft = own(call, command.draft_id) if command.draft_id else _new(call)
    draft.fields, draft.saved_at = dict(command.fields), call.now
    call.session.flush()
    file = model.CostDraftFile
    call.session.execute(delete(file).where(file.draft_id == draft.id, file.id.in_(command.remove)))
    kept = call.session.scalar(select(func.count()).where(file.draft_id == draft.id)) or 0
    if kept + len(command.files) > _MOST_FILES:
        raise DRAFT_FILES("files", most=_MOST_FILES)
    for place, upload in enumerate(command.files):
        call.session.add(_file(draft.id, upload, f"files.{place}."))
    call.session.flush()
    return _views(call, [draft])[0]


def _new(call: Call) -> model.CostDraft:
    mine = select(func.count()).where(model.CostDraft.member_id == call.actor.member_id)
    if (call.session.scalar(mine) or 0) >= _MOST_DRAFTS:
        raise DRAFTS_FULL(most=_MOST_DRAFTS)
    draft = model.CostDraft(id=new_id(), member_id=call.actor.member_id)
    call.session.add(draft)
    return draft


def _file(draft_id: UUID, upload: Upload, where: str) -> model.CostDraftFile:
    content = attachments.read_upload(upload, where)
    return model.CostDraftFile(
        id=new_id(),
        draft_id=draft_id,
        filename=filenames.harmless(upload.filename, upload.media_type),
        media_type=upload.media_type,
        size_bytes=len(content),
        content=content,
    )


def read_cost_draft(call: Call, command: CostDraftById) -> View:
    """Raises NOT_FOUND, also for somebody else's."""
    return _views(call, [own(call, command.draft_id)])[0]


def list_cost_drafts(call: Call, command: ListCostDrafts) -> Page[View]:
    """One's own, the newest first."""
    mine = select(model.CostDraft).where(model.CostDraft.member_id == call.actor.member_id)
    found: Page[Any] = page(call.session, mine, [model.CostDraft.id], command, lambda row: row[0], descending=True)
    return Page[View](items=_views(call, found.items), next=found.next)


def drop_cost_draft(call: Call, command: CostDraftById) -> View:
    """Raises NOT_FOUND."""
    draft = own(call, command.draft_id)
    told = _views(call, [draft])[0]
    drop(call, draft.id)
    return told


def drop(call: Call, draft_id: UUID) -> None:
    """With its files."""
    call.session.execute(delete(model.CostDraft).where(model.CostDraft.id == draft_id))


def files_of(call: Call, draft_id: UUID) -> list[Upload]:
    """The files of one's own draft, as evidence. Raises NOT_FOUND."""
    own(call, draft_id, "draft_id")
    file = model.CostDraftFile
    rows = call.session.scalars(
        select(file).where(file.draft_id == draft_id).order_by(file.id).options(undefer(file.content))
    )
    return [
        Upload(
            filename=each.filename,
            media_type=MediaType(each.media_type),
            content_base64=base64.b64encode(each.content).decode(),
        )
        for each in rows
    ]


def own(call: Call, draft_id: UUID, field: str = "draft_id") -> model.CostDraft:
    """Somebody else's is as if it were not there. Raises NOT_FOUND."""
    draft = call.session.get(model.CostDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.member_id != call.actor.member_id:
        raise NOT_FOUND(field, what="draft")
    return draft


def erase(call: Call, member_id: UUID) -> None:
    """What an erased member had begun is nobody's to go on with."""
    call.session.execute(delete(model.CostDraft).where(model.CostDraft.member_id == member_id))


def _views(call: Call, drafts: Sequence[model.CostDraft]) -> list[View]:
    file = model.CostDraftFile
    files: dict[UUID, list[CostDraftFile]] = {}
    rows = call.session.scalars(select(file).where(file.draft_id.in_([each.id for each in drafts])).order_by(file.id))
    for row in rows:
        files.setdefault(row.draft_id, []).append(CostDraftFile.of(row))
    return [View.of(each, files=files.get(each.id, [])) for each in drafts]
