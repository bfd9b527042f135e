"""Writing for the library and deciding on it: drafts, submission, review, new versions, withdrawal."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import FORBIDDEN, NOT_FOUND, Operation, Refused
from contracts.forum import files as forum_files
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.resources import CreatorKind, Practice, ResourceAudience, ResourceKind, ResourceState
from contracts.kinds import Language
from contracts.programs import catalogue as programs_catalogue
from contracts.programs.editions import programmes as programs_programmes
from gateway.views import Data
from gateway.web.frame.attaching import attached
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit
from gateway.web.library.library import in_words, shown

router = APIRouter(route_class=PageRoute)
_FORM = "library/resource-form.html"
_AS_SENT = ("language", "audience", "year", "licence", "link", "body", "expected_version")
_LISTS = ("subjects", "countries", "programmes", "interventions")


def _blank(visitor: Visit, kind: str) -> dict[str, Any]:
    lists: dict[str, Any] = {name: [] for name in _LISTS}
    return lists | {
        "kind": kind, "language": visitor.language, "audience": ResourceAudience.MEMBERS.value, "texts": {},
        "creators": [], "year": "", "licence": "", "link": "", "body": "", "practice": {}, "version": "", "file": None,
    }  # fmt: skip


def _written(fields: Form) -> dict[str, Any]:
    """The command, of what was filled in."""
    texts = []
    for code in Language:
        said = {name: fields.text(f"{name}.{code}").strip() for name in ("title", "abstract")}
        if any(said.values()):
            texts.append({"language": code.value} | {name: text for name, text in said.items() if text})
    parts = {name: fields.text(f"practice.{name}").strip() for name in Practice.model_fields}
    practice = {name: part for name, part in parts.items() if part}
    lists = {name: [value for value in fields.get(name, []) if value] for name in _LISTS}
    sent = fields.filled(*_AS_SENT) | lists | {"texts": texts, "creators": _creators(fields)}
    return sent | ({"practice": practice} if practice else {})


def _creators(fields: Form) -> list[dict[str, str]]:
    """One on each line: people first, then bodies."""
    return [
        {"name": line.strip(), "kind": kind.value}
        for kind in (CreatorKind.PERSON, CreatorKind.BODY)
        for line in fields.text(f"creators.{kind}").splitlines()
        if line.strip()
    ]


async def _with_file(visitor: Visit, fields: Form, written: dict[str, Any], draft: dict[str, Any]) -> dict[str, Any]:
    """The command with the file: the one that came with the form, or the one it had. Raises Refused."""
    files: list[Data[forum_files.File]] = []
    try:
        await attached(visitor, fields, files)
    finally:
        draft["file"] = files[-1] if files else None
    return written | ({"file_id": files[-1]["id"]} if files else {})


def _again(draft: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """What is in the form once more: all that was written, whether it can be kept or not."""
    emptied = {"year": "", "licence": "", "link": "", "body": "", "practice": {}}
    return draft | emptied | written | {"texts": {each["language"]: each for each in written["texts"]}}


async def _about(visitor: Visit, kind: str) -> dict[str, Any]:
    """What there is to choose from. Programmes and catalogue may be away: then nothing of them can be chosen."""
    vocabulary, programmes, catalogue = await asyncio.gather(
        visitor.call(forum_resources.LIST_SUBJECTS, {}),
        visitor.ask(programs_programmes.LIST_PROGRAMMES, {"limit": 100}),
        visitor.ask(programs_catalogue.LIST_INTERVENTIONS, {"limit": 200}),
    )
    wanted = catalogue["items"] if catalogue and kind == ResourceKind.BEST_PRACTICE else []
    return {
        "vocabulary": vocabulary["items"],
        "programmes": programmes["items"] if programmes else [],
        "catalogue": wanted,
        "practice_parts": list(Practice.model_fields),
    }


@router.api_route("/library/new", methods=["GET", "POST"])
async def new(request: Request) -> Response:
    """Which kind, and then the form of a draft. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    fields = await visitor.form() if request.method == "POST" else Form()
    await visitor.call(forum_resources.LIST_MY_RESOURCES, {"limit": 1})  # refuses who is not signed in
    kind = visitor.asked("kind").get("kind")
    if kind not in set(ResourceKind):
        return visitor.page("library/resource-kinds.html", kinds=[each.value for each in ResourceKind])
    about = await _about(visitor, kind) | {"draft": _blank(visitor, kind), "resource": None}
    if request.method == "GET":
        return visitor.page(_FORM, problem=None, wrong={}, **about)
    written = _written(fields)
    try:
        sent = await _with_file(visitor, fields, written, about["draft"])
        made = await visitor.call(forum_resources.DRAFT_RESOURCE, sent | {"kind": kind}, key=fields.key)
    except Refused as refused:
        return visitor.page_again(_FORM, refused, **about | {"draft": _again(about["draft"], written)})
    return see(f"/library/resources/{made['id']}?number=1", "saved")


@router.api_route("/library/resources/{resource_id}/edit", methods=["GET", "POST"])
async def edit(request: Request, resource_id: str) -> Response:
    """One's draft: after a publication, that of a new version. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    found = await _last(visitor, resource_id)
    if found["written_by"]["id"] != str(visitor.caller.actor.id):
        raise FORBIDDEN()
    if found["state"] != ResourceState.DRAFT:
        raise forum_resources.NOT_A_DRAFT()
    draft = found | {"texts": {each["language"]: each for each in found["texts"]}, "practice": found["practice"] or {}}
    draft["interventions"] = [each["slug"] for each in found["interventions"]]
    about = await _about(visitor, found["kind"]) | {"draft": draft, "resource": in_words(visitor, found)}
    if request.method == "GET":
        return visitor.page(_FORM, problem=None, wrong={}, **about)
    fields = await visitor.form()
    written = _written(fields)
    try:
        sent = await _with_file(visitor, fields, written, draft)
        made = await visitor.call(forum_resources.EDIT_RESOURCE, sent | {"resource_id": resource_id})
    except Refused as refused:
        return visitor.page_again(_FORM, refused, **about | {"draft": _again(draft, written)})
    return see(f"/library/resources/{made['id']}?number={made['number']}", "saved")


async def _last(visitor: Visit, resource_id: str) -> Data[forum_resources.Resource]:
    """The last version that the visitor may read. Raises NOT_FOUND, UNAUTHENTICATED."""
    await visitor.call(forum_resources.LIST_MY_RESOURCES, {"limit": 1})  # refuses who is not signed in
    found = await visitor.call(forum_resources.READ_RESOURCE, {"resource_id": resource_id})
    if found["number"] == found["latest"]:
        return found
    return await visitor.call(forum_resources.READ_RESOURCE, {"resource_id": resource_id, "number": found["latest"]})


_ACTIONS: dict[str, tuple[Operation[Any, Any], str]] = {
    "submit": (forum_resources.SUBMIT_RESOURCE, "submitted"),
    "revise": (forum_resources.REVISE_RESOURCE, "saved"),
    "publish": (forum_resources.PUBLISH_RESOURCE, "published"),
    "return": (forum_resources.RETURN_RESOURCE, "returned"),
    "withdraw": (forum_resources.WITHDRAW_RESOURCE, "taken-back"),
}


@router.post("/library/resources/{resource_id}")
async def act(request: Request, resource_id: str) -> Response:
    """Submits, publishes, returns, revises or withdraws. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    fields = await visitor.form()
    action = fields.text("do")
    if action not in _ACTIONS:
        raise NOT_FOUND(what="page")
    operation, done = _ACTIONS[action]
    reason = fields.filled("reason") if "reason" in operation.command.model_fields else {}
    key = fields.key if action == "revise" else None
    try:
        made = await visitor.call(operation, {"resource_id": resource_id} | reason, key=key)
    except Refused as refused:
        if refused.refusal.status not in (409, 422):
            raise
        return visitor.page_again("library/resource.html", refused, **await shown(visitor, resource_id))
    if action == "revise":
        return see(f"/library/resources/{made['id']}/edit")
    return see(f"/library/resources/{made['id']}?number={made['number']}", done)
