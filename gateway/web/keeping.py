"""Opening boards and changing them: names in four languages, and who may enter."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts import forum
from contracts.base import FORBIDDEN, Refused
from contracts.identity import Role
from contracts.kinds import Language
from gateway.web.refusals import PageRoute
from gateway.web.visit import Form, Visit, see, visit

router = APIRouter(route_class=PageRoute)
_AUDIENCE = ("networks", "roles", "countries", "members")


async def _keeper(request: Request) -> Visit:
    """A moderator or administrator. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    if not visitor.signed_in:
        await visitor.call(forum.LIST_BOARDS, {"limit": 1})  # refuses, and so leads to the sign-in
    if not visitor.has(Role.MODERATOR, Role.ADMINISTRATOR):
        raise FORBIDDEN()
    return visitor


def _written(fields: Form) -> dict[str, Any]:
    """The command, of what was filled in."""
    texts = {
        name: {code.value: text for code in Language if (text := fields.text(f"{name}.{code.value}").strip())}
        for name in ("name", "description")
    }
    audience = {name: [value for value in fields.get(name, []) if value] for name in _AUDIENCE}
    return texts | audience | fields.filled("slug", "expected_version")


@router.api_route("/forum/new", methods=["GET", "POST"])
async def open_board(request: Request) -> Response:
    """A new board. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await _keeper(request)
    blank: dict[str, Any] = {"name": {}, "description": {}, "slug": ""} | {name: [] for name in _AUDIENCE}
    if request.method == "GET":
        return visitor.page("board-form.html", board=blank, problem=None, wrong={})
    fields = await visitor.form()
    written = _written(fields)
    try:
        opened = await visitor.call(forum.OPEN_BOARD, written, key=fields.key)
    except Refused as refused:
        return visitor.page_again("board-form.html", refused, board=blank | written)
    return see(f"/forum/boards/{opened['id']}", "saved")


@router.api_route("/forum/boards/{board_id}/edit", methods=["GET", "POST"])
async def edit_board(request: Request, board_id: str) -> Response:
    """Another name, description or audience. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await _keeper(request)
    board = await visitor.call(forum.READ_BOARD, {"board_id": board_id})
    if request.method == "GET":
        return visitor.page("board-form.html", board=board, problem=None, wrong={})
    written = _written(await visitor.form())
    try:
        await visitor.call(forum.EDIT_BOARD, written | {"board_id": board_id})
    except Refused as refused:
        return visitor.page_again("board-form.html", refused, board=board | written)
    return see(f"/forum/boards/{board_id}", "saved")
