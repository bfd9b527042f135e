"""Draft agreements: terms that may still change until they are signed or dropped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row, refuse_stale
from contracts.base import NOT_FOUND, Page
from contracts.funds.partners.agreements import (
    Agreement,
    AgreementDraft,
    AgreementTerms,
    DraftAgreement,
    DraftById,
    EditDraft,
    ListDrafts,
    SignAgreement,
    SignDraft,
)
from services.funds.partners import agreements, model
from services.funds.partners.model import Donor

_TERMS = set(AgreementTerms.model_fields)


def draft_agreement(call: Call, command: DraftAgreement) -> AgreementDraft:
    """Raises what `sign_agreement` raises about the terms."""
    agreements.check_terms(call, command)
    draft = model.AgreementDraft(
        id=new_id(),
        donor_id=command.donor_id,
        terms=command.model_dump(mode="json", include=_TERMS),
        created_by=call.actor.member_id,
        changed_at=call.now,
        version=1,
    )
    call.session.add(draft)
    call.session.flush()
    return read_draft(call, DraftById(draft_id=draft.id))


def edit_draft(call: Call, command: EditDraft) -> AgreementDraft:
    """Raises NOT_FOUND, STALE, and what `sign_agreement` raises about the terms."""
    draft = _find(call, command.draft_id, command.expected_version)
    agreements.check_terms(call, command)
    draft.donor_id, draft.terms = command.donor_id, command.model_dump(mode="json", include=_TERMS)
    draft.changed_at = call.now
    draft.version += 1
    call.session.flush()
    return read_draft(call, DraftById(draft_id=draft.id))


def sign_draft(call: Call, command: SignDraft) -> Agreement:
    """The draft becomes an agreement. Raises NOT_FOUND, STALE, and what `sign_agreement` raises."""
    draft = _find(call, command.draft_id, command.expected_version)
    signed = command.model_dump(include={"signed_on", "document"})
    agreement = agreements.sign_agreement(call, SignAgreement(**draft.terms, **signed))
    call.session.delete(draft)
    call.session.flush()
    return agreement


def drop_draft(call: Call, command: DraftById) -> AgreementDraft:
    """Deletes the draft. Raises NOT_FOUND."""
    last = read_draft(call, command)
    call.session.delete(_find(call, command.draft_id))
    call.session.flush()
    return last


def read_draft(call: Call, command: DraftById) -> AgreementDraft:
    """Raises NOT_FOUND."""
    found = _all().where(model.AgreementDraft.id == command.draft_id)
    row = call.session.execute(found).first()
    if row is None:
        raise NOT_FOUND("draft_id", what="draft")
    return _view(row)


def list_drafts(call: Call, command: ListDrafts) -> Page[AgreementDraft]:
    """The drafts, newest first."""
    statement = _all()
    if command.donor_id:
        statement = statement.where(model.AgreementDraft.donor_id == command.donor_id)
    return page(call.session, statement, [model.AgreementDraft.id], command, _view, descending=True)


def _find(call: Call, draft_id: UUID, expected_version: int | None = None) -> model.AgreementDraft:
    draft = get_row(call, model.AgreementDraft, draft_id, "draft_id", "draft", lock=True)
    refuse_stale(draft.version, expected_version)
    return draft


def _all() -> Any:
    return select(model.AgreementDraft, Donor.name).join(Donor, Donor.id == model.AgreementDraft.donor_id)


def _view(row: Row[Any]) -> AgreementDraft:
    draft, donor = row[0], row[1]
    return AgreementDraft(
        id=draft.id,
        donor=donor,
        terms=AgreementTerms(**draft.terms),
        created_by=draft.created_by,
        changed_at=draft.changed_at,
        version=draft.version,
    )
