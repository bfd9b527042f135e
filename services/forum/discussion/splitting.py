"""Splits replies off into a new topic: the first of them opens it, and all keep their authors, dates and ids.

A note with a link stays in the place of each, so that numbers, addresses and read marks of the old topic do not change.
In the new topic, everyone has read as many of the first posts as they had read before.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, cast, insert, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from chassis.call import Call
from chassis.ids import new_id
from contracts.base import NOT_FOUND, STALE
from contracts.forum.discussion.posts import POST_MOVED
from contracts.forum.discussion.topic_moves import OPENING_POST_STAYS, SplitTopic
from contracts.forum.discussion.topics import ReadTopic, TopicPage
from contracts.forum.events import PostsMoved, TopicOpened
from contracts.forum.record import ModerationActionKind
from contracts.notices import NoticeKind
from services.forum.access.lookups import readable_topic
from services.forum.base import texts
from services.forum.base.model import Post, Topic
from services.forum.discussion import moving, posts, reading, topics
from services.forum.record.entries import record_action
from services.forum.tags import tagging

_POSTS = text("""
    UPDATE post SET topic_id = :topic, number = chosen.nth
    FROM unnest(:posts) WITH ORDINALITY AS chosen (id, nth) WHERE post.id = chosen.id
""").bindparams(bindparam("posts", type_=ARRAY(PG_UUID)))
_MARKS = text("""
    WITH marked AS (
        INSERT INTO topic_read (member_id, topic_id, number)
        SELECT member_id, :topic, count(*) FROM topic_read JOIN unnest(:numbers) AS chosen (number)
            ON chosen.number <= topic_read.number
        WHERE topic_id = :source GROUP BY member_id
        RETURNING member_id, number
    )
    UPDATE board_read SET posts = board_read.posts + marked.number FROM marked
    WHERE board_read.member_id = marked.member_id AND board_read.board_id = :board
""")
# Subscriptions to the topic also apply to the new one; the authors of the posts follow their posts.
_SUBSCRIPTIONS = text("""
    INSERT INTO topic_subscription (member_id, topic_id, level, by_writing, since)
    SELECT member_id, :topic, level, by_writing, since FROM topic_subscription
    WHERE topic_id = :source AND (NOT by_writing OR member_id = ANY(:authors))
""").bindparams(bindparam("authors", type_=ARRAY(PG_UUID)))
_NOTE: dict[str, Any] = {"source": "", "html": "", "plain": "", "version": 1, "vector": cast(literal(""), TSVECTOR)}


def split_topic(call: Call, command: SplitTopic) -> TopicPage:
    """Their authors are notified of the reason.

    Raises NOT_FOUND, TOPIC_MERGED, OPENING_POST_STAYS, POST_MOVED, NOTHING_VISIBLE, STALE.
    """
    source, chosen = _held(call, command)
    numbers = [post.number for post in chosen]
    topic = _open(call, source, chosen, texts.title(command.title))
    if source.answer in numbers:
        source.answer = None
    call.session.flush()
    call.session.execute(_POSTS, {"topic": topic.id, "posts": [post.id for post in chosen]})
    topic.split_from = _leave_notes(call, source, chosen, numbers)
    authors = [post.author_id for post in chosen]
    call.session.execute(_SUBSCRIPTIONS, {"topic": topic.id, "source": source.id, "authors": authors})
    marks = {"topic": topic.id, "source": source.id, "numbers": numbers, "board": source.board_id}
    call.session.execute(_MARKS, marks)
    moving.count(call, source.board_id, len(chosen), 1)
    _announce(call, source, topic, chosen, command.reason)
    return topics.read_topic(call, ReadTopic(topic_id=topic.id))


def _held(call: Call, command: SplitTopic) -> tuple[Topic, list[Post]]:
    """The topic and the chosen posts in order, with everything that is counted locked."""
    board_id = readable_topic(call, command.topic_id).board_id
    reading.keep_out(call, board_id)
    topic = readable_topic(call, command.topic_id, alone=True)
    if topic.board_id != board_id:
        raise STALE()
    post_ids = set(command.post_ids)
    found = select(Post).where(Post.topic_id == topic.id, Post.id.in_(post_ids)).order_by(Post.number).with_for_update()
    chosen = list(call.session.execute(found, execution_options={"populate_existing": True}).scalars())
    if len(chosen) < len(post_ids):
        raise NOT_FOUND("post_ids", what="post")
    if chosen[0].number == 1:
        raise OPENING_POST_STAYS("post_ids")
    if any(post.moved_post_id for post in chosen):
        raise POST_MOVED("post_ids")
    return topic, chosen


def _open(call: Call, source: Topic, chosen: list[Post], title: str) -> Topic:
    first, last = chosen[0], chosen[-1]
    topic = Topic(
        id=new_id(),
        board_id=source.board_id,
        title=title,
        language=first.language,
        author_id=first.author_id,
        posts=len(chosen),
        opened_at=first.written_at,
        last_activity_at=last.written_at,
        last_author_id=last.author_id,
    )
    call.session.add(topic)
    call.session.flush()
    tagging.carry(call, topic.id, tagging.slugs(call, source.id))
    return topic


def _leave_notes(call: Call, source: Topic, chosen: list[Post], numbers: list[int]) -> UUID:
    """Leaves a note in the place of each; returns the id of the first."""
    notes: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "topic_id": source.id,
            "number": number,
            "author_id": call.actor.member_id,
            "language": post.language,
            "written_at": post.written_at,
            "moved_post_id": post.id,
        }
        for post, number in zip(chosen, numbers, strict=True)
    ]
    call.session.execute(insert(Post).values(_NOTE), notes)
    first: UUID = notes[0]["id"]
    return first


def _announce(call: Call, source: Topic, topic: Topic, chosen: list[Post], reason: str) -> None:
    posts.find_by(call, chosen[0], topic.title)
    topics.changed(call, source)
    call.session.flush()
    call.emit(TopicOpened.of(topic, topic_id=topic.id))
    call.emit(PostsMoved(topic_id=topic.id, from_topic_id=source.id, after=0, posts=len(chosen)))
    record_action(call, ModerationActionKind.TOPIC_SPLIT, source.board_id, source, chosen[0], reason)
    params = {"title": source.title, "topic": topic.title, "reason": reason}
    for author_id in sorted({post.author_id for post in chosen}):
        number = next(nth for nth, post in enumerate(chosen, 1) if post.author_id == author_id)
        moving.notify_member(call, NoticeKind.POSTS_MOVED, topic, author_id, params, number)
