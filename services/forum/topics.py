"""Topics: opening, renaming, listing by last activity, and reading them with their posts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, func, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts import forum as contract
from contracts.base import FORBIDDEN, NOT_FOUND, STALE, Page
from contracts.forum import BoardReference, EditTopic, ListTopics, OpenTopic, ReadTopic, TopicPage
from contracts.forum_events import TopicOpened
from contracts.forum_moderation import Deed
from contracts.identity import Role
from contracts.kinds import Id, Language, Translated
from services.forum import mentions, posts, record, texts
from services.forum.audience import ME, READABLE, readable_board, readable_topic, viewer
from services.forum.model import Board, Post, Topic, TopicRead
from services.forum.people import AUTHOR, LAST_AUTHOR, author, shown

_READ: ColumnElement[int] = func.coalesce(TopicRead.number, 0)
# Columns, not objects: this is what is read most, and the session has nothing to gain from remembering it.
_TOPICS: Select[Any] = (
    select(
        Topic.id,
        Topic.board_id,
        Topic.title,
        Topic.language,
        Topic.author_id,
        Topic.locked,
        Topic.posts,
        Topic.opened_at,
        Topic.last_activity_at,
        Topic.last_author_id,
        Topic.version,
        _READ.label("read"),
        *shown(AUTHOR),
        *shown(LAST_AUTHOR),
    )
    .join(Board, Board.id == Topic.board_id)
    .outerjoin(TopicRead, (TopicRead.topic_id == Topic.id) & (TopicRead.member_id == ME))
    .outerjoin(AUTHOR, AUTHOR.c.id == Topic.author_id)
    .outerjoin(LAST_AUTHOR, LAST_AUTHOR.c.id == Topic.last_author_id)
    .where(READABLE)
)
_TOPIC = _TOPICS.add_columns(Board.slug, Board.name).where(Topic.id == bindparam("topic"))
_POSTS = (
    posts.SHOWN.where(Post.topic_id == bindparam("topic"), Post.number > bindparam("after", type_=Integer))
    .order_by(Post.number)
    .limit(bindparam("limit", type_=Integer))
)


def open_topic(call: Call, command: OpenTopic) -> TopicPage:
    """Raises NOT_FOUND and FORBIDDEN for the board, NOTHING_VISIBLE and TOO_ELABORATE for the texts."""
    board = readable_board(call, command.board_id, write=True)
    topic = Topic(
        id=new_id(),
        board_id=board.id,
        title=texts.title(command.title),
        language=command.language or Language(call.actor.language),
        author_id=call.actor.member_id,
        posts=0,
        opened_at=call.now,
        last_activity_at=call.now,
        last_author_id=call.actor.member_id,
    )
    call.session.add(topic)
    call.session.flush()
    posts.add(call, topic, texts.render(command.text), Language(topic.language))
    call.emit(
        TopicOpened(
            topic_id=topic.id,
            board_id=board.id,
            title=topic.title,
            language=Language(topic.language),
            author_id=topic.author_id,
        )
    )
    mentions.tell(call, topic, 1, command.mentions)
    return read_topic(call, ReadTopic(topic_id=topic.id))


def edit_topic(call: Call, command: EditTopic) -> contract.Topic:
    """Raises NOT_FOUND, FORBIDDEN for whoever is neither author nor moderator, TOPIC_LOCKED, STALE, NOTHING_VISIBLE."""
    topic = readable_topic(call, command.topic_id, write=True, lock=True)
    mine = topic.author_id == call.actor.member_id
    if not mine and not call.actor.has(Role.MODERATOR):
        raise FORBIDDEN()
    posts.must_be_open(call, topic)
    if command.expected_version not in (None, topic.version):
        raise STALE()
    former, topic.title = topic.title, texts.title(command.title)
    topic.version += 1
    posts.rename(call, topic, former)
    if not mine:
        record.add(call, Deed.TOPIC_RENAMED, topic.board_id, topic, reason=former)
    return topic_view(call, topic.id)


def list_topics(call: Call, command: ListTopics) -> Page[contract.Topic]:
    """Topics the caller may read, by last activity. Raises NOT_FOUND for a board the caller may not enter."""
    statement = _TOPICS.params(viewer(call.actor))
    if command.board_id is not None:
        statement = statement.where(Topic.board_id == readable_board(call, command.board_id).id)
    if command.unread:
        statement = statement.where(Topic.posts > _READ)
    return page(call.session, statement, [Topic.last_activity_at, Topic.id], command, _view, descending=True)


def read_topic(call: Call, command: ReadTopic) -> TopicPage:
    """The topic and its posts from `after` on, in two queries. Raises NOT_FOUND."""
    row = _row(call, command.topic_id)
    values = {"topic": command.topic_id, "after": command.after, "limit": command.limit}
    shown_posts = [posts.view(call, post) for post in call.session.execute(_POSTS, values)]
    last = shown_posts[-1].number if shown_posts else row.posts
    return TopicPage(
        topic=_view(row),
        board=BoardReference(id=row.board_id, slug=row.slug, name=Translated(**row.name)),
        posts=shown_posts,
        next=last if last < row.posts else None,
    )


def topic_view(call: Call, topic_id: Id) -> contract.Topic:
    """The topic as it is for the caller. Raises NOT_FOUND."""
    return _view(_row(call, topic_id))


def _row(call: Call, topic_id: Id) -> Row[Any]:
    row = call.session.execute(_TOPIC, viewer(call.actor) | {"topic": topic_id}).first()
    if row is None:
        raise NOT_FOUND("topic_id", what="topic")
    return row


def _view(row: Row[Any]) -> contract.Topic:
    return contract.Topic(
        id=row.id,
        board_id=row.board_id,
        title=row.title,
        language=row.language,
        author=author(row, row.author_id),
        locked=row.locked,
        posts=row.posts,
        read=row.read,
        unread=row.posts - row.read,
        opened_at=row.opened_at,
        last_activity_at=row.last_activity_at,
        last_author=author(row, row.last_author_id, "last_author"),
        version=row.version,
    )
