"""Who is told of a new post: whom it mentions at once, who subscribes to its topic or board step by step."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.notices import ForumNotice, NoticeKind
from services.forum.audience import readers_among
from services.forum.inbox.notices import post_link
from services.forum.model import Topic
from services.forum.subscriptions import subscriptions, telling


def tell(call: Call, topic: Topic, number: int, mentioned: Iterable[UUID]) -> None:
    """Nobody is told of what they may not read or have muted, of what they did themselves, or of one post twice."""
    wanted = set(mentioned) - {call.actor.member_id}
    readers = readers_among(call, topic.board_id, wanted - subscriptions.muting(call, topic, wanted)) if wanted else []
    if readers:
        call.emit(
            ForumNotice(
                notice_id=new_id(),
                kind=NoticeKind.MENTIONED,
                recipients=sorted(readers),
                params={"who": call.actor.name, "title": topic.title},
                link=post_link(topic.id, number),
            )
        )
    telling.begin(call, topic, number, readers)
