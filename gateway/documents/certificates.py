"""A certificate at its public address: what it states is asked of training, the paper is made here."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import Request, Response

from chassis import telemetry
from chassis.settings import public_url
from contracts.training.certificates import CERTIFICATE_PDF
from gateway.context import caller_of
from gateway.documents.making import certificates_of, taken
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
        folder = await certificates_of(request).make(job_of(told))
        name = f"convive-{told['certificate']['code']}-{told['language']}.pdf"
        return Response(await asyncio.to_thread(taken, folder), 200, file_headers(route, name, _PDF))

    return endpoint


def job_of(told: dict[str, Any]) -> dict[str, Any]:
    """What the process is told: the certificate as training answered, with the words of its language."""
    return {
        "paper": "certificate",
        "format": "pdf",
        "trace": telemetry.traceparent() or "-",
        "certificate": told["certificate"],
        "words": words(told["language"], "certificate"),
        "language": told["language"],
        "url": f"{public_url()}/verify/{told['certificate']['code']}",
    }
