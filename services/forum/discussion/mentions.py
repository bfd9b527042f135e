"""Who is told of a new post: the members it mentions, and the topic's author of a reply."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.notices import ForumNotice, NoticeKind
from services.forum.audience import readers_among
from services.forum.model import Topic


def tell(call: Call, topic: Topic, number: int, mentioned: Iterable[UUID]) -> None:
    """Nobody is told of what they may not read, of what they did themselves, or of one post twice."""
    wanted = set(mentioned)
    concerned = (wanted | {topic.author_id}) - {call.actor.member_id}
    readers = set(readers_among(call, topic.board_id, concerned)) if concerned else set()
    for kind, recipients in (
        (NoticeKind.MENTIONED, readers & wanted),
        (NoticeKind.REPLIED, readers - wanted),
    ):
        if recipients:
            _notify(call, kind, sorted(recipients), topic, number)


def _notify(call: Call, kind: NoticeKind, recipients: list[UUID], topic: Topic, number: int) -> None:
    call.emit(
        ForumNotice(
            notice_id=new_id(),
            kind=kind,
            recipients=recipients,
            params={"who": call.actor.name, "title": topic.title},
            link=link(topic.id, number),
        )
    )


def link(topic_id: UUID, number: int) -> str:
    """Where a post is read in the web pages."""
    return f"/forum/topics/{topic_id}#post-{number}"
