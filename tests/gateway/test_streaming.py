"""A file in parts: each part is asked for after the one before, and a file that breaks off never looks whole."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI, Request

from contracts.base import UNAVAILABLE, Refused
from contracts.funds.exports.journal_export import EXPORT_HLEDGER
from gateway import streaming


class Parts:
    """Three parts; the last one is not to be had while `away`. Stands for the services and for the desk."""

    def __init__(self, *, away: bool) -> None:
        self.away, self.asked = away, []  # type: tuple[bool, list[str | None]]

    async def call(self, _: Any, payload: dict[str, Any], caller: Any) -> dict[str, Any]:
        self.asked.append(payload.get("cursor"))
        if self.away and payload.get("cursor") == "3":
            raise UNAVAILABLE(service="funds")
        return {"text": payload.get("cursor", "1"), "next": {"2": "3", "3": None}[payload["cursor"]]}

    async def caller(self, *_: Any) -> None:
        return None


def _told(parts: Parts) -> list[bytes]:
    app = FastAPI()
    app.state.services = app.state.desk = parts
    request = Request({"type": "http", "app": app, "headers": [], "method": "GET", "path": "/"})
    route = streaming.stream("/exports/journal.hledger", EXPORT_HLEDGER, "text/plain")
    given: list[bytes] = []

    async def take() -> None:
        parts_of = streaming._parts(request, route, {"on": "2026-05-04"}, {"text": "1", "next": "2"})
        async for part in parts_of:
            given.append(part)  # noqa: PERF401 - what was given before it broke off counts, too

    try:
        asyncio.run(take())
    finally:
        parts.asked.append(f"given {len(given)}")
    return given


def test_the_parts_come_in_their_order() -> None:
    parts = Parts(away=False)
    assert _told(parts) == [b"1", b"2", b"3"]
    assert parts.asked == ["2", "3", "given 3"]


def test_a_part_that_is_not_to_be_had_breaks_the_file_off() -> None:
    parts = Parts(away=True)
    with pytest.raises(Refused):
        _told(parts)
    assert parts.asked[-1] == "given 2"
