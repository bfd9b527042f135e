"""Ballots: cast, changed, withdrawn. One per member, enforced and counted by the database, and shown to nobody else."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from contracts.forum.discussion.posts import POST_IS_HIDDEN
from contracts.forum.events import PollChanged
from contracts.forum.polls import ONE_CHOICE, POLL_CLOSED, UNKNOWN_CHOICE, Vote
from contracts.forum.polls import Poll as PollView
from services.forum.access.lookups import must_be_open, readable_topic
from services.forum.base.model import Post
from services.forum.polls import polls
from services.forum.polls.model import Ballot, Choice, Poll

_UNSEEN = {"synchronize_session": False}


def vote(call: Call, command: Vote) -> PollView:
    """Voting the same again changes nothing.

    Raises NOT_FOUND, FORBIDDEN, MUTED, SUSPENDED, TOPIC_LOCKED, POST_IS_HIDDEN, POLL_CLOSED, ONE_CHOICE,
    UNKNOWN_CHOICE.
    """
    topic = readable_topic(call, command.topic_id, write=True)
    must_be_open(call, topic)
    poll, is_open = polls.locked(call, topic.id)
    if not is_open:
        raise POLL_CLOSED()
    _must_be_visible(call, topic.id)
    chosen = sorted(set(command.choices))
    _must_be_offered(call, poll, chosen)
    if chosen != (_mine(call, topic.id) or []):
        _put(call, topic.id, chosen)
        call.emit(PollChanged(topic_id=topic.id, closed=False))
    return polls.view(call, topic.id)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's ballots, also from the counts of open polls; the results of closed ones stay."""
    theirs = select(Ballot.topic_id).join(Poll, Poll.topic_id == Ballot.topic_id).where(Ballot.member_id == member_id)
    changed = list(call.session.execute(theirs.where(polls.OPEN).order_by(Ballot.topic_id)).scalars())
    call.session.execute(delete(Ballot).where(Ballot.member_id == member_id), execution_options=_UNSEEN)
    for topic_id in changed:
        call.emit(PollChanged(topic_id=topic_id, closed=False))


def _must_be_visible(call: Call, topic_id: UUID) -> None:
    hidden_at = select(Post.hidden_at).where(Post.topic_id == topic_id, Post.number == 1)
    if call.session.execute(hidden_at).scalar_one() is not None:
        raise POST_IS_HIDDEN()


def _must_be_offered(call: Call, poll: Poll, chosen: list[int]) -> None:
    if len(chosen) > 1 and not poll.several:
        raise ONE_CHOICE("choices")
    offered = set(call.session.execute(select(Choice.number).where(Choice.topic_id == poll.topic_id)).scalars())
    for number in chosen:
        if number not in offered:
            raise UNKNOWN_CHOICE("choices", number=number)


def _mine(call: Call, topic_id: UUID) -> list[int] | None:
    own = select(Ballot.choices).where(Ballot.topic_id == topic_id, Ballot.member_id == call.actor.member_id)
    return call.session.execute(own).scalar_one_or_none()


def _put(call: Call, topic_id: UUID, chosen: list[int]) -> None:
    me = call.actor.member_id
    if not chosen:
        own = delete(Ballot).where(Ballot.topic_id == topic_id, Ballot.member_id == me)
        call.session.execute(own, execution_options=_UNSEEN)
        return
    ballot = {"choices": chosen, "cast_at": call.now}
    statement = insert(Ballot).values(topic_id=topic_id, member_id=me, **ballot)
    call.session.execute(statement.on_conflict_do_update(index_elements=["topic_id", "member_id"], set_=ballot))
