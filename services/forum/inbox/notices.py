"""Members' inboxes: the notices of all services, numbered per member from 1 without gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Integer,
    Row,
    String,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session, aliased

from chassis import members
from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.paging import page
from contracts.base import Page
from contracts.forum.events import NoticeDelivered, NoticesRead
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.inbox.notices import InboxMark, ListNotices, ReadNotices
from contracts.forum.inbox.preferences import Delivery
from contracts.notices import NoticeKind, NoticeRaised
from services.forum.access import keeping
from services.forum.access.audience import ENTERS, ME, viewer
from services.forum.base.model import Board, Topic
from services.forum.inbox import blocks, delivery_queue, preferences
from services.forum.inbox.model import Inbox, Notice

# Always in the same order, so that no two deliveries deadlock.
_NUMBER = text("""
    INSERT INTO inbox_owner (member_id, last, read_to)
    SELECT id, 1, 0 FROM member WHERE id = ANY(:wanted) AND status <> 'erased' ORDER BY id
    ON CONFLICT (member_id) DO UPDATE SET last = inbox_owner.last + 1
    RETURNING member_id, last, read_to
""").bindparams(bindparam("wanted", type_=ARRAY(Uuid)))
# In that order too. A first notice ever finds nothing to lock: two of them at once may still be in each other's way.
_LOCK = text("""
    SELECT member_id FROM inbox_owner WHERE member_id = ANY(:wanted) ORDER BY member_id FOR UPDATE
""").bindparams(bindparam("wanted", type_=ARRAY(Uuid)))
# One statement, however many the recipients are.
_PUT = text("""
    INSERT INTO notice (member_id, number, notice_id, kind, params, link, actor_id, topic_id, at)
    SELECT member_id, number, :notice, :kind, :params, :link, :actor, :topic, :at
    FROM unnest(:members, :numbers) AS given (member_id, number)
""").bindparams(
    bindparam("members", type_=ARRAY(Uuid)),
    bindparam("numbers", type_=ARRAY(Integer)),
    bindparam("notice", type_=Uuid),
    bindparam("kind", type_=String),
    bindparam("params", type_=JSONB),
    bindparam("link", type_=String),
    bindparam("actor", type_=Uuid),
    bindparam("topic", type_=Uuid),
    bindparam("at", type_=DateTime(timezone=True)),
)
# For these, one mail is enough until the member has been there: for the first unread one of a topic.
_FIRST_ONLY = {NoticeKind.REPLIED}
# The search of each inbox ends at the first: it does not grow with what is unread, or with what was read before.
_UNREAD = select(Inbox.member_id).where(
    Inbox.member_id == any_(bindparam("members", type_=ARRAY(Uuid))),
    select(Notice.number)
    .where(
        Notice.topic_id == bindparam("topic", type_=Uuid),
        Notice.member_id == Inbox.member_id,
        Notice.number > Inbox.read_to,
        Notice.kind == bindparam("kind", type_=String),
    )
    .exists(),
)
_before = aliased(Inbox)
# Up to where the inbox of a statement was read before it.
_FORMER = select(_before.read_to).where(_before.member_id == Inbox.member_id).correlate(Inbox).scalar_subquery()
_INBOX = select(Inbox.last, Inbox.read_to, keeping.NEXT_END).where(Inbox.member_id == ME)
# When a reader loses access to a topic, the notice no longer says what it was about; that there was one remains.
_STILL_THEIRS = or_(
    Notice.topic_id.is_(None),
    select(Topic.id).join(Board).where(Topic.id == Notice.topic_id, ENTERS).correlate(Notice).exists(),
).label("theirs")
_TOPIC = re.compile(r"/forum/topics/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:#|$)")
# The name is in `who`, and wherever else it is repeated (the title of a direct room).
_WITHOUT_NAME = text("""
    UPDATE notice SET params = (
        SELECT jsonb_object_agg(key, CASE WHEN value = params ->> 'who' THEN '…' ELSE value END)
        FROM jsonb_each_text(params)
    ) WHERE actor_id = :member AND params ->> 'who' <> '…'
""")


def notice_raised(call: Call, happened: Happened[NoticeRaised]) -> None:
    """A service has a notice for members."""
    deliver(call, happened.event)


def lock(session: Session, arrived: Sequence[Happened[NoticeRaised]]) -> None:
    """Locks the inboxes of all recipients of several notices, in the order in which one notice locks its own."""
    raised = [happened.event for happened in arrived]
    wanted = {member for each in raised for member in each.recipients}
    for role in {each.role for each in raised if each.role is not None}:
        wanted |= set(members.holders(session, role))
    session.execute(_LOCK, {"wanted": sorted(wanted)})


def deliver(call: Call, raised: NoticeRaised) -> None:
    """One notice per recipient who is known here, not erased, and wants notices of this kind.

    If it goes to all holders of a role, the member who caused it is left out; a recipient named by id never is. Whoever
    has blocked the member who caused it gets none that is optional.
    """
    wanted = set(raised.recipients) - blocks.unwilling(call, raised)
    if raised.role is not None:
        wanted |= set(members.holders(call.session, raised.role)) - {call.actor.id}
    wishes = preferences.wishes(call, raised.kind, wanted)
    mailed = _mailed_already(call, raised, set(wishes))
    inboxes = _numbered(call, set(wishes))
    _put(call, raised, inboxes)
    delivery_queue.put(
        call,
        raised.kind,
        [
            (inbox.member_id, inbox.last, wish.delivery, wish.rhythm)
            for inbox in inboxes
            if (wish := wishes[inbox.member_id]).delivery is not Delivery.AT_ONCE or inbox.member_id not in mailed
        ],
    )
    call.emit_many([NoticeDelivered(member_id=m, number=last, unread=last - read) for m, last, read in inboxes])


def list_notices(call: Call, command: ListNotices) -> forum_notices.Inbox:
    """The caller's notices, the newest first, or those after a number, the oldest first."""
    me = call.actor.member_id
    inbox = call.session.execute(_INBOX, {"me": me}).first()
    last, read_to, next_end = inbox or (0, 0, None)
    statement = select(Notice, literal(read_to).label("read_to"), _STILL_THEIRS).where(Notice.member_id == me)
    if command.after is not None:
        statement = statement.where(Notice.number > command.after)
    shown: Page[forum_notices.Notice] = page(
        call.session,
        statement,
        [Notice.number],
        command,
        _view,
        descending=command.after is None,
        values=viewer(call.actor),
    )
    # Whose audience a topic's board has decides whether a notice still says what it was about.
    call.cache(f"inbox/{me}", f"reader/{me}", "boards", seconds=keeping.seconds(next_end))
    return forum_notices.Inbox(items=shown.items, next=shown.next, unread=last - read_to, last=last)


def read_notices(call: Call, command: ReadNotices) -> InboxMark:
    """A number beyond the last notice means the last one; the mark never goes back."""
    moved = call.session.execute(
        update(Inbox)
        .where(Inbox.member_id == call.actor.member_id)
        .values(read_to=func.greatest(Inbox.read_to, func.least(Inbox.last, command.up_to)))
        .returning(Inbox.read_to, Inbox.last, _FORMER),
        execution_options={"synchronize_session": False},
    ).first()
    read_to, last, former = moved or (0, 0, 0)
    if read_to != former:
        call.emit(NoticesRead(member_id=call.actor.member_id, number=read_to))
    return InboxMark(read=read_to, unread=last - read_to)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's inbox and waiting mail, and their name in the notices that they caused."""
    preferences.erase(call, member_id)
    call.session.execute(delete(Notice).where(Notice.member_id == member_id))
    call.session.execute(delete(Inbox).where(Inbox.member_id == member_id))
    call.session.execute(_WITHOUT_NAME, {"member": member_id})


def _mailed_already(call: Call, raised: NoticeRaised, members: set[UUID]) -> set[UUID]:
    """The members who have not yet looked at the last one of these."""
    topic = _topic_of(raised)
    if raised.kind not in _FIRST_ONLY or topic is None:
        return set()
    values = {"members": sorted(members), "kind": raised.kind, "topic": topic}
    return set(call.session.execute(_UNREAD, values).scalars())


def _topic_of(raised: NoticeRaised) -> UUID | None:
    """The topic that a notice leads to."""
    found = _TOPIC.match(raised.link)
    return UUID(found[1]) if found else None


def _numbered(call: Call, wanted: set[UUID]) -> list[Any]:
    """Takes the next number of each recipient's inbox."""
    return list(call.session.execute(_NUMBER, {"wanted": sorted(wanted)}))


def _put(call: Call, raised: NoticeRaised, inboxes: list[Any]) -> None:
    if inboxes:
        values = {
            "members": [inbox.member_id for inbox in inboxes],
            "numbers": [inbox.last for inbox in inboxes],
            "notice": raised.notice_id,
            "kind": raised.kind.value,
            "params": raised.params,
            "link": raised.link,
            "actor": call.actor.id,
            "topic": _topic_of(raised),
            "at": call.now,
        }
        call.session.execute(_PUT, values)


def _view(row: Row[Any]) -> forum_notices.Notice:
    notice: Notice = row[0]
    return forum_notices.Notice.of(
        notice,
        params=notice.params if row.theirs else dict.fromkeys(notice.params, "…"),
        link=notice.link if row.theirs else "/notifications",
        read=notice.number <= row.read_to,
    )
