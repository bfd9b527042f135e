"""Events: opened with their topic, read and listed, moved, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, select

from chassis.call import Call
from chassis.paging import page, whole
from contracts.base import NOT_FOUND, Page
from contracts.forum import gatherings as forum_gatherings
from contracts.forum.events import GatheringChanged
from contracts.forum.gatherings import (
    EVENT_AND_KIND,
    EVENT_CANCELLED,
    EVENT_OVER,
    EVENT_WHEN,
    EVENT_WHERE,
    FURTHEST_EVENT_DAYS,
    LONGEST_EVENT_DAYS,
    GatheringPlan,
)
from contracts.forum.record import ModerationActionKind
from contracts.forum.values import TopicKind
from contracts.kinds import Id
from contracts.notices import NoticeKind
from services.forum.access import keeping
from services.forum.access.audience import LEGIBLE, ME, READABLE, readers_among, viewer
from services.forum.access.lookups import nothing_there, readable_board, readable_topic, steered_topic
from services.forum.base import texts
from services.forum.base.json_sql import as_text, json_object
from services.forum.base.model import Board, Post, Topic
from services.forum.gatherings.model import Attendance, Gathering
from services.forum.inbox.links import post_link
from services.forum.inbox.notify import notify
from services.forum.record.entries import record_action

# The database's own time, as in its trigger.
OVER: ColumnElement[bool] = Gathering.ends_at <= func.now()


def _how_many(answer: forum_gatherings.Answer) -> ColumnElement[int]:
    return func.count().filter(Attendance.answer == answer)


_COUNTS = (
    select(json_object(**{answer.value: _how_many(answer) for answer in forum_gatherings.Answer}))
    .where(Attendance.topic_id == Gathering.topic_id)
    .correlate(Gathering)
    .scalar_subquery()
)
_MY_ANSWER = (
    select(Attendance.answer)
    .where(Attendance.topic_id == Gathering.topic_id, Attendance.member_id == ME)
    .correlate(Gathering)
    .scalar_subquery()
)
_SHARED = {
    "topic_id": Gathering.topic_id,
    "starts_at": Gathering.starts_at,
    "ends_at": Gathering.ends_at,
    "time_zone": Gathering.time_zone,
    "place": case((LEGIBLE, Gathering.place)),
    "counts": _COUNTS,
    "my_answer": _MY_ANSWER,
}
_SHAPE = json_object(
    **_SHARED,
    link=case((LEGIBLE, Gathering.link)),
    cancelled_at=Gathering.cancelled_at,
    cancelled_reason=Gathering.cancelled_reason,
    over=OVER,
    hidden=Post.hidden_at.is_not(None),
    revision=Gathering.revision,
    changed_at=Gathering.changed_at,
)
_OPENING = and_(Post.topic_id == Gathering.topic_id, Post.number == 1)
_GATHERING = select(as_text(_SHAPE)).join(Post, _OPENING).where(Gathering.topic_id == bindparam("topic"))
_LISTED = json_object(**_SHARED, board_id=Topic.board_id, title=Topic.title, language=Topic.language)
_TO_COME: Select[Any] = (
    select(Gathering.ends_at, Gathering.topic_id, as_text(_LISTED).label("shape"), keeping.NEXT_END)
    .join(Post, _OPENING)
    .join(Topic, Topic.id == Gathering.topic_id)
    .join(Board, Board.id == Topic.board_id)
    .where(READABLE, Gathering.ends_at > func.now(), Gathering.cancelled_at.is_(None), Post.hidden_at.is_(None))
)


def add(call: Call, topic: Topic, plan: GatheringPlan | None) -> None:
    """Stores when and where the event of a new topic is. Raises EVENT_AND_KIND and what `_planned` raises."""
    if (topic.kind == TopicKind.EVENT) != (plan is not None):
        raise EVENT_AND_KIND("event")
    if plan is not None:
        call.session.add(Gathering(topic_id=topic.id, revision=0, changed_at=call.now, **_planned(call, plan)))
        call.session.flush()


def _planned(call: Call, plan: GatheringPlan) -> dict[str, Any]:
    """The columns of a plan. Raises EVENT_WHEN, EVENT_WHERE, NOTHING_VISIBLE."""
    longest, furthest = timedelta(days=LONGEST_EVENT_DAYS), call.now + timedelta(days=FURTHEST_EVENT_DAYS)
    if not plan.starts_at < plan.ends_at <= plan.starts_at + longest or not call.now < plan.ends_at <= furthest:
        raise EVENT_WHEN("event.starts_at", days=LONGEST_EVENT_DAYS)
    if plan.place is None and plan.link is None:
        raise EVENT_WHERE("event.place")
    when = {"starts_at": plan.starts_at, "ends_at": plan.ends_at, "time_zone": plan.time_zone}
    return when | {"place": texts.title(plan.place, "event.place") if plan.place else None, "link": plan.link}


def read_event(call: Call, command: forum_gatherings.ReadEvent) -> forum_gatherings.Gathering:
    """Raises NOT_FOUND, SUSPENDED."""
    return view(call, readable_topic(call, command.topic_id).id)


def list_events(call: Call, command: forum_gatherings.ListEvents) -> Page[forum_gatherings.UpcomingEvent]:
    """Upcoming events, the next first. Raises NOT_FOUND for a board the caller may not enter, SUSPENDED."""
    statement = _TO_COME
    if command.board_id is not None:
        statement = statement.where(Topic.board_id == readable_board(call, command.board_id).id)
    keys = [Gathering.starts_at, Gathering.topic_id]
    found: Page[Row[Any]] = page(call.session, statement, keys, command, whole, values=viewer(call.actor))
    if not found.items:
        nothing_there(call)
    if command.board_id is not None:
        _cache(call, command.board_id, found.items)
    return Page[forum_gatherings.UpcomingEvent](items=[_upcoming(row) for row in found.items], next=found.next)


def _cache(call: Call, board_id: Id, shown: Sequence[Row[Any]]) -> None:
    """Until the first of them is over, at the latest."""
    over = [(row.ends_at - call.now).total_seconds() for row in shown]
    listed = (f"topic/{row.topic_id}" for row in shown)
    seconds = keeping.seconds_of(call, shown, *over)
    call.cache(f"board/{board_id}", f"reader/{call.actor.member_id}", *listed, seconds=seconds)


def edit_event(call: Call, command: forum_gatherings.EditEvent) -> forum_gatherings.Gathering:
    """By the author or a moderator. Raises NOT_FOUND, FORBIDDEN, EVENT_OVER, EVENT_CANCELLED and as `_planned`."""
    topic, gathering = _kept(call, command.topic_id)
    planned = _planned(call, command.event)
    if all(getattr(gathering, name) == value for name, value in planned.items()):
        return view(call, topic.id)
    for name, value in planned.items():
        setattr(gathering, name, value)
    _changed(call, topic, gathering, ModerationActionKind.EVENT_CHANGED)
    _notify_participants(call, topic, NoticeKind.EVENT_CHANGED, {})
    return view(call, topic.id)


def cancel_event(call: Call, command: forum_gatherings.CancelEvent) -> forum_gatherings.Gathering:
    """By the author or a moderator, for good. Raises NOT_FOUND, FORBIDDEN, EVENT_OVER, EVENT_CANCELLED."""
    topic, gathering = _kept(call, command.topic_id)
    gathering.cancelled_at, gathering.cancelled_reason = call.now, command.reason
    _changed(call, topic, gathering, ModerationActionKind.EVENT_CANCELLED, command.reason)
    _notify_participants(call, topic, NoticeKind.EVENT_CANCELLED, {"reason": command.reason})
    return view(call, topic.id)


def locked(call: Call, topic_id: Id) -> Gathering:
    """The event of a topic, locked. Raises NOT_FOUND, and a refusal if it is over or cancelled."""
    statement = select(Gathering, OVER).where(Gathering.topic_id == topic_id).with_for_update()
    row = call.session.execute(statement, execution_options={"populate_existing": True}).first()
    if row is None:
        raise NOT_FOUND("topic_id", what="event")
    if row[0].cancelled_at is not None:
        raise EVENT_CANCELLED()
    if row[1]:
        raise EVENT_OVER()
    return row[0]


def view(call: Call, topic_id: Id) -> forum_gatherings.Gathering:
    """The event as the caller sees it; the caller may read the topic. Raises NOT_FOUND."""
    shape: Any = call.session.execute(_GATHERING, viewer(call.actor) | {"topic": topic_id}).scalar_one_or_none()
    if shape is None:
        raise NOT_FOUND("topic_id", what="event")
    return forum_gatherings.Gathering.model_validate_json(shape)


def _kept(call: Call, topic_id: Id) -> tuple[Topic, Gathering]:
    """The event, if the caller may change it. Raises NOT_FOUND, FORBIDDEN, MUTED, EVENT_OVER, EVENT_CANCELLED."""
    topic, _ = steered_topic(call, topic_id, lock=True)
    return topic, locked(call, topic.id)


def _changed(call: Call, topic: Topic, gathering: Gathering, kind: ModerationActionKind, reason: str = "") -> None:
    gathering.revision += 1
    gathering.changed_at = call.now
    call.session.flush()
    cancelled = gathering.cancelled_at is not None
    call.emit(GatheringChanged(topic_id=topic.id, cancelled=cancelled, board_id=topic.board_id))
    if topic.author_id != call.actor.member_id:
        record_action(call, kind, topic.board_id, topic, reason=reason)


def _notify_participants(call: Call, topic: Topic, kind: NoticeKind, params: dict[str, str]) -> None:
    """Notifies those who said that they will, or might, attend and who may still read the topic."""
    coming = select(Attendance.member_id).where(Attendance.topic_id == topic.id, Attendance.answer != "no")
    recipients = set(call.session.execute(coming).scalars()) - {call.actor.member_id}
    if readers := readers_among(call, topic.board_id, recipients):
        notify(call, kind, {"title": topic.title} | params, post_link(topic.id, 1), recipients=readers)


def _upcoming(row: Row[Any]) -> forum_gatherings.UpcomingEvent:
    return forum_gatherings.UpcomingEvent.model_validate_json(row.shape)
