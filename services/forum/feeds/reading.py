"""A board's latest posts, for the member to whom the address belongs: by the same current rules as on the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Select, any_, bindparam, func, select, true, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from chassis import members, tokens
from chassis.actor import Actor
from chassis.call import Call
from contracts.base import NOT_FOUND, Refused
from contracts.forum.boards.boards import BoardReference
from contracts.forum.feeds import Feed, FeedEntry, ReadFeed
from contracts.identity import MemberSnapshot
from contracts.kinds import Worded
from services.forum.access.audience import viewer
from services.forum.access.lookups import readable_board
from services.forum.base.json_sql import as_text, json_object
from services.forum.base.model import Board, Post, Topic
from services.forum.discussion import posts
from services.forum.feeds.model import FeedAddress
from services.forum.translations import views as translations

_ENTRIES = 30
_ADDRESS = select(FeedAddress.member_id, FeedAddress.board_id).where(FeedAddress.token_hash == bindparam("hash"))


def _topics(pinned: int) -> Select[Any]:
    """The latest posts are in the topics with the latest activity."""
    here = (Topic.board_id == bindparam("board"), Topic.pinned == pinned, Topic.merged_into.is_(None))
    latest = select(Topic.id).where(*here)
    return latest.order_by(Topic.last_activity_at.desc(), Topic.id.desc()).limit(_ENTRIES)


_TOPICS = union_all(_topics(0).subquery().select(), _topics(1).subquery().select())
_THESE = any_(bindparam("topics", type_=ARRAY(Uuid)))
_last = (
    select(Post.id, Post.written_at)
    .where(Post.topic_id == Topic.id, Post.hidden_at.is_(None))
    .order_by(Post.number.desc())
    .limit(_ENTRIES)
    .correlate(Topic)
    .lateral("last")
)
_POSTS = (
    select(_last.c.id)
    .select_from(Topic)
    .join(_last, true())
    .where(Topic.id == _THESE)
    .order_by(_last.c.written_at.desc(), _last.c.id.desc())
    .limit(_ENTRIES)
)
_SHAPED = (
    posts.shaped(
        as_text(json_object(title=Topic.title, translated_title=translations.TITLE, post=posts.SHAPE)).label("entry")
    )
    .join(Topic, Topic.id == Post.topic_id)
    .where(Post.id == any_(bindparam("posts", type_=ARRAY(Uuid))))
    .order_by(Post.written_at.desc(), Post.id.desc())
)
# Hiding a post is a change as well: it disappears.
_CHANGED = select(func.max(func.greatest(Post.written_at, Post.edited_at, Post.hidden_at))).where(
    Post.topic_id == _THESE
)


def read_feed(call: Call, command: ReadFeed) -> Feed:
    """Whatever the reason why it may not be read, there is no such feed. Raises NOT_FOUND."""
    address = call.session.execute(_ADDRESS, {"hash": tokens.hash_of(command.token)}).first()
    member = members.find(call.session, address.member_id) if address else None
    if address is None or member is None or member.status != "admitted":
        raise NOT_FOUND(what="feed")
    reading = replace(call, actor=_actor(member))
    try:
        board = readable_board(reading, address.board_id)
    except Refused as refused:
        raise NOT_FOUND(what="feed") from refused
    return _feed(reading, board)


def _feed(call: Call, board: Board) -> Feed:
    topics = list(call.session.execute(_TOPICS, {"board": board.id}).scalars())
    latest = list(call.session.execute(_POSTS, {"topics": topics}).scalars())
    rows = call.session.execute(_SHAPED, viewer(call.actor) | {"posts": latest})
    return Feed(
        board=BoardReference(id=board.id, slug=board.slug, name=Worded(**board.name)),
        language=call.actor.language,
        changed_at=call.session.execute(_CHANGED, {"topics": topics}).scalar() or board.opened_at,
        entries=[FeedEntry.model_validate_json(row.entry) for row in rows],
    )


def _actor(member: MemberSnapshot) -> Actor:
    return Actor(
        member.id,
        member.name,
        frozenset(member.roles),
        frozenset(member.networks),
        member.country,
        member.language,
    )
