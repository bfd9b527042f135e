"""The agreements in force and those that ended, the drafts, and the donors."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.folding import fold
from contracts import accounts
from contracts.base import NOT_FOUND, Refused
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.partners import people as funds_people
from contracts.identity import Role
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, must_be_the_forms, see, visit
from gateway.web.funds.agreements.wording import AGREEMENT_VIEWS
from gateway.web.funds.reading import READERS

router = APIRouter(route_class=PageRoute)
_LIST, _DONORS, _DONOR = (
    "funds/agreements/agreements.html",
    "funds/agreements/donors.html",
    "funds/agreements/donor.html",
)
_SHOWN, _MOST, _NAMED = 50, 200, 20
_DONOR_FIELDS = ("name", "donor_class", "country", "iati_identifier", "language")
_PERSON_FIELDS = ("name", "position", "email", "phone", "language", "member_id")


@router.get("/fund/agreements")
async def agreements(request: Request) -> Response:
    """The newest first (`view`, `donor_id`). Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    asked, view = visitor.filters("donor_id", "cursor"), visitor.asked("view").get("view", "")
    view = view if view in AGREEMENT_VIEWS else ""
    if view == "drafts":
        found = await visitor.call(funds_agreements.LIST_DRAFTS, asked | {"limit": _SHOWN})
    else:
        states = {"status": view or "signed", "limit": _SHOWN}
        found = await visitor.call(funds_agreements.LIST_AGREEMENTS, asked | states)
    return visitor.page(
        _LIST, view=view, found=found["items"], next=found["next"], may_enter=visitor.has(Role.FINANCE_OFFICER)
    )


@router.get("/fund/donors")
async def donors(request: Request) -> Response:
    """All donors by name, and the form for another one. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_DONORS, problem=None, wrong={}, fields=Form(), **await _donors(visitor))


@router.post("/fund/donors")
async def add_donor(request: Request) -> Response:
    """Adds a donor. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    try:
        made = await visitor.call(funds_donors.ADD_DONOR, fields.filled(*_DONOR_FIELDS), key=fields.key)
    except Refused as refused:
        must_be_the_forms(refused)
        return visitor.page_again(_DONORS, refused, fields=fields, key=fields.key, **await _donors(visitor))
    return see(f"/fund/donors/{made['id']}/details", "saved")


async def _donors(visitor: Visit) -> dict[str, Any]:
    found = await visitor.call(funds_donors.LIST_DONORS, visitor.filters("cursor") | {"limit": _SHOWN})
    return {"donors": found["items"], "next": found["next"], "may_enter": visitor.has(Role.FINANCE_OFFICER)}


@router.get("/fund/donors/{donor_id}/details")
async def donor(request: Request, donor_id: str) -> Response:
    """A donor with contacts and agreements. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(*READERS)
    return visitor.page(_DONOR, problem=None, wrong={}, fields=Form(), failed="", **await _donor(visitor, donor_id))


@router.post("/fund/donors/{donor_id}/details")
async def edit_donor(request: Request, donor_id: str) -> Response:
    """Changes the donor, or adds or removes a contact (`decision`). Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_have(Role.FINANCE_OFFICER)
    fields = await visitor.form()
    decision = fields.text("decision")
    of = {"donor_id": donor_id}
    try:
        if decision == "person":
            told = of | fields.filled(*_PERSON_FIELDS)
            if sought := fields.text("member").strip():
                named = await _members(visitor, sought)
                if not named:
                    raise NOT_FOUND("member", what="member")
                if len(named) > 1 or fold(named[0]["name"]) != fold(sought):
                    return await _which(visitor, donor_id, fields, named)
                told |= {"member_id": named[0]["id"]}
            await visitor.call(funds_people.ADD_DONOR_PERSON, told, key=fields.key)
        elif decision == "remove":
            await visitor.call(funds_people.REMOVE_DONOR_PERSON, {"person_id": fields.text("person_id")})
        else:
            told = of | fields.filled(*_DONOR_FIELDS, "expected_version")
            await visitor.call(funds_donors.EDIT_DONOR, told)
    except Refused as refused:
        must_be_the_forms(refused, or_missing=decision == "person")
        about = await _donor(visitor, donor_id)
        return visitor.page_again(_DONOR, refused, fields=fields, failed=decision, key=fields.key, **about)
    return see(f"/fund/donors/{donor_id}/details", "saved")


async def _which(visitor: Visit, donor_id: str, fields: Form, named: list[Data[accounts.MemberCard]]) -> Response:
    """Whoever reads a donor's statements is chosen, never guessed."""
    about = await _donor(visitor, donor_id)
    about |= {"named": [(each["id"], f"{each['name']} · {each['institution']}") for each in named]}
    return visitor.page(_DONOR, 422, problem=None, wrong={}, fields=fields, failed="person", key=fields.key, **about)


async def _members(visitor: Visit, sought: str) -> list[Data[accounts.MemberCard]]:
    """Admitted members by name and institution, or the one of that exact name."""
    found = await visitor.call(accounts.FIND_MEMBERS, {"search": sought, "limit": _NAMED})
    exact = [each for each in found["items"] if fold(each["name"]) == fold(sought)]
    return exact or list(found["items"])


async def _donor(visitor: Visit, donor_id: str) -> dict[str, Any]:
    of = {"donor_id": donor_id}
    known = await visitor.call(funds_donors.READ_DONOR, of)
    people = await visitor.call(funds_people.LIST_DONOR_PEOPLE, of | {"limit": _MOST})
    found = await visitor.call(funds_agreements.LIST_AGREEMENTS, of | {"limit": _MOST})
    may_enter = visitor.has(Role.FINANCE_OFFICER)
    fields = Form({name: [str(known[name] or "")] for name in _DONOR_FIELDS})
    return {
        "donor": known, "people": people["items"], "found": found["items"], "known_fields": fields,
        "may_enter": may_enter, "named": [],
    }  # fmt: skip
