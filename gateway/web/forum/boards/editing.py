"""Opening boards and changing them: names in four languages, and who may enter."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import FORBIDDEN, Refused
from contracts.forum.boards import boards as forum_boards
from contracts.identity import Role
from contracts.kinds import Language
from gateway.rendering.templates import in_language
from gateway.views import Data
from gateway.web.forum.boards.boards import in_order
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
# A board of the fourth level has none below it.
_LOWEST = 3
_AUDIENCE = ("networks", "roles", "countries", "members")


async def _keeper(request: Request) -> Visit:
    """A moderator or administrator. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    if not visitor.signed_in:
        await visitor.call(forum_boards.LIST_BOARDS, {"limit": 1})  # refuses, and so leads to the sign-in
    if not visitor.has(Role.MODERATOR, Role.ADMINISTRATOR):
        raise FORBIDDEN()
    return visitor


def _written(fields: Form, *also: str) -> dict[str, Any]:
    """The command, of what was filled in."""
    texts = {
        name: {code.value: text for code in Language if (text := fields.text(f"{name}.{code.value}").strip())}
        for name in ("name", "description")
    }
    audience = {name: [value for value in fields.get(name, []) if value] for name in _AUDIENCE}
    return texts | audience | fields.filled("parent_id", "place", "private", *also)


async def _parents(visitor: Visit, board: Data[forum_boards.Board] | None = None) -> list[tuple[str, str]]:
    """The boards that a board may stand in: not in itself, nor below. Where it stands now is always among them."""
    listed = (await visitor.call(forum_boards.LIST_BOARDS, {"limit": 200}))["items"]
    own = board["id"] if board else ""
    fit = [one for one in listed if len(one["above"]) < _LOWEST and own not in (one["id"], *_ids(one["above"]))]
    found = [(one["id"], f"{'– ' * one['level']}{in_language(visitor.language, one['name'])}") for one in in_order(fit)]
    now = [(one["id"], in_language(visitor.language, one["name"])) for one in board["above"][-1:]] if board else []
    return found + [one for one in now if one[0] not in dict(found)]


def _ids(boards: list[Data[forum_boards.BoardReference]]) -> list[str]:
    return [board["id"] for board in boards]


@router.api_route("/forum/new", methods=["GET", "POST"])
async def open_board(request: Request) -> Response:
    """A new board. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await _keeper(request)
    blank: dict[str, Any] = {"name": {}, "description": {}, "slug": "", "parent_id": "", "place": 0, "private": ""}
    blank |= {name: [] for name in _AUDIENCE} | visitor.asked("parent_id")
    parents = await _parents(visitor)
    if request.method == "GET":
        return visitor.page("forum/boards/form.html", board=blank, parents=parents, problem=None, wrong={})
    fields = await visitor.form()
    written = _written(fields, "slug")
    try:
        opened = await visitor.call(forum_boards.OPEN_BOARD, written, key=fields.key)
    except Refused as refused:
        return visitor.page_again("forum/boards/form.html", refused, board=blank | written, parents=parents)
    return see(f"/forum/boards/{opened['id']}", "saved")


@router.api_route("/forum/boards/{board_id}/edit", methods=["GET", "POST"])
async def edit_board(request: Request, board_id: str) -> Response:
    """Another name, description or audience. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await _keeper(request)
    board = await visitor.call(forum_boards.READ_BOARD, {"board_id": board_id})
    parents = await _parents(visitor, board)
    if request.method == "GET":
        return visitor.page("forum/boards/form.html", board=board, parents=parents, problem=None, wrong={})
    written = _written(await visitor.form(), "expected_version")
    try:
        await visitor.call(forum_boards.EDIT_BOARD, written | {"board_id": board_id})
    except Refused as refused:
        return visitor.page_again("forum/boards/form.html", refused, board=board | written, parents=parents)
    return see(f"/forum/boards/{board_id}", "saved")
