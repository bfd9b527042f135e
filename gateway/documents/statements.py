"""A statement at its stable address, in the format that the address ends with.

On the screen, as JSON, it is the view. Whatever is taken home was put on record by the service before it is given out.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
from fastapi import Request, Response

from contracts.base import Operation
from contracts.funds.reporting.statements import STATEMENT_ROWS, DocumentFormat
from gateway.context import Caller, caller_of, identified
from gateway.documents.making import TemporaryFile, documents_of
from gateway.documents.rows import PRINTED
from gateway.documents.wording import words
from gateway.expose import Route, payload_of
from gateway.services import services_of

MEDIA_TYPES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# So many that a call is worth it, so few that nobody waits while they are read.
_ENTRIES_AT_ONCE = 2_000
_OF_DOCUMENTS = ("format", "lang", "download")
_YES = ("1", "true", "yes", "on", "t", "y")


def statement(path: str, exported: Operation[Any, Any], shown: Operation[Any, Any]) -> Route:
    """The address of a statement in all formats; `shown` answers for JSON on the screen."""
    files = tuple(dict.fromkeys(kind.partition(";")[0] for kind in MEDIA_TYPES.values()))
    return Route("GET", path, exported, files, shown=shown, endpoint=_endpoint)


def _endpoint(route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        payload = await payload_of(request, route)
        if payload.get("format") == DocumentFormat.JSON and str(payload.get("download", "")).lower() not in _YES:
            asked = {name: value for name, value in payload.items() if name not in _OF_DOCUMENTS}
            view = await _call(request, caller, route.shown or route.operation, asked)
            return Response(orjson.dumps(view), 200, {"Cache-Control": "no-store"}, MEDIA_TYPES["json"])
        export = await _call(request, caller, route.operation, payload)
        return await _document(request, export)

    return endpoint


async def _document(request: Request, export: dict[str, Any]) -> Response:
    kind, told = export["format"], export["statement"]
    headers = {
        "Content-Disposition": f'attachment; filename="{_filename(export)}"',
        "Content-Language": export["language"],
        "Cache-Control": "no-store",
    }
    if kind == DocumentFormat.JSON:
        return Response(orjson.dumps(told), 200, headers, MEDIA_TYPES[kind])
    job = {
        "paper": "statement",
        "format": kind,
        "trace": export["export_id"],
        "statement": told,
        "words": words(export["language"]),
        "language": export["language"],
        "export": {name: export[name] for name in ("export_id", "exported_at", "exported_by")},
    }
    folder = await documents_of(request).make(job, _entries(request, told, kind))
    return TemporaryFile(folder, MEDIA_TYPES[kind], headers)


async def _entries(request: Request, told: dict[str, Any], kind: str) -> AsyncIterator[list[list[Any]]]:
    """The entries up to the statement's own last ones, whatever is posted meanwhile; on paper those that fit.

    Each page is asked for by the caller as the caller is by then: a token lives a minute, rights can be lost.
    """
    on_paper = kind == DocumentFormat.PDF
    asked = {"fund_id": told["fund_id"], "since": told["since"], "until": told["on"], "through": told["through"]}
    asked |= {f"{told['scope']}_id": told["id"]} if told["id"] else {}
    asked["limit"] = PRINTED + 1 if on_paper else _ENTRIES_AT_ONCE
    coming: asyncio.Future[dict[str, Any]] | None = asyncio.ensure_future(_page(request, asked))
    try:
        while coming is not None:
            page = await coming
            more = asked | {"cursor": page["next"]} if page["next"] and not on_paper else None
            # Fetched while the document is being made of this one.
            coming = asyncio.ensure_future(_page(request, more)) if more else None
            yield page["rows"]
    finally:
        if coming is not None:
            coming.cancel()


async def _page(request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    return await _call(request, await identified(request), STATEMENT_ROWS, asked)


async def _call(request: Request, caller: Caller, operation: Operation[Any, Any], payload: Any) -> dict[str, Any]:
    return await services_of(request).call(operation, payload, caller, traceparent=request.headers.get("traceparent"))


def _filename(export: dict[str, Any]) -> str:
    """`donor-statement-canada-2017-12-31-en.pdf`."""
    told = export["statement"]
    what = "" if told["scope"] == "fund" else plain(told["title"])
    days = [told["since"], told["on"]] if told["since"] else [told["on"]]
    parts = [f"{told['scope']}-statement", what, *days, export["language"]]
    return "-".join(part for part in parts if part) + f".{export['format']}"


def plain(text: str) -> str:
    """A title as a part of a file's name."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-")
