"""The first page: what Convive is; for whoever is signed in, what concerns them."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from chassis.clock import now
from contracts.base import Page
from contracts.chat import rooms as chat_rooms
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.notices import NoticeKind
from contracts.programs.editions import editions as programs_editions
from gateway.views import Data
from gateway.web.frame import contacts
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.funds.mine.mine import is_contact, remember
from gateway.web.inbox import notifications
from gateway.web.inbox.notifications import ShownNotice
from gateway.web.todo import todo
from gateway.web.todo.todo import ShownTask
from gateway.web.training.courses import my_courses

router = APIRouter(route_class=PageRoute)
_TASKS = 5
_NOTICES = 6
_MENTIONS = 4
_LOOKED_THROUGH = 30
_TOPICS = 6
_BOARDS = 5
_ROOMS = 5
_EDITIONS = 4


@router.get("/")
async def home(request: Request) -> Response:
    """What Convive is; for whoever is signed in, what concerns them. Each part may be missing for a while."""
    visitor = await visit(request)
    if not visitor.signed_in:
        return visitor.page("home/home.html")
    # Asked once an hour: a call for every member, of whom few are a donor's contacts.
    known = contacts.known(request, visitor.caller.actor.id)
    concerns, found = await asyncio.gather(_concerns(visitor), _nothing() if known is not None else is_contact(visitor))
    gives = bool(known if known is not None else found)
    response = visitor.page("home/welcome.html", gives=gives, **concerns)
    if known is None and found is not None:
        remember(visitor, response, is_contact=gives)
    return response


async def _nothing() -> None:
    """What is asked where nothing needs to be."""


async def _concerns(visitor: Visit) -> dict[str, Any]:
    country = visitor.caller.actor.country
    where = {"country": country} if country else {}
    pages = asyncio.gather(
        visitor.ask(forum_topics.LIST_TOPICS, {"unread": True, "limit": _TOPICS}),
        visitor.ask(forum_boards.LIST_BOARDS, {"limit": 100}),
        visitor.ask(chat_rooms.LIST_ROOMS, {"limit": _ROOMS}),
        visitor.ask(programs_editions.LIST_EDITIONS, {"limit": 20} | where),
    )
    mine = asyncio.gather(_told(visitor), my_courses(visitor))
    topics, boards, rooms, editions = await pages
    (inbox, waiting), courses = await mine
    mentions, others = _split(inbox and inbox["items"])
    return {
        "tasks": waiting, "mentions": mentions, "inbox": others, "boards": _unread(boards),
        "topics": topics and topics["items"], "rooms": rooms and rooms["items"], "courses": courses,
        "editions": _current(editions["items"] if editions else None), "country_known": bool(country),
        "unassigned": not visitor.caller.actor.networks and boards is not None and not boards["items"],
    }  # fmt: skip


async def _told(visitor: Visit) -> tuple[dict[str, Any] | None, list[ShownTask] | None]:
    """The visitor's latest notices, and what is most urgent of what waits for them: most have nothing to do."""
    inbox = await notifications.latest(visitor, _LOOKED_THROUGH)
    return inbox, await todo.most_urgent(visitor, _TASKS) if visitor.tasks else []


def _split(inbox: list[ShownNotice] | None) -> tuple[list[ShownNotice], list[ShownNotice] | None]:
    """Where somebody waits for the visitor's answer, and the other notices."""
    if inbox is None:
        return [], None
    mentions = [n for n in inbox if n["kind"] == NoticeKind.MENTIONED and not n["read"]][:_MENTIONS]
    return mentions, [notice for notice in inbox if notice not in mentions][:_NOTICES]


def _unread(boards: Data[Page[forum_boards.Board]] | None) -> list[Data[forum_boards.Board]]:
    """The boards where most is new to the visitor."""
    found = [board for board in boards["items"] if board["unread"]] if boards else []
    return sorted(found, key=lambda board: -board["unread"])[:_BOARDS]


def _current(
    editions: list[Data[programs_editions.EditionItem]] | None,
) -> list[Data[programs_editions.EditionItem]] | None:
    """Those that are still under way first; within each, as they came."""
    today = now().date().isoformat()
    if editions is None:
        return None
    return sorted(editions, key=lambda edition: str(edition["ends_on"]) < today)[:_EDITIONS]
