"""Polls: opened with their topic, read, closed. What readers see of the result is decided here, in the statement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, SmallInteger, and_, bindparam, case, func, insert, literal, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.forum import polls as forum_polls
from contracts.forum.events import PollChanged
from contracts.forum.polls import ALIKE_CHOICES, CLOSES_WHEN, LONGEST_POLL_DAYS, POLL_AND_KIND, PollPlan, PollResults
from contracts.forum.record import ModerationActionKind
from contracts.forum.values import TopicKind
from contracts.kinds import Id
from services.forum.access.audience import LEGIBLE, ME, viewer
from services.forum.access.lookups import readable_topic, steered_topic
from services.forum.base import texts
from services.forum.base.json_sql import as_text, json_object
from services.forum.base.model import Post, Topic
from services.forum.polls.model import Ballot, Choice, Poll
from services.forum.record.entries import record_action

# The database's clock, as in its triggers; within a transaction, both get the same time.
OPEN: ColumnElement[bool] = and_(Poll.closed_at.is_(None), or_(Poll.closes_at.is_(None), Poll.closes_at > func.now()))
_MINE = (
    select(Ballot.choices)
    .where(Ballot.topic_id == Poll.topic_id, Ballot.member_id == ME)
    .correlate(Poll)
    .scalar_subquery()
)
_COUNTED = or_(
    not_(OPEN),
    Poll.results == PollResults.ALWAYS,
    and_(Poll.results == PollResults.AFTER_VOTING, _MINE.is_not(None)),
)
_CHOICE = json_object(
    number=Choice.number,
    text=case((LEGIBLE, Choice.text), else_=""),
    votes=case((_COUNTED, Choice.votes)),
)
_CHOICES = (
    select(func.json_agg(aggregate_order_by(_CHOICE, Choice.number)))
    .where(Choice.topic_id == Poll.topic_id)
    .correlate(Poll, Post)
    .scalar_subquery()
)
_SHAPE = json_object(
    topic_id=Poll.topic_id,
    choices=_CHOICES,
    several=Poll.several,
    results=Poll.results,
    closes_at=Poll.closes_at,
    closed_at=func.coalesce(Poll.closed_at, case((Poll.closes_at <= func.now(), Poll.closes_at))),
    open=OPEN,
    hidden=Post.hidden_at.is_not(None),
    voters=case((_COUNTED, Poll.voters)),
    my_choices=func.coalesce(_MINE, literal([], ARRAY(SmallInteger))),
)
_POLL = (
    select(as_text(_SHAPE))
    .select_from(Poll)
    .join(Post, (Post.topic_id == Poll.topic_id) & (Post.number == 1))
    .where(Poll.topic_id == bindparam("topic"))
)


def add(call: Call, topic: Topic, plan: PollPlan | None) -> None:
    """Adds the poll of a new topic. Raises POLL_AND_KIND, ALIKE_CHOICES, CLOSES_WHEN, NOTHING_VISIBLE."""
    if (topic.kind == TopicKind.POLL) != (plan is not None):
        raise POLL_AND_KIND("poll")
    if plan is None:
        return
    choices = [texts.title(choice, "poll.choices") for choice in plan.choices]
    if len({choice.casefold() for choice in choices}) < len(choices):
        raise ALIKE_CHOICES("poll.choices")
    if plan.closes_at and not call.now < plan.closes_at <= call.now + timedelta(days=LONGEST_POLL_DAYS):
        raise CLOSES_WHEN("poll.closes_at", days=LONGEST_POLL_DAYS)
    call.session.add(
        Poll(topic_id=topic.id, several=plan.several, results=plan.results, closes_at=plan.closes_at, voters=0)
    )
    call.session.flush()
    rows = [{"topic_id": topic.id, "number": n, "text": choice, "votes": 0} for n, choice in enumerate(choices, 1)]
    call.session.execute(insert(Choice), rows)


def read_poll(call: Call, command: forum_polls.ReadPoll) -> forum_polls.Poll:
    """Raises NOT_FOUND, SUSPENDED."""
    return view(call, readable_topic(call, command.topic_id).id)


def close_poll(call: Call, command: forum_polls.ClosePoll) -> forum_polls.Poll:
    """By the author or a moderator, for good; closing it again changes nothing. Raises NOT_FOUND, FORBIDDEN."""
    topic, own = steered_topic(call, command.topic_id)
    poll, is_open = locked(call, topic.id)
    if is_open:
        poll.closed_at = call.now
        call.session.flush()
        call.emit(PollChanged(topic_id=topic.id, closed=True))
        if not own:
            record_action(call, ModerationActionKind.POLL_CLOSED, topic.board_id, topic, reason=command.reason)
    return view(call, topic.id)


def locked(call: Call, topic_id: Id) -> tuple[Poll, bool]:
    """The poll of a topic, locked, and whether it is open. Raises NOT_FOUND."""
    statement = select(Poll, OPEN).where(Poll.topic_id == topic_id).with_for_update()
    row = call.session.execute(statement, execution_options={"populate_existing": True}).first()
    if row is None:
        raise NOT_FOUND("topic_id", what="poll")
    return row[0], row[1]


def view(call: Call, topic_id: Id) -> forum_polls.Poll:
    """The poll as the caller sees it; the caller may read the topic. Raises NOT_FOUND."""
    shape: Any = call.session.execute(_POLL, viewer(call.actor) | {"topic": topic_id}).scalar_one_or_none()
    if shape is None:
        raise NOT_FOUND("topic_id", what="poll")
    return forum_polls.Poll.model_validate_json(shape)
