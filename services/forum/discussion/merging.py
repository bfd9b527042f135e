"""Merges a topic into another one: its posts follow those of the other, in order, with everything attached to them.

The other topic keeps its numbers and read marks; for those who had read all of it, the mark advances as far as they had
read the merged posts. The emptied topic stays, to redirect old addresses. Locks: see `moving`.
"""

from __future__ import annotations

from sqlalchemy import select, text

from chassis.call import Call
from contracts.base import STALE
from contracts.forum.discussion.topic_moves import NOT_MERGEABLE, SAME_TOPIC, MergeTopic
from contracts.forum.discussion.topics import Topic as TopicView
from contracts.forum.events import PostsMoved, TopicMerged
from contracts.forum.record import ModerationActionKind
from contracts.forum.values import MOST_TAGS, TopicKind
from contracts.notices import NoticeKind
from services.forum.access.lookups import readable_topic
from services.forum.base.model import Post, Topic
from services.forum.discussion import moving, posts, reading, topics
from services.forum.record.entries import record_action
from services.forum.tags import tagging
from services.forum.translations import translating

_MERGEABLE = (TopicKind.DISCUSSION, TopicKind.QUESTION)
_POSTS = text("UPDATE post SET topic_id = :into, number = number + :after WHERE topic_id = :topic")
_READ_ON = text("""
    WITH on_ AS (
        UPDATE topic_read mark SET number = mark.number + came.number FROM topic_read came
        WHERE mark.topic_id = :into AND came.topic_id = :topic AND came.member_id = mark.member_id
        AND mark.number = :after
        RETURNING mark.member_id, came.number AS more
    )
    UPDATE board_read SET posts = board_read.posts + on_.more FROM on_
    WHERE board_read.member_id = on_.member_id AND board_read.board_id = :board
""")
_SUBSCRIPTIONS = text("""
    INSERT INTO topic_subscription (member_id, topic_id, level, by_writing, since)
    SELECT member_id, :into, level, by_writing, since FROM topic_subscription WHERE topic_id = :topic
    ON CONFLICT (member_id, topic_id) DO NOTHING
""")
_NO_SUBSCRIPTIONS = text("DELETE FROM topic_subscription WHERE topic_id = :topic")
_NO_MARKS = text("DELETE FROM topic_read WHERE topic_id = :topic")
_NOTICES = text("""
    UPDATE notice SET topic_id = :into,
        link = '/forum/topics/' || :into || '#post-' || (substring(link FROM '#post-([0-9]+)$')::int + :after)
    WHERE topic_id = :topic AND link ~ '#post-[0-9]{1,9}$'
""")


def merge_topic(call: Call, command: MergeTopic) -> TopicView:
    """Its author is notified of the reason. Raises NOT_FOUND, TOPIC_MERGED, SAME_TOPIC, NOT_MERGEABLE, STALE."""
    topic, into = _held(call, command)
    after, came = into.posts, topic.posts
    opening = _opening(call, topic)
    _move_posts(call, topic, into)
    _put_tags(call, topic, into)
    posts.find_by(call, opening, "")
    translating.without_titles(call, opening)
    topics.changed(call, into)
    call.emit(TopicMerged.of(topic, topic_id=topic.id, into_id=into.id, after=after, posts=came))
    call.emit(PostsMoved(topic_id=into.id, from_topic_id=topic.id, after=after, posts=came))
    record_action(
        call,
        ModerationActionKind.TOPIC_MERGED,
        topic.board_id,
        topic,
        opening,
        command.reason,
        member_id=topic.author_id,
    )
    params = {"title": topic.title, "reason": command.reason}
    moving.notify_member(call, NoticeKind.TOPIC_MERGED, into, topic.author_id, params, after + 1)
    return topics.topic_view(call, into.id)


def _held(call: Call, command: MergeTopic) -> tuple[Topic, Topic]:
    """Both topics, with everything that the merge counts locked."""
    if command.topic_id == command.into_id:
        raise SAME_TOPIC("into_id")
    topic_ids = (command.topic_id, command.into_id)
    boards = {topic_id: readable_topic(call, topic_id).board_id for topic_id in topic_ids}
    reading.keep_out(call, *boards.values())
    held = {topic_id: readable_topic(call, topic_id, alone=True) for topic_id in sorted(topic_ids)}
    if any(held[topic_id].board_id != board_id for topic_id, board_id in boards.items()):
        raise STALE()  # somebody else has just moved one of them
    if held[command.topic_id].kind not in _MERGEABLE:
        raise NOT_MERGEABLE("topic_id")
    return held[command.topic_id], held[command.into_id]


def _opening(call: Call, topic: Topic) -> Post:
    return call.session.execute(select(Post).where(Post.topic_id == topic.id, Post.number == 1)).scalar_one()


def _move_posts(call: Call, topic: Topic, into: Topic) -> None:
    after, came, last = into.posts, topic.posts, topic.last_activity_at
    values = {"topic": topic.id, "into": into.id, "after": after}
    _move_marks(call, topic, into)
    topic.posts, topic.answer, topic.pinned = 0, None, 0
    topic.merged_into, topic.merged_after = into.id, after
    call.session.flush()
    call.session.execute(_POSTS, values)
    call.session.expire_all()
    into.posts = after + came
    if last > into.last_activity_at:
        into.last_activity_at, into.last_author_id = last, topic.last_author_id
    call.session.flush()
    call.session.execute(_NOTICES, values | {"into": str(into.id)})
    call.session.execute(_SUBSCRIPTIONS, values)
    call.session.execute(_NO_SUBSCRIPTIONS, values)
    moving.count(call, topic.board_id, -came, -1)
    moving.count(call, into.board_id, came, 0)


def _move_marks(call: Call, topic: Topic, into: Topic) -> None:
    call.session.execute(moving.LEAVE, {"topic": topic.id, "board": topic.board_id})
    values = {"topic": topic.id, "into": into.id, "after": into.posts, "board": into.board_id}
    call.session.execute(_READ_ON, values)
    call.session.execute(_NO_MARKS, {"topic": topic.id})


def _put_tags(call: Call, topic: Topic, into: Topic) -> None:
    """The other topic's tags come first: the number of tags is limited."""
    theirs = tagging.slugs(call, topic.id)
    tagging.put(call, topic.id, [])
    tagging.carry(call, into.id, list(dict.fromkeys([*tagging.slugs(call, into.id), *theirs]))[:MOST_TAGS])
