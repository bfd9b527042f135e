"""Members' inboxes: the notices of all services, numbered per member from 1 without gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Row,
    String,
    Uuid,
    any_,
    bindparam,
    case,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from chassis import members
from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.paging import page
from chassis.tables import member
from contracts.base import Page
from contracts.forum.events import NoticesRead
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.inbox.notices import InboxMark, ListNotices, ReadNotices
from contracts.notices import NoticeRaised
from services.forum.access import keeping
from services.forum.access.audience import ENTERS, ME, viewer
from services.forum.base.model import Board, Topic
from services.forum.inbox import blocks, delivering, preferences
from services.forum.inbox.delivering import Delivered
from services.forum.inbox.model import ABOUT_BOARD, Inbox, Notice
from services.forum.tasks import tasks

# In the order in which a delivery locks them. A first notice ever finds nothing to lock: two of them at once may still
# be in each other's way.
_LOCK = text("""
    SELECT member_id FROM inbox_owner WHERE member_id = ANY(:wanted) ORDER BY member_id FOR UPDATE
""").bindparams(bindparam("wanted", type_=ARRAY(Uuid)))
# Those who are to be told, and want to be. In office one takes notices from everybody.
_WILLING = preferences.with_wishes(
    select(member.c.id).where(
        member.c.id == any_(bindparam("wanted", type_=ARRAY(Uuid))),
        member.c.status != "erased",
        or_(member.c.id == any_(bindparam("in_office", type_=ARRAY(Uuid))), not_(blocks.UNWILLING)),
    ),
    bindparam("kind", type_=String),
)
_before = aliased(Inbox)
# Up to where the inbox of a statement was read before it.
_FORMER = select(_before.read_to).where(_before.member_id == Inbox.member_id).correlate(Inbox).scalar_subquery()
_INBOX = select(Inbox.last, Inbox.read_to, keeping.NEXT_END).where(Inbox.member_id == ME)
# When a reader loses access to a topic or a board, the notice no longer says what it was about; that there was one
# remains.
# Asked of each notice shown, as a value: as EXISTS, it would be asked of all topics, once.
_STILL_THEIRS = case(
    (
        Notice.topic_id.is_not(None),
        select(ENTERS)
        .select_from(Topic)
        .join(Board)
        .where(Topic.id == Notice.topic_id)
        .correlate(Notice)
        .scalar_subquery(),
    ),
    (ABOUT_BOARD.is_not(None), select(ENTERS).where(Board.id == ABOUT_BOARD).correlate(Notice).scalar_subquery()),
    else_=true(),
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
    in_office = set(members.holders(call.session, raised.role)) - {call.actor.id} if raised.role else set()
    wanted = in_office.union(raised.recipients)
    if not wanted:
        return
    values = {"wanted": sorted(wanted), "in_office": sorted(in_office), "kind": raised.kind}
    rows = call.session.execute(_WILLING, values | blocks.causer(call, raised.kind)).all()
    notice = Delivered(raised.notice_id, raised.params, raised.link, _topic_of(raised))
    found = (delivering.recipient(call, row.id, raised.kind, preferences.wish(row, raised.kind)) for row in rows)
    delivering.deliver(call, notice, delivering.known(found))


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
    about = (f"inbox/{me}", f"reader/{me}", "boards", *tasks.subjects(call.actor))
    waiting = sum(tasks.counted(call).values())
    call.cache(*about, seconds=keeping.seconds(next_end))
    return forum_notices.Inbox(items=shown.items, next=shown.next, unread=last - read_to, last=last, tasks=waiting)


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


def _topic_of(raised: NoticeRaised) -> UUID | None:
    """The topic that a notice leads to."""
    found = _TOPIC.match(raised.link)
    return UUID(found[1]) if found else None


def _view(row: Row[Any]) -> forum_notices.Notice:
    notice: Notice = row[0]
    return forum_notices.Notice.of(
        notice,
        params=notice.params if row.theirs else dict.fromkeys(notice.params, "…"),
        link=notice.link if row.theirs else "/notifications",
        read=notice.number <= row.read_to,
    )
