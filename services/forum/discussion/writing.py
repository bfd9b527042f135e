"""Writes a post with all its effects on its topic, its board and its author, in one statement.

Separately, these were seven statements, each a round trip: more than a third of the cost of a reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm.attributes import set_committed_value

from chassis.call import Call
from chassis.messaging import outbox
from contracts.base import Event
from contracts.forum.values import Author
from contracts.kinds import Language
from services.forum.base.folding import VECTOR_SQL, vector_values
from services.forum.base.model import Topic
from services.forum.base.people import MYSELF
from services.forum.base.texts import Rendered
from services.forum.discussion import pace, reading
from services.forum.drafts import drafts
from services.forum.subscriptions import subscriptions
from services.forum.translations import queue

_WRITE = text(f"""
    WITH {reading.MOVED}, {drafts.POSTED}, {subscriptions.BEGUN}, {outbox.ADDED}, last AS (
        UPDATE topic SET posts = :number, last_activity_at = :active, last_author_id = :me WHERE id = :topic
    ), written AS (
        INSERT INTO post
            (id, topic_id, number, author_id, language, source, html, plain, written_at, version, vector)
        VALUES (:id, :topic, :number, :me, :language, :source, :html, :plain, :at, 1, {VECTOR_SQL})
    )
    UPDATE board SET
        posts = posts + 1,
        topics = topics + CASE :number WHEN 1 THEN 1 ELSE 0 END,
        last_activity_at = greatest(last_activity_at, :at),
        busy_minute = date_trunc('minute', :at),
        busy_posts = CASE busy_minute WHEN date_trunc('minute', :at) THEN busy_posts + 1 ELSE 1 END
    WHERE id = :board RETURNING busy_posts, {subscriptions.FOLLOWED} AS followed, ({MYSELF}) AS author
""")  # noqa: S608 - constants of these modules


@dataclass(frozen=True)
class Written:
    """A post that was just written.

    `followed`: others are to be notified. `author`: as readers see them, if the forum knows the member yet.
    """

    id: UUID
    rendered: Rendered
    language: Language
    followed: bool
    author: Author | None


def write(
    call: Call, topic: Topic, post_id: UUID, rendered: Rendered, language: Language, happened: Event, *, follow: bool
) -> Written:
    """Writes the next post of a topic whose row is locked, as is the sum of the board; returns what happened.

    Its author has read it, follows the topic if they wish, and loses the draft of it. Raises BOARD_BUSY.
    """
    me, number = call.actor.member_id, topic.posts + 1
    of_topic = {"posts": number, "last_activity_at": max(call.now, topic.last_activity_at), "last_author_id": me}
    values = {"id": post_id, "topic": topic.id, "board": topic.board_id, "number": number, "me": me, "at": call.now}
    values |= {"active": of_topic["last_activity_at"], "follow": follow}
    texts = as_kept(rendered, language, topic.title if number == 1 else "")
    row = call.session.execute(_WRITE, values | texts | call.emitting(happened)).one()
    for name, value in of_topic.items():
        set_committed_value(topic, name, value)  # as it is now in the database
    pace.must_not_flood(call, row.busy_posts)
    queue.enqueue(call, post_id, language)
    return Written(post_id, rendered, language, row.followed, Author(**row.author) if row.author else None)


def as_kept(rendered: Rendered, language: Language, title: str) -> dict[str, Any]:
    """The columns of a text, including VECTOR's values; `title` is empty for a reply."""
    kept = {"language": language, "source": rendered.source, "html": rendered.html, "plain": rendered.plain}
    return kept | vector_values(language, rendered.plain, title)
