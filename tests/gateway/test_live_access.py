"""Whoever loses the right to a topic hears no more of it, whatever took it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.identity import Role
from tests.gateway.live_stack import Person, Stack
from tests.gateway.test_live import stack

__all__ = ["stack"]  # the fixture, once for these tests as well
pytestmark = pytest.mark.slow


def _board_with_a_topic(stack: Stack, moderator: Person, slug: str, **audience: Any) -> tuple[str, str]:
    board = {"slug": slug, "name": {"en": slug}, "description": {"en": slug}} | audience
    board_id = str(stack.call(moderator, "POST", "/api/v1/forum/boards", **board)["id"])
    opened = stack.call(moderator, "POST", f"/api/v1/forum/boards/{board_id}/topics", title="ISPS", text="Hello")
    return board_id, str(opened["topic"]["id"])


@pytest.mark.parametrize("loses", ["a move", "another audience", "a suspension"])
def test_who_loses_a_topic_hears_no_more_of_it(stack: Stack, loses: str) -> None:
    moderator, zoe, slug = stack.admit(Role.MODERATOR), stack.admit(name="Zoe Paz"), loses.replace(" ", "-")
    board_id, topic_id = _board_with_a_topic(stack, moderator, slug)
    peru, _ = _board_with_a_topic(stack, moderator, f"peru-{slug}", countries=["PE"])
    with stack.listen(zoe, "two") as listener:
        listener.subscribe(f"topic/{topic_id}", after=0)
        match loses:
            case "a move":
                put, body = f"/topics/{topic_id}/board", {"board_id": peru, "reason": "Only Peru"}
            case "another audience":
                texts = {"name": {"en": "ISPS"}, "description": {"en": "ISPS"}}
                put, body = f"/boards/{board_id}", texts | {"countries": ["PE"]}
            case _:
                put, body = "", {"member_id": str(zoe.id), "kind": "suspension", "reason": "x", "until": _tomorrow()}
        stack.call(moderator, "PUT" if put else "POST", f"/api/v1/forum{put or '/moderation/measures'}", **body)
        stack.call(moderator, "POST", f"/api/v1/forum/topics/{topic_id}/posts", text="Among us")
        frames = listener.until("ended")
        assert frames[-1]["problem"]["code"] in ("not_found", "forum.suspended")
        assert "post_added" not in [frame["data"]["event"] for frame in frames if frame["type"] == "change"]
        assert listener.pong() == []


def _tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()
