"""Where a notice leads in the web pages."""

from __future__ import annotations

from typing import Final
from uuid import UUID

QUEUE: Final = "/forum/moderation"
APPEALS: Final = "/forum/moderation/appeals"
STANDING: Final = "/account/standing"


def post_link(topic_id: UUID, number: int) -> str:
    """Where a post is read in the web pages."""
    return f"/forum/topics/{topic_id}#post-{number}"
