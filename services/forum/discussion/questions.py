"""Questions: which reply answers them."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.forum.discussion.answers import NO_ANSWER, NO_QUESTION, AcceptAnswer
from contracts.forum.discussion.posts import POST_IS_HIDDEN, POST_MOVED
from contracts.forum.discussion.topics import Topic as TopicView
from contracts.forum.record import ModerationActionKind
from contracts.forum.values import TopicKind
from contracts.identity import Role
from contracts.kinds import Id
from contracts.notices import NoticeKind
from services.forum.access.audience import readers_among
from services.forum.access.lookups import steered_topic
from services.forum.base.model import Post, Topic
from services.forum.discussion import topics
from services.forum.inbox.links import post_link
from services.forum.inbox.notify import notify
from services.forum.record.entries import record_action
from services.forum.subscriptions import subscriptions


def accept_answer(call: Call, command: AcceptAnswer) -> TopicView:
    """By the author or a moderator. Raises NOT_FOUND, FORBIDDEN, NO_QUESTION, NO_ANSWER, POST_IS_HIDDEN, POST_MOVED."""
    topic, own = steered_topic(call, command.topic_id, lock=True)
    if topic.kind != TopicKind.QUESTION:
        raise NO_QUESTION()
    answer = _answer(call, topic, command.post_id)
    if (number := answer.number if answer else None) != topic.answer:
        topic.answer = number
        topics.changed(call, topic)
        if not own:
            record_action(call, ModerationActionKind.ANSWER_CHOSEN, topic.board_id, topic, answer)
        if answer is not None:
            _notify_author(call, topic, answer)
    return topics.topic_view(call, topic.id)


def _answer(call: Call, topic: Topic, post_id: Id | None) -> Post | None:
    if post_id is None:
        return None
    post = call.session.execute(select(Post).where(Post.id == post_id, Post.topic_id == topic.id)).scalar_one_or_none()
    if post is None:
        raise NOT_FOUND("post_id", what="post")
    if post.number == 1:
        raise NO_ANSWER("post_id")
    if post.hidden_at is not None:
        raise POST_IS_HIDDEN()
    if post.moved_post_id is not None:
        raise POST_MOVED("post_id")
    return post


def _notify_author(call: Call, topic: Topic, answer: Post) -> None:
    """Notifies the author, unless they muted the topic; of a moderator's choice in any case."""
    concerned = {answer.author_id} - {call.actor.member_id}
    if not call.actor.has(Role.MODERATOR):
        concerned -= subscriptions.muting(call, topic, concerned)
    if readers := readers_among(call, topic.board_id, concerned):
        link = post_link(topic.id, answer.number)
        notify(call, NoticeKind.ANSWER_ACCEPTED, {"title": topic.title}, link, recipients=readers)
