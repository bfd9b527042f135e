"""Everything the platform keeps of a member as one JSON file: the account, and each service's part as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from contracts import account_export, data_export
from contracts.base import Operation
from gateway.context import Caller, identified
from gateway.services import services_of

FILENAME = "convive-my-data.json"
PARTS: tuple[Operation[data_export.ExportMine, data_export.MinePart], ...] = (
    data_export.FORUM, data_export.CHAT, data_export.TRAINING, data_export.PROGRAMS, data_export.FUNDS
)  # fmt: skip
Held = dict[str, Any]
_PRETTY = orjson.OPT_INDENT_2


async def own_data(request: Request, caller: Caller) -> Response:
    """The file. A service that does not answer refuses the whole before it begins. Raises UNAVAILABLE."""
    services = services_of(request)
    account, *firsts = await asyncio.gather(
        services.call(account_export.EXPORT_ME, {}, caller), *(services.call(part, {}, caller) for part in PARTS)
    )
    headers = {"Content-Disposition": f'attachment; filename="{FILENAME}"', "Cache-Control": "no-store"}
    return StreamingResponse(_written(request, account, firsts), 200, headers, "application/json")


async def _written(request: Request, account: Held, firsts: list[Held]) -> AsyncIterator[bytes]:
    yield b'{"identity": ' + orjson.dumps(account, option=_PRETTY)
    for operation, first in zip(PARTS, firsts, strict=True):
        yield f',\n"{operation.service}": ['.encode()
        separator = b"\n"
        async for row in _rows(request, operation, first):
            yield separator + orjson.dumps(row, option=_PRETTY)
            separator = b",\n"
        yield b"]"
    yield b"}\n"


async def _rows(request: Request, operation: Operation[Any, Any], part: Held) -> AsyncIterator[Held]:
    """All rows of a service. Each part is asked for by the member as the member is by then: rights can be lost."""
    while True:
        for row in part["items"]:
            yield row
        if part["next"] is None:
            return
        caller = await identified(request)
        part = await services_of(request).call(operation, {"cursor": part["next"]}, caller)
