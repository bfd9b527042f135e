"""Inviting to a private board on the pages, without JavaScript; and a live stream that ends with the membership."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import orjson
import pytest
from websockets.sync.client import connect

from convive.api.client import Person
from tests.stack import RunningStack
from tests.web.conftest import FORUM, World
from tests.web.reading import browser
from tests.web.test_subscribing import send

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def private(world: World) -> str:
    text = {"en": "Closed circle"}
    board = {"slug": f"private-{uuid4().hex[:8]}", "name": text, "description": text, "private": True}
    return str(world["moderator"].post(f"{FORUM}/boards", board)["id"])


def status(client: httpx.Client, board: str) -> int:
    return client.get(f"/forum/boards/{board}").status_code


def test_somebody_is_found_invited_and_shut_out_again(stack: RunningStack, world: World, newcomer: Person) -> None:
    board = private(world)
    page, name = f"/forum/boards/{board}/members", newcomer.get("/api/v1/identity/me")["name"]
    with browser(stack, world["moderator"]) as keeper, browser(stack, newcomer) as guest:
        assert status(guest, board) == 404
        found = keeper.get(page, params={"search": name}).text
        assert f'value="{newcomer.id}"' in found
        day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
        sent = {"member_id": newcomer.id, "ends_on": day, "do": "invite"}
        assert send(keeper, f"{page}?search={name}", page, **sent).headers["location"] == f"{page}?done=saved"
        assert status(guest, board) == 200
        assert guest.get(page).status_code == 403
        wrong = send(keeper, page, page, **sent | {"ends_on": "2020-01-01"})
        assert wrong.status_code == 422
        assert "end date in the future" in wrong.text
        assert send(keeper, page, page, member_id=newcomer.id, do="end").status_code == 303
        assert status(guest, board) == 404


def test_a_live_stream_ends_with_the_membership(stack: RunningStack, world: World, newcomer: Person) -> None:
    board, moderator = private(world), world["moderator"]
    topic = moderator.post(f"{FORUM}/boards/{board}/topics", {"title": "T", "text": "T"})["topic"]["id"]
    ends = datetime.now(UTC) + timedelta(seconds=8)
    moderator.put(f"{FORUM}/boards/{board}/members/{newcomer.id}", {"ends_at": ends.isoformat()})
    url = re.sub("^http", "ws", stack.base_url) + "/live"
    with connect(url, additional_headers={"Authorization": f"Bearer {newcomer.token}"}, open_timeout=30) as line:
        line.send(orjson.dumps({"type": "subscribe", "stream": f"topic/{topic}"}).decode())
        seen = [orjson.loads(line.recv(timeout=60))["type"] for _ in range(2)]
        assert seen == ["welcome", "subscribed"]
        frame = orjson.loads(line.recv(timeout=60))
        assert (frame["type"], frame["problem"]["status"]) == ("ended", 404)
        assert datetime.now(UTC) >= ends
