"""A board's feed as Atom (RFC 4287), for whose address it is: personal, never indexed, asked for again by its tag."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 # writes XML, reads none

from fastapi import APIRouter, Request, Response

from chassis.settings import public_url
from contracts.base import NOT_FOUND, Refused
from contracts.forum.feeds import READ_FEED
from gateway import translate
from gateway.context import caller_of
from gateway.public.sent import Sent, answer
from gateway.rendering.addresses import address
from gateway.rendering.notice_words import FEED_TEXTS
from gateway.rendering.templates import in_language
from gateway.services import services_of

router = APIRouter(include_in_schema=False)
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
# What XML 1.0 has no way to say.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
_NOBODY = "Former member"


def link(token: str) -> str:
    """Where a feed is read."""
    return f"{public_url()}/feeds/{token}.atom"


@router.api_route("/feeds/{token}.atom", methods=["GET", "HEAD"])
async def feed(request: Request, token: str) -> Response:
    """The feed. Raises NOT_FOUND for an address that leads nowhere (any more), TOO_MANY, UNAVAILABLE."""
    caller = await caller_of(request)
    request.app.state.limits.check_feed(token)
    try:
        view = await services_of(request).call(READ_FEED, {"token": token}, caller)
    except Refused as refused:
        if refused.refusal.status != 422:
            raise
        raise NOT_FOUND(what="feed") from refused
    changed = datetime.fromisoformat(view["changed_at"]).astimezone(UTC).replace(microsecond=0)
    headers = _HEADERS | {"Last-Modified": format_datetime(changed, usegmt=True)}
    if _seen(request, changed):
        return Response(None, 304, headers)
    return answer(request, Sent(_atom(view), "application/atom+xml", headers))


def _seen(request: Request, changed: datetime) -> bool:
    """Whether nothing has changed since the moment that was named; a tag, where there is one, says it better."""
    if "if-none-match" in request.headers:
        return False
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return since.tzinfo is not None and since >= changed
    except (ValueError, TypeError):
        return False


def _atom(view: dict[str, Any]) -> bytes:
    board, language = view["board"], view["language"]
    root = Element("feed", {"xmlns": _ATOM, f"{_XML}lang": language, f"{_XML}base": f"{public_url()}/"})
    _text(root, "id", f"urn:uuid:{board['id']}")
    _text(root, "title", in_language(language, board["name"]))
    _text(root, "updated", view["changed_at"])
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"/forum/boards/{board['id']}"})
    SubElement(_author(root, "Convive"), "uri").text = public_url()
    for entry in view["entries"]:
        _entry(root, entry, language)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _entry(root: Element, entry: dict[str, Any], language: str) -> None:
    post = entry["post"]
    shown = post["translation"] or post
    who = post["author"]["name"] or translate.text(_NOBODY, language)
    title = entry["translated_title"] or entry["title"]
    made = SubElement(root, "entry", {f"{_XML}lang": shown["language"]})
    _text(made, "id", f"urn:uuid:{post['id']}")
    _text(made, "title", translate.text(FEED_TEXTS["entry"], language, {"who": who, "title": title}))
    _text(made, "published", post["written_at"])
    _text(made, "updated", post["edited_at"] or post["written_at"])
    _author(made, who)
    SubElement(made, "link", {"rel": "alternate", "href": address(post["topic_id"], post["number"])})
    _text(made, "content", shown["html"], type="html")


def _author(parent: Element, name: str) -> Element:
    author = SubElement(parent, "author")
    _text(author, "name", name)
    return author


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _UNSAYABLE.sub("", text)
