"""A file, at the address by which pages and Markdown name it; and the small image of it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from gateway.files.download import sent
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)


@router.get("/forum/files/{file_id}")
@router.get("/library/files/{file_id}")
async def file(request: Request, file_id: str) -> Response:
    """Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    return await sent(request, visitor.caller, {"file_id": file_id})


@router.get("/forum/files/{file_id}/small")
async def small(request: Request, file_id: str) -> Response:
    """Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    return await sent(request, visitor.caller, {"file_id": file_id, "small": True})
