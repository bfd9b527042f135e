"""A report to a donor at its stable address, in the format that the address ends with: JSON, PDF or DOCX."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from fastapi import Request, Response

from contracts.base import Operation
from contracts.funds.reporting.donor_reports import ReportFormat
from gateway.context import caller_of
from gateway.documents.making import TemporaryFile, documents_of
from gateway.documents.statements import plain
from gateway.documents.wording import words
from gateway.expose import Route, payload_of
from gateway.services import services_of

MEDIA_TYPES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def donor_report(path: str, exported: Operation[Any, Any]) -> Route:
    """The address of a report in all formats. Every download is on record, that of JSON too."""
    return Route("GET", path, exported, tuple(MEDIA_TYPES.values()), shown=None, endpoint=_endpoint)


def _endpoint(route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        payload = await payload_of(request, route)
        traceparent = request.headers.get("traceparent")
        export = await services_of(request).call(route.operation, payload, caller, traceparent=traceparent)
        return await _document(request, export)

    return endpoint


async def _document(request: Request, export: dict[str, Any]) -> Response:
    kind, told = export["format"], export["report"]
    headers = {
        "Content-Disposition": f'attachment; filename="{_filename(told, kind)}"',
        "Content-Language": told["language"],
        "Cache-Control": "no-store",
    }
    if kind == ReportFormat.JSON:
        return Response(orjson.dumps(told), 200, headers, MEDIA_TYPES[kind])
    folder = await documents_of(request).make(job_of(export))
    return TemporaryFile(folder, MEDIA_TYPES[kind], headers)


def job_of(export: dict[str, Any]) -> dict[str, Any]:
    """What the process that makes the document is told: it knows no service and no language of the reader's."""
    language = export["report"]["language"]
    return {
        "paper": "report",
        "format": export["format"],
        "trace": export["export_id"],
        "report": export["report"],
        "words": words(language) | words(language, "report"),
        "language": language,
        "export": {name: export[name] for name in ("export_id", "exported_at", "exported_by")},
    }


def _filename(told: dict[str, Any], kind: str) -> str:
    """`donor-report-ports-of-belize-2026-01-01-2026-06-30-en.pdf`."""
    days = (told["period_from"], told["period_to"])
    return "-".join(("donor-report", plain(told["award"]), *days, told["language"])) + f".{kind}"
