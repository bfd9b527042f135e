"""Reactions: given and withdrawn. The database counts them, so that concurrent ones are counted correctly."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from chassis.call import Call
from contracts.forum.discussion.posts import POST_IS_HIDDEN
from contracts.forum.events import ReactionsChanged
from contracts.forum.reactions import OWN_REACTION, React, Reactions
from services.forum.access.audience import ME, viewer
from services.forum.access.lookups import readable_post
from services.forum.base.json_sql import as_text, json_object
from services.forum.base.model import Post
from services.forum.reactions.model import Reaction

_GIVEN = (
    select(func.coalesce(func.json_agg(aggregate_order_by(Reaction.kind, Reaction.kind)), func.json_build_array()))
    .where(Reaction.post_id == Post.id, Reaction.member_id == ME)
    .correlate(Post)
    .scalar_subquery()
)
# The caller's own reactions to a post; nothing is looked up if there are none at all.
MY_REACTIONS: ColumnElement[Any] = case(
    (Post.reactions == func.jsonb_build_object(), func.json_build_array()), else_=_GIVEN
)
_SHAPE = as_text(json_object(post_id=Post.id, reactions=Post.reactions, my_reactions=MY_REACTIONS))


def react(call: Call, command: React) -> Reactions:
    """Giving it again changes nothing. Raises NOT_FOUND, FORBIDDEN, POST_IS_HIDDEN, OWN_REACTION."""
    post, _ = readable_post(call, command.post_id, write=True)
    if post.author_id == call.actor.member_id:
        raise OWN_REACTION()
    if post.hidden_at is not None:
        raise POST_IS_HIDDEN()
    changed = _give(call, command) if command.given else _take(call, command)
    view = _read(call, post)
    if changed:
        call.emit(
            ReactionsChanged(topic_id=post.topic_id, post_id=post.id, number=post.number, reactions=view.reactions)
        )
    return view


def _give(call: Call, command: React) -> bool:
    values = {"post_id": command.post_id, "member_id": call.actor.member_id, "kind": command.kind}
    statement = insert(Reaction).values(given_at=call.now, **values).on_conflict_do_nothing()
    return call.session.execute(statement.returning(Reaction.kind)).first() is not None


def _take(call: Call, command: React) -> bool:
    mine = (Reaction.post_id == command.post_id, Reaction.member_id == call.actor.member_id)
    statement = delete(Reaction).where(*mine, Reaction.kind == command.kind).returning(Reaction.kind)
    return call.session.execute(statement, execution_options={"synchronize_session": False}).first() is not None


def _read(call: Call, post: Post) -> Reactions:
    shape = call.session.execute(select(_SHAPE).where(Post.id == post.id), viewer(call.actor)).scalar_one()
    return Reactions.model_validate_json(shape)
