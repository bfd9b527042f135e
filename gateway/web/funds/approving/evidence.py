"""Evidence where it is looked at: a PDF or an image inside its page, everything else to be saved."""

from __future__ import annotations

import base64

from fastapi import APIRouter, Request, Response

from contracts.funds import evidence as funds_evidence
from contracts.funds.evidence import MediaType
from gateway.expose import disposition
from gateway.headers import POLICY
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import visit

router = APIRouter(route_class=PageRoute)
IMAGES = frozenset({MediaType.PNG, MediaType.JPEG})
_INLINE = IMAGES | {MediaType.PDF}
# A page that shows evidence may have our own files inside it, and those may stand in pages of ours: nothing else.
SHOWING = {"Content-Security-Policy": f"{POLICY}; object-src 'self'; frame-src 'self'"}
# The browser's own viewer of PDF lays out its page by a style of its own.
_SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@router.get("/fund/approvals/files/{attachment_id}")
async def evidence(request: Request, attachment_id: str) -> Response:
    """A file; that it was read is on record. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request)
    visitor.must_be_signed_in()
    file = await visitor.call(funds_evidence.DOWNLOAD_ATTACHMENT, {"attachment_id": attachment_id})
    inline = file["media_type"] in _INLINE
    headers = {
        "Content-Disposition": disposition(file["filename"], inline=inline),
        "Content-Type": file["media_type"],
        "Cache-Control": "private, no-store",
    }
    if inline:
        headers["Content-Security-Policy"] = _SHOWN
    return Response(base64.b64decode(file["content_base64"]), 200, headers)
