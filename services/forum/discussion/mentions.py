"""Who is notified of a new post: those mentioned or quoted at once, subscribers of its topic or board step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.notices import NoticeKind
from services.forum.access.audience import readers_among
from services.forum.base.model import Post, Topic
from services.forum.inbox.links import post_link
from services.forum.inbox.notify import notify
from services.forum.subscriptions import fan_out, subscriptions

# The origin of a quotation, as `quotes` writes it.
_ORIGIN = re.compile(r"^ {0,3}>.*\]\(/forum/posts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)", re.MULTILINE)
_MOST_QUOTED = 20


def notify_of_post(
    call: Call, topic: Topic, number: int, mentioned: Iterable[UUID], source: str = "", *, followed: bool
) -> None:
    """Nobody is notified of what they may not read, have muted or did themselves, nor twice of one post.

    `followed`: whether there are subscribers to notify; otherwise no fan-out, which costs as much as a call, is begun.
    """
    notified: set[UUID] = set()
    for kind, named in ((NoticeKind.MENTIONED, set(mentioned)), (NoticeKind.QUOTED, _quoted(call, topic, source))):
        recipients = named - notified - {call.actor.member_id}
        readers = _readers(call, topic, recipients) if recipients else []
        if readers:
            params = {"who": call.actor.name, "title": topic.title}
            notify(call, kind, params, post_link(topic.id, number), recipients=readers)
        notified |= set(readers)
    if followed:
        fan_out.begin(call, topic, number, notified)


def _quoted(call: Call, topic: Topic, source: str) -> set[UUID]:
    """The authors of the posts of this topic that a text quotes."""
    found = [UUID(each) for each in dict.fromkeys(_ORIGIN.findall(source))][:_MOST_QUOTED]
    if not found:
        return set()
    authors = select(Post.author_id).where(Post.id.in_(found), Post.topic_id == topic.id, Post.hidden_at.is_(None))
    return set(call.session.execute(authors).scalars())


def _readers(call: Call, topic: Topic, recipients: set[UUID]) -> list[UUID]:
    return readers_among(call, topic.board_id, recipients - subscriptions.muting(call, topic, recipients))
