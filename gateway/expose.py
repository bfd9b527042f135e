"""Operations as REST routes: a table per service, one way in and one way out for all of them.

A read says in its contract where it is (`reads`); every other route is a line of the table.

The command is made of the path's fields, and the query (reads) or the JSON body (the others); the service validates it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from contracts.base import MALFORMED, NOT_JSON, TOO_LARGE, UNSUPPORTED_MEDIA, Kind, Operation
from gateway import embedded_refusals
from gateway.context import Caller, caller_of, desk_of
from gateway.routing import Endpoint, Plain
from gateway.services import services_of
from gateway.settings import gateway_settings

IDEMPOTENCY_KEY = "Idempotency-Key"
_NOT_STORED = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Route:
    """`method` and `path` (below /api/v1/<service>) of an operation.

    `files`: the view is a file of one of these media types, shown in the browser if `inline`, else saved.
    `body_bytes`: what a body may have where it carries a file, when that is more than the gateway's own limit.
    `taken`: the body is a file, of this media type; what the command has to say is found out by the endpoint.
    `endpoint` answers where one call is not enough; `shown` is the operation whose view it gives as JSON.
    """

    method: str
    path: str
    operation: Operation[Any, Any]
    files: tuple[str, ...] = ()
    inline: bool = False
    body_bytes: int = 0
    taken: str = ""
    shown: Operation[Any, Any] | None = None
    endpoint: Callable[[Route], Endpoint] | None = None

    @property
    def status(self) -> int:
        return 201 if self.operation.kind is Kind.CREATE else 200

    @property
    def path_fields(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def reads(*contracts: ModuleType) -> list[Route]:
    """The routes of the reads that declare in these modules where they are: `read(…, at="/topics/{topic_id}")`."""
    declared = (each for module in contracts for each in vars(module).values() if isinstance(each, Operation))
    return [get(operation.at, operation) for operation in declared if operation.at]


def get(path: str, operation: Operation[Any, Any]) -> Route:
    return Route("GET", path, operation)


def post(path: str, operation: Operation[Any, Any], *, body_bytes: int = 0) -> Route:
    return Route("POST", path, operation, body_bytes=body_bytes)


def put(path: str, operation: Operation[Any, Any]) -> Route:
    return Route("PUT", path, operation)


def patch(path: str, operation: Operation[Any, Any]) -> Route:
    return Route("PATCH", path, operation)


def delete(path: str, operation: Operation[Any, Any]) -> Route:
    return Route("DELETE", path, operation)


def download(path: str, operation: Operation[Any, Any], *media_types: str, inline: bool = False) -> Route:
    """A read whose view has `filename` and `content_base64`, and `media_type` where it may be one of several."""
    return Route("GET", path, operation, media_types, inline)


def router(service: str, routes: list[Route]) -> APIRouter:
    """The routes of a service as a FastAPI router; gateway.openapi writes the document from the same tables.

    The first that fits is taken: in each place a fixed part of a path comes before one with a field in it
    (`{donor_id}.{format}`), and that before a field, which fits whatever stands there.
    """
    return APIRouter(
        routes=[
            Plain(
                route.method,
                f"/api/v1/{service}{route.path}",
                route.endpoint(route) if route.endpoint else _endpoint(route),
                route.operation.key,
            )
            for route in sorted(routes, key=lambda route: [_openness(part) for part in route.path.split("/")])
        ]
    )


def _openness(part: str) -> int:
    """How much fits into a part of a path: 0, itself; 1, what has something of it; 2, whatever."""
    return 0 if "{" not in part else 2 if re.fullmatch(r"\{\w+\}", part) else 1


def _endpoint(route: Route) -> Endpoint:
    answer = _as_file if route.files else _as_json
    may_hold_refusals = embedded_refusals.may_hold(route.operation.view)
    as_it_is = not (route.files or may_hold_refusals or "version" in route.operation.view.model_fields)

    async def endpoint(request: Request) -> Response:
        caller = await caller_of(request)
        payload = await payload_of(request, route)
        services = services_of(request)
        if as_it_is and (known := services.known(route.operation, payload, caller)) is not None:
            return Response(known, route.status, _NOT_STORED, "application/json")
        view = await services.call(
            route.operation, payload, caller, key=_key(request, route), traceparent=request.headers.get("traceparent")
        )
        drop_access(request, route.operation, caller, payload)
        return answer(route, embedded_refusals.in_language(view, caller.language) if may_hold_refusals else view)

    return endpoint


def drop_access(request: Request, operation: Operation[Any, Any], caller: Caller, payload: dict[str, Any]) -> None:
    """Who was signed out or suspended here has no access here from now on; other gateways hear of it by an event."""
    if operation.service == "identity" and operation.kind is not Kind.READ:
        for member_id in {caller.actor.id, payload.get("member_id")} - {None}:
            desk_of(request).drop_member(UUID(str(member_id)))


async def payload_of(request: Request, route: Route) -> dict[str, Any]:
    """The command as it was sent: path, and query or body."""
    payload = _from_query(request, route) if route.operation.kind is Kind.READ else await _from_body(request, route)
    payload.update(request.path_params)
    if "expected_version" in route.operation.command.model_fields and (tag := request.headers.get("if-match")):
        payload["expected_version"] = _version(tag)
    return payload


def _from_query(request: Request, route: Route) -> dict[str, Any]:
    fields = route.operation.command.model_fields
    payload: dict[str, Any] = {}
    for name in request.query_params:
        values = request.query_params.getlist(name)
        is_list = name in fields and "list" in str(fields[name].annotation)
        payload[name] = values if is_list else values[-1]
    return payload


async def _from_body(request: Request, route: Route) -> dict[str, Any]:
    body = await read_body(request, max(gateway_settings().max_body_bytes, route.body_bytes))
    if not body:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UNSUPPORTED_MEDIA(expected="application/json")
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NOT_JSON(line=error.lineno, column=error.colno) from None
    if not isinstance(payload, dict):
        raise MALFORMED(reason="a JSON object is expected")
    return payload


async def read_body(request: Request, limit: int) -> bytes:
    """The request's body. Raises TOO_LARGE as soon as it passes `limit` bytes, whatever its length says."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit:
        raise TOO_LARGE(limit=limit)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise TOO_LARGE(limit=limit)
        parts.append(part)
    return b"".join(parts)


def _key(request: Request, route: Route) -> str | None:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None or route.operation.kind is not Kind.CREATE:
        return None
    if not 1 <= len(key) <= 200 or not key.isascii() or not key.isprintable():
        raise MALFORMED(IDEMPOTENCY_KEY, reason="1 to 200 printable ASCII characters are expected")
    return key


def _version(tag: str) -> str:
    """The version in an ETag as `_as_json` gives it out; what is not one of ours goes on as it is, and is refused."""
    return tag.strip().removeprefix("W/").strip('"')


def _as_json(route: Route, view: dict[str, Any]) -> Response:
    headers = dict(_NOT_STORED)
    if isinstance(version := view.get("version"), int):
        headers["ETag"] = f'"{version}"'
    return Response(orjson.dumps(view), route.status, headers, "application/json")


def _as_file(route: Route, view: dict[str, Any]) -> Response:
    headers = file_headers(route, view["filename"], view.get("media_type", route.files[0]))
    return Response(base64.b64decode(view["content_base64"]), 200, headers)


def file_headers(route: Route, filename: str, media_type: str) -> dict[str, str]:
    """What is said of a file that is given out whole."""
    return {
        "Content-Disposition": disposition(filename, inline=route.inline),
        "Content-Type": media_type,  # as it is: no charset that the file may not have
        "Cache-Control": "no-store",
    }


def disposition(filename: str, *, inline: bool = False) -> str:
    """RFC 6266: the name in ASCII for old clients, and as it is for the others."""
    plain = "".join(c if " " <= c <= "~" and c not in '"\\%' else "_" for c in filename)
    kind = "inline" if inline else "attachment"
    extended = "" if plain == filename else f"; filename*=UTF-8''{quote(filename, safe='')}"
    return f'{kind}; filename="{plain}"{extended}'
