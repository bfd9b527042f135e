"""Keeps the forum civil: flags, hiding with a reason, locking. Every action is recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import get_row
from contracts.base import CONFLICT, Page
from contracts.forum.discussion.posts import POST_IS_HIDDEN, PostInFull
from contracts.forum.discussion.topics import Topic as TopicView
from contracts.forum.events import PostFlagged
from contracts.forum.moderation import flags as forum_flags
from contracts.forum.moderation.flags import (
    ALREADY_DECIDED,
    ALREADY_FLAGGED,
    OWN_POST,
    DecideFlag,
    FlagPost,
    FlagStatus,
    HidePost,
    ListFlags,
    LockTopic,
    ShowPost,
)
from contracts.forum.record import ModerationActionKind
from contracts.identity import Role
from contracts.notices import NoticeKind
from services.forum.access.lookups import readable_post, readable_topic
from services.forum.base.events import post_changed
from services.forum.base.model import Post, Topic
from services.forum.base.people import AUTHOR, REPORTER, author
from services.forum.discussion import posts
from services.forum.discussion.topics import changed, topic_view
from services.forum.inbox import links
from services.forum.inbox.links import post_link
from services.forum.inbox.notify import notify
from services.forum.moderation import tasks
from services.forum.moderation.model import Flag
from services.forum.record.entries import record_action

_FLAGS: Select[Any] = (
    select(
        Flag,
        Post,
        Topic,
        author(AUTHOR, Post.author_id).label("author"),
        author(REPORTER, Flag.reporter_id).label("reporter"),
    )
    .join(Post, Post.id == Flag.post_id)
    .join(Topic, Topic.id == Post.topic_id)
    .outerjoin(AUTHOR, AUTHOR.c.id == Post.author_id)
    .outerjoin(REPORTER, REPORTER.c.id == Flag.reporter_id)
)


def flag_post(call: Call, command: FlagPost) -> forum_flags.Flag:
    """Notifies the moderators. Raises NOT_FOUND, FORBIDDEN, OWN_POST, POST_IS_HIDDEN, ALREADY_FLAGGED."""
    post, topic = readable_post(call, command.post_id, write=True, even_muted=True)
    if post.author_id == call.actor.member_id:
        raise OWN_POST()
    if post.hidden_at is not None:
        raise POST_IS_HIDDEN()
    flag_id = _insert(call, command)
    call.emit(PostFlagged(flag_id=flag_id, topic_id=topic.id, post_id=post.id, number=post.number, cause=command.cause))
    params = {"title": topic.title, "reason": command.reason}
    notify(call, NoticeKind.POST_FLAGGED, params, links.QUEUE, role=Role.MODERATOR)
    tasks.flagged(call, post.id)
    return _read(call, flag_id)


def list_flags(call: Call, command: ListFlags) -> Page[forum_flags.Flag]:
    """The flags of a status, the oldest first."""
    statement = _FLAGS.where(Flag.status == command.status).execution_options(**PLANNED_EACH_TIME)  # few are open
    return page(call.session, statement, [Flag.id], command, _view)


def decide_flag(call: Call, command: DecideFlag) -> forum_flags.Flag:
    """Decides all open flags of the post in the same way. Raises NOT_FOUND, OWN_POST, ALREADY_DECIDED."""
    flag = get_row(call, Flag, command.flag_id, "flag_id", "flag")
    post, topic = moderated(call, flag.post_id)
    call.session.refresh(flag)
    if flag.status != FlagStatus.OPEN:
        raise ALREADY_DECIDED()
    if command.uphold:
        _hide(call, post, topic, command.reason)
    else:
        _decide_flags(call, post.id, FlagStatus.DISMISSED, command.reason)
        record_action(call, ModerationActionKind.FLAGS_DISMISSED, topic.board_id, topic, post, command.reason)
    return _read(call, flag.id)


def hide_post(call: Call, command: HidePost) -> PostInFull:
    """Raises NOT_FOUND, OWN_POST, POST_IS_HIDDEN."""
    post, topic = moderated(call, command.post_id)
    if post.hidden_at is not None:
        raise POST_IS_HIDDEN()
    _hide(call, post, topic, command.reason)
    return posts.in_full(call, post.id)


def show_post(call: Call, command: ShowPost) -> PostInFull:
    """Raises NOT_FOUND, OWN_POST, CONFLICT for a post that is not hidden."""
    post, topic = moderated(call, command.post_id)
    if post.hidden_at is None:
        raise CONFLICT(reason="the post is not hidden")
    show(call, post, topic, command.reason)
    return posts.in_full(call, post.id)


def show(call: Call, post: Post, topic: Topic, reason: str) -> None:
    """Shows a hidden post, which the caller has locked, again."""
    post.hidden_at = post.hidden_by = post.hidden_reason = None
    call.session.flush()
    record_action(call, ModerationActionKind.POST_SHOWN, topic.board_id, topic, post, reason, member_id=post.author_id)
    post_changed(call, post)


def lock_topic(call: Call, command: LockTopic) -> TopicView:
    """Locking a locked topic changes nothing. Raises NOT_FOUND."""
    topic = readable_topic(call, command.topic_id, lock=True)
    if topic.locked != command.locked:
        topic.locked = command.locked
        changed(call, topic)
        kind = ModerationActionKind.TOPIC_LOCKED if command.locked else ModerationActionKind.TOPIC_UNLOCKED
        record_action(call, kind, topic.board_id, topic, reason=command.reason)
    return topic_view(call, topic.id)


def moderated(call: Call, post_id: UUID) -> tuple[Post, Topic]:
    """The locked post, which is not the moderator's own. Raises NOT_FOUND, OWN_POST."""
    post, topic = readable_post(call, post_id, write=True, lock=True)
    if post.author_id == call.actor.member_id:
        raise OWN_POST()
    return post, topic


def _hide(call: Call, post: Post, topic: Topic, reason: str) -> None:
    _decide_flags(call, post.id, FlagStatus.UPHELD, reason)
    if post.hidden_at is not None:
        return
    post.hidden_at, post.hidden_by, post.hidden_reason = call.now, call.actor.member_id, reason
    call.session.flush()
    if topic.answer == post.number:
        _open_again(call, topic, post)
    record_action(call, ModerationActionKind.POST_HIDDEN, topic.board_id, topic, post, reason, member_id=post.author_id)
    post_changed(call, post)
    params = {"title": topic.title, "reason": reason}
    notify(call, NoticeKind.POST_HIDDEN, params, post_link(topic.id, post.number), recipients=[post.author_id])


def _open_again(call: Call, topic: Topic, post: Post) -> None:
    """What nobody can read answers nothing; locked, for what is announced tells the board on which the topic stands."""
    call.session.refresh(topic, with_for_update={"key_share": True})
    if topic.answer == post.number:
        topic.answer = None
        changed(call, topic)


def _decide_flags(call: Call, post_id: UUID, status: FlagStatus, reason: str) -> None:
    tasks.flags_decided(call, post_id)
    call.session.execute(
        update(Flag)
        .where(Flag.post_id == post_id, Flag.status == FlagStatus.OPEN)
        .values(status=status, decided_at=call.now, decided_by=call.actor.member_id, decision_reason=reason)
    )


def _insert(call: Call, command: FlagPost) -> UUID:
    statement = insert(Flag).values(
        id=new_id(),
        post_id=command.post_id,
        reporter_id=call.actor.member_id,
        cause=command.cause,
        reason=command.reason,
        language=call.actor.language,
        flagged_at=call.now,
        status=FlagStatus.OPEN,
    )
    made = call.session.execute(statement.on_conflict_do_nothing().returning(Flag.id)).scalar_one_or_none()
    if made is None:
        raise ALREADY_FLAGGED()
    return made


def _read(call: Call, flag_id: UUID) -> forum_flags.Flag:
    return _view(
        call.session.execute(_FLAGS.where(Flag.id == flag_id), execution_options={"populate_existing": True}).one()
    )


def _view(row: Row[Any]) -> forum_flags.Flag:
    flag, post, topic = row[0], row[1], row[2]
    return forum_flags.Flag.of(
        flag,
        reporter=row.reporter,
        board_id=topic.board_id,
        topic_id=topic.id,
        title=topic.title,
        number=post.number,
        author=row.author,
        post_language=post.language,
        html=post.html,
    )
