"""An agreement under negotiation: written, changed, deleted, and signed; only then it is a pledge (Fund rule 6)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.funds.partners import agreements as funds_agreements
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds import files
from gateway.web.funds.agreements import terms
from gateway.web.funds.agreements.choosing import choices
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_FORM = "funds/agreements/draft.html"
# Sixty instalments of three fields, the programmes and countries, and the rest.
MOST_FIELDS = 400


@router.get("/fund/agreements/new")
async def new_agreement(request: Request) -> Response:
    """The form for another one. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = Form({name: [value] for name, value in visitor.asked("donor_id").items()})
    return visitor.page(_FORM, problem=None, wrong={}, **await _shown(visitor, fields, None))


@router.post("/fund/agreements/new")
async def draft_agreement(request: Request) -> Response:
    """Keeps it as a draft. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form(MOST_FIELDS)
    try:
        made = await visitor.call(funds_agreements.DRAFT_AGREEMENT, terms.sent(fields), key=fields.key)
    except Refused as refused:
        return await _again(visitor, refused, fields, None)
    return see(f"/fund/agreements/drafts/{made['id']}", "kept")


@router.get("/fund/agreements/drafts/{agreement_draft_id}")
async def draft(request: Request, agreement_draft_id: str) -> Response:
    """A draft, to be changed, signed or deleted. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    known = await visitor.call(funds_agreements.READ_DRAFT, {"draft_id": agreement_draft_id})
    fields = terms.of_terms(known["terms"])
    return visitor.page(_FORM, problem=None, wrong={}, **await _shown(visitor, fields, known))


@router.post("/fund/agreements/drafts/{agreement_draft_id}")
async def decide(request: Request, agreement_draft_id: str) -> Response:
    """Keeps, signs or deletes it (`decision`). Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form(MOST_FIELDS)
    decision = fields.text("decision")
    of = {"draft_id": agreement_draft_id}
    try:
        if decision == "delete":
            await visitor.call(funds_agreements.DROP_DRAFT, of)
            return see("/fund/agreements?view=drafts", "discarded")
        if decision == "sign":
            signed = of | fields.filled("signed_on", "expected_version") | await files.document(fields)
            made = await visitor.call(funds_agreements.SIGN_DRAFT, signed, key=fields.key)
            return see(f"/fund/agreements/{made['id']}", "saved")
        told = of | terms.sent(fields) | fields.filled("expected_version")
        await visitor.call(funds_agreements.EDIT_DRAFT, told)
    except Refused as refused:
        known = await visitor.call(funds_agreements.READ_DRAFT, of)
        return await _again(visitor, refused, fields, known)
    return see(f"/fund/agreements/drafts/{agreement_draft_id}", "kept")


async def _again(
    visitor: Visit, refused: Refused, fields: Form, known: Data[funds_agreements.AgreementDraft] | None
) -> Response:
    """The form with what is wrong: the terms as sent, or those of the draft where its signature was refused."""
    must_be_the_forms(refused)
    signing = known is not None and fields.text("decision") == "sign"
    if signing and known:
        fields = Form(terms.of_terms(known["terms"]) | {name: fields.get(name, [""]) for name in ("signed_on", "key")})
    shown = await _shown(visitor, fields, known, is_signing=signing)
    return visitor.page_again(_FORM, refused, key=fields.key, **shown)


async def _shown(
    visitor: Visit, fields: Form, known: Data[funds_agreements.AgreementDraft] | None, *, is_signing: bool = False
) -> dict[str, Any]:
    return await choices(visitor) | {
        "fields": fields, "draft": known, "rows": terms.rows_shown(fields), "signing": is_signing,
        "may_enter": visitor.has(Role.FINANCE_OFFICER),
    }  # fmt: skip
