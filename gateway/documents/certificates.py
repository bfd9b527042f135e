"""A certificate at its public address: what it states is asked of training, the paper is made here."""

from __future__ import annotations

import importlib
from concurrent.futures import Executor
from functools import partial
from typing import Any, cast

from fastapi import Request, Response

from chassis.settings import public_url
from contracts.training.certificates import CERTIFICATE_PDF
from gateway import deadlines
from gateway.context import caller_of
from gateway.documents.wording import words
from gateway.expose import Route, file_headers, payload_of
from gateway.routing import Endpoint
from gateway.services import services_of

_PDF = "application/pdf"


def certificate(path: str) -> Route:
    """The address of a certificate on paper, shown in the browser."""
    return Route("GET", path, CERTIFICATE_PDF, (_PDF,), inline=True, endpoint=_endpoint)


def _endpoint(route: Route) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        payload = await payload_of(request, route)
        told = await services_of(request).call(
            route.operation, payload, caller, traceparent=request.headers.get("traceparent")
        )
        content = await made(job_of(told), cast(Executor, request.app.state.certificates))
        name = f"convive-{told['certificate']['code']}-{told['language']}.pdf"
        return Response(content, 200, file_headers(route, name, _PDF))

    return endpoint


async def made(job: dict[str, Any], printers: Executor) -> bytes:
    """The paper. One page takes a tenth of a second, so it needs no process of its own, only a thread and a turn.

    Raises UNAVAILABLE when there was no turn in time.
    """
    return await deadlines.in_thread("documents", partial(_write, job), printers)


def _write(job: dict[str, Any]) -> bytes:
    # At the first certificate, not at the start: a gateway that makes none needs no library for it.
    writer = importlib.import_module("gateway.documents.certificate_pdf")
    return cast(bytes, writer.written(writer.printed(job)))


def job_of(told: dict[str, Any]) -> dict[str, Any]:
    """What the paper is made of: the certificate as training answered, with the words of its language."""
    return {
        "certificate": told["certificate"],
        "words": words(told["language"], "certificate"),
        "language": told["language"],
        "url": f"{public_url()}/verify/{told['certificate']['code']}",
    }
