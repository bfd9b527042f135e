"""A file that was announced comes in: its bytes to the store, what it is to the forum."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import orjson
from fastapi import Request, Response

from contracts.base import NOT_FOUND, UNSUPPORTED_MEDIA
from contracts.forum import files as forum_files
from gateway.context import Caller, caller_of
from gateway.expose import Route
from gateway.files.inspection import judging_of
from gateway.routing import Endpoint
from gateway.services import services_of

_ANYTHING = "application/octet-stream"


def take(path: str) -> Route:
    """The address to which an announced file is sent: its bytes are the body."""
    return Route("PUT", path, forum_files.KEEP_FILE, taken=_ANYTHING, endpoint=_endpoint)


def _endpoint(route: Route) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        if request.headers.get("content-type", _ANYTHING).partition(";")[0].strip().lower() != _ANYTHING:
            raise UNSUPPORTED_MEDIA(expected=_ANYTHING)
        view = await taken(request, caller, request.path_params["file_id"], request.stream())
        return Response(orjson.dumps(view), route.status, {"Cache-Control": "no-store"}, "application/json")

    return endpoint


async def taken(request: Request, caller: Caller, file_id: str, parts: AsyncIterator[bytes]) -> dict[str, Any]:
    """The forum is asked before a byte is read, and told when they are in the store.

    What it then refuses, and what no word comes of, was only announced: the forum lets go of it within a day.
    """
    services = services_of(request)
    known = await services.call(forum_files.READ_FILE, {"file_id": file_id}, caller)
    if known["kept_at"] is not None:
        raise forum_files.FILE_SENT() if known["post_id"] is None else NOT_FOUND("file_id", what="file")
    judging, member_id = judging_of(request), caller.actor.id
    facts = await judging.keep(member_id, known["id"], known["filename"], known["size_bytes"], parts)
    return await services.call(forum_files.KEEP_FILE, {"file_id": known["id"]} | facts, caller)
