"""Files that a service gives out part by part, passed on as they come: any size, in constant memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from contracts.base import Operation
from gateway import deadlines
from gateway.context import Caller, caller_of, identified
from gateway.expose import Route, disposition, payload_of
from gateway.routing import Endpoint
from gateway.services import services_of


def stream(path: str, operation: Operation[Any, Any], media_type: str) -> Route:
    """A read whose view has `filename`, a part's `text`, and the cursor of the `next` part."""
    return Route("GET", path, operation, (media_type,), endpoint=_endpoint)


def _endpoint(route: Route) -> Endpoint:
    """What is refused is refused with the first part. A file that can't be read to its end is broken off, visibly."""

    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        return await given(request, route, caller, await payload_of(request, route))

    return endpoint


async def given(request: Request, route: Route, caller: Caller, payload: dict[str, Any]) -> Response:
    """The file that is asked for by `payload`. Raises what its first part is refused with."""
    first = await services_of(request).call(
        route.operation, payload, caller, traceparent=request.headers.get("traceparent")
    )
    headers = {"Content-Disposition": disposition(first["filename"]), "Cache-Control": "no-store"}
    return StreamingResponse(_parts(request, route, payload, first), 200, headers, route.files[0])


async def _parts(request: Request, route: Route, payload: dict[str, Any], part: dict[str, Any]) -> AsyncIterator[bytes]:
    """Each part is asked for by the caller as the caller is by then: a token lives a minute, rights can be lost."""
    while True:
        yield part["text"].encode()
        if part["next"] is None:
            return
        deadlines.renew()
        caller = await identified(request)
        part = await services_of(request).call(route.operation, payload | {"cursor": part["next"]}, caller)
