"""The translations of a post: reading them beside the original, attaching one, taking one away."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import Refused
from contracts.forum import translations as forum_translations
from gateway.rendering.addresses import address
from gateway.rendering.wording import LANGUAGE_NAMES
from gateway.views import Data
from gateway.web.forum.discussion.posts import post_and_place
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_TEMPLATE = "forum/discussion/translations.html"


@router.api_route("/forum/posts/{post_id}/translations", methods=["GET", "POST"])
async def translations(request: Request, post_id: str) -> Response:
    """The original, its translations, and a form for one more. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    about = await _about(visitor, post_id)
    if request.method == "GET":
        return visitor.page(_TEMPLATE, problem=None, wrong={}, fields=_begun(visitor, about["translations"]), **about)
    fields = await visitor.form()
    given = fields.filled("language", "title", "text", "expected_version")
    try:
        await visitor.call(forum_translations.ATTACH_TRANSLATION, {"post_id": post_id} | given)
    except Refused as refused:
        return visitor.page_again(_TEMPLATE, refused, fields=_written(fields), **about)
    return see(address(about["post"]["topic_id"], about["post"]["number"], given["language"]), "translated")


@router.post("/forum/posts/{post_id}/translations/remove")
async def remove(request: Request, post_id: str) -> Response:
    """Takes a translation away. Raises UNAUTHENTICATED, NOT_FOUND, FORBIDDEN."""
    here = f"/forum/posts/{post_id}/translations"
    visitor = await visit(request, here)
    fields = await visitor.form()
    await visitor.call(
        forum_translations.REMOVE_TRANSLATION, {"post_id": post_id} | fields.filled("language", "reason")
    )
    return see(here, "saved")


async def _about(visitor: Visit, post_id: str) -> dict[str, Any]:
    about, listed = await asyncio.gather(
        post_and_place(visitor, post_id), visitor.call(forum_translations.LIST_TRANSLATIONS, {"post_id": post_id})
    )
    original = about["post"]["language"]
    others = [(code, name) for code, name in LANGUAGE_NAMES.items() if code != original]
    return about | {"translations": listed["items"], "languages": others}


def _begun(visitor: Visit, translations: list[Data[forum_translations.TranslationInFull]]) -> dict[str, str | int]:
    """What is in the form at first: the translation that shall be bettered, or nothing but a language."""
    known = {each["language"]: each for each in translations}
    asked = visitor.asked("language").get("language", visitor.language)
    if asked in known:
        return {name: known[asked][name] or "" for name in ("language", "title", "text", "version")}
    return {"language": asked, "title": "", "text": "", "version": ""}


def _written(fields: Form) -> dict[str, Any]:
    written = {name: fields.text(name) for name in ("language", "title", "text")}
    return written | {"version": fields.text("expected_version")}
